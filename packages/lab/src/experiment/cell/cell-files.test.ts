import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CellCheckpoint } from "./cell-checkpoint.js";
import { CellFiles } from "./cell-files.js";
import { emptyCell } from "./empty-cell.js";

const task = { phase: "tuning", block: 1, arm: "shuffle", placebo: false, learningRate: 0.05 } as const;
const checkpoint: CellCheckpoint = {
  run: "{}",
  trainer: Uint8Array.of(0, 10, 255),
  cell: emptyCell(task, 7),
  best: [null],
  digest: "d",
  definition: null,
  evaluated: 3,
};
const NAME = "tuning-shuffle-1-0.05";

let runFolder: string;
let files: CellFiles;
beforeEach(() => {
  runFolder = mkdtempSync(join(tmpdir(), "cell-files-"));
  files = new CellFiles(runFolder);
});
afterEach(() => rmSync(runFolder, { recursive: true }));

it("gives back a checkpoint to the byte, under a name that is a slug", () => {
  expect(files.readCheckpoint(NAME)).toBe(null);
  files.writeCheckpoint(NAME, checkpoint);
  expect(files.readCheckpoint(NAME)).toEqual(checkpoint);
  expect(readdirSync(join(runFolder, "cells"))).toEqual(["tuning-shuffle-1-0-05"]);
});

it("leaves nothing of a finished cell but what was recorded, also after a power cut", () => {
  files.writeCheckpoint(NAME, checkpoint);
  writeFileSync(join(files.folder(NAME), "checkpoint.bin.4711.part"), "torn");
  writeFileSync(join(files.folder(NAME), "plan.parquet"), "kept");
  files.finish(NAME);
  expect(readdirSync(files.folder(NAME))).toEqual(["plan.parquet"]);
  rmSync(join(files.folder(NAME), "plan.parquet"));
  files.finish(NAME);
  expect(existsSync(files.folder(NAME))).toBe(false);
  files.finish(NAME);
});
