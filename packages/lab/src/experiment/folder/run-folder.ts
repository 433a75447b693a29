import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { InputError } from "@gradus/data";
import {
  type Cell,
  cellSchema,
  type Experiment,
  type ExperimentInput,
  experimentSchema,
} from "@gradus/protocol";
import { namingPath } from "../resolve/naming-path.js";
import { canonicalHash } from "./canonical-json.js";
import { differencesOf } from "./differences-of.js";
import { acquireWriter, type Writer } from "./writer.js";

/**
 * A comparison on disk: plain files that many may read while one process writes. Lines of finished cells are synced
 * before they count; a torn last line is cut off and its cell runs again.
 */
export class RunFolder {
  readonly cells: Cell[];
  private readonly writer: Writer;
  private readonly cellsPath: string;

  /**
   * Opens the folder for writing, made if it is not there.
   *
   * @throws InputError if it belongs to another experiment, another process writes there, or a line is not a cell.
   */
  constructor(
    readonly path: string,
    readonly experiment: Experiment,
    given: ExperimentInput,
  ) {
    mkdirSync(path, { recursive: true });
    refuseOtherExperiment(path, experiment);
    this.writer = acquireWriter(path);
    this.cellsPath = join(path, "cells.jsonl");
    try {
      const experimentPath = join(path, "experiment.json");
      if (!existsSync(experimentPath)) {
        const document = {
          format: "gradus.experiment/1",
          hash: canonicalHash(experiment),
          given,
          resolved: experiment,
        };
        writeWhole(experimentPath, `${JSON.stringify(document, null, 2)}\n`);
      }
      this.cells = readCells(this.cellsPath);
    } catch (error) {
      this.writer.release();
      throw error;
    }
  }

  append(cell: Cell): void {
    this.writer.assertMine();
    const file = openSync(this.cellsPath, "a");
    const { size } = statSync(this.cellsPath);
    try {
      namingPath(this.cellsPath, () => {
        writeFileSync(file, `${JSON.stringify(cell)}\n`);
        fsyncSync(file);
      });
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    } finally {
      closeSync(file);
    }
    this.cells.push(cell);
  }

  /** Writes a finished file at once or not at all. */
  write(name: string, text: string): void {
    this.writer.assertMine();
    writeWhole(join(this.path, name), text);
  }

  /**
   * Writes what was decided before block 1, once. It follows from cells that are there, so that it can only be the
   * same again.
   */
  register(name: string, decision: object): void {
    const text = `${JSON.stringify(decision, null, 1)}\n`;
    const path = join(this.path, name);
    if (!existsSync(path)) this.write(name, text);
    else if (readFileSync(path, "utf8") !== text) {
      throw new InputError({
        thing: path,
        rule: "must be what the finished tuning cells say, as it was before block 1",
        value: "something else",
        remedy: "One of the two was changed: give --fresh to set the folder aside and start over.",
      });
    }
  }

  /** Adds a line to `log.jsonl`: what depends on clock, host and path, and decides nothing. */
  log(event: { [key: string]: unknown }): void {
    const line = { format: "gradus.log/1", time: new Date().toISOString(), ...event };
    const path = join(this.path, "log.jsonl");
    namingPath(path, () => writeFileSync(path, `${JSON.stringify(line)}\n`, { flag: "a" }));
  }

  close(): void {
    this.writer.release();
  }
}

function readCells(path: string): Cell[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  const lines = bytes.subarray(0, whole).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    try {
      return cellSchema.parse(JSON.parse(line));
    } catch (cause) {
      throw new InputError(
        {
          thing: `${path}: line ${index + 1}`,
          rule: "must be a cell (gradus.cells/2)",
          value: line.slice(0, 60),
          remedy: "delete that line: its cell runs again; or start over with --fresh",
        },
        { cause },
      );
    }
  });
}

function refuseOtherExperiment(folder: string, experiment: Experiment): void {
  const path = join(folder, "experiment.json");
  if (!existsSync(path)) return;
  const stored = experimentSchema.parse(JSON.parse(readFileSync(path, "utf8")).resolved);
  const differences = differencesOf(stored, experiment);
  if (differences.length === 0) return;
  const changedTable = differences.some(({ at }) => at.endsWith("contentHash"));
  throw new InputError({
    thing: `run folder ${folder}`,
    rule: changedTable
      ? "must go on with the table that it began with"
      : "must go on with the experiment that was fixed before its first block",
    value: differences
      .slice(0, 4)
      .map(({ at, before, now }) => `${at} ${before} → ${now}`)
      .join("; "),
    remedy:
      "give the old choices again, another --out, or --fresh to set the old folder aside and start over",
  });
}

/** Writes a file at once or not at all. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = openSync(temporary, "w");
    try {
      namingPath(path, () => {
        writeFileSync(file, content);
        fsyncSync(file);
      });
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Sets a run folder aside under the first free name `<folder>.old-<n>`; nothing that was computed is lost. */
export function setAside(folder: string): string | null {
  if (!existsSync(folder)) return null;
  acquireWriter(folder).release();
  let n = 1;
  while (existsSync(`${folder}.old-${n}`)) n++;
  renameSync(folder, `${folder}.old-${n}`);
  return `${folder}.old-${n}`;
}
