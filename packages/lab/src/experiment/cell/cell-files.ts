import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../folder/run-folder.js";
import { type CellCheckpoint, readCellCheckpoint, writeCellCheckpoint } from "./cell-checkpoint.js";

/** The folder of one cell while it runs, `cells/<name>/`. */
export class CellFiles {
  constructor(private readonly runFolder: string) {}

  folder(name: string): string {
    return join(this.runFolder, "cells", name.replaceAll(/[^a-z0-9-]/g, "-"));
  }

  readCheckpoint(name: string): CellCheckpoint | null {
    const path = join(this.folder(name), "checkpoint.bin");
    return existsSync(path) ? readCellCheckpoint(readFileSync(path)) : null;
  }

  writeCheckpoint(name: string, checkpoint: CellCheckpoint): void {
    mkdirSync(this.folder(name), { recursive: true });
    writeWhole(join(this.folder(name), "checkpoint.bin"), writeCellCheckpoint(checkpoint));
  }

  /** Drops what a finished cell needs no more. */
  finish(name: string): void {
    const folder = this.folder(name);
    if (!existsSync(folder)) return;
    for (const file of readdirSync(folder)) {
      // Whole ones, and what a power cut left of one.
      if (file.startsWith("checkpoint.bin")) rmSync(join(folder, file));
    }
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}
