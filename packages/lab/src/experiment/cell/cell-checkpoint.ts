import type { DefinitionState } from "@gradus/curriculum";
import type { Cell } from "@gradus/protocol";
import type { ChosenCheckpoint } from "./chosen-checkpoints.js";

/** A cell between two evaluations: with it, an interrupted cell goes on and ends in the same bits. */
export interface CellCheckpoint {
  /** Text of the run's snapshot. */
  run: string;
  trainer: Uint8Array;
  cell: Cell;
  best: (ChosenCheckpoint | null)[];
  digest: string;
  /** What was found of the target so far. */
  definition: DefinitionState | null;
  evaluated: number;
}

/** One line of JSON, then the trainer's bytes. */
export function writeCellCheckpoint(checkpoint: CellCheckpoint): Uint8Array {
  const { trainer, ...rest } = checkpoint;
  const header = JSON.stringify({ format: FORMAT, ...rest });
  return Buffer.concat([Buffer.from(`${header}\n`), trainer]);
}

/** The inverse of {@link writeCellCheckpoint}. */
export function readCellCheckpoint(bytes: Uint8Array): CellCheckpoint {
  const end = bytes.indexOf(10);
  const { format, ...rest } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString("utf8"));
  if (format !== FORMAT) {
    throw new TypeError(`readCellCheckpoint: format must be ${FORMAT}, got ${format}`);
  }
  return { ...rest, trainer: new Uint8Array(bytes.subarray(end + 1)) };
}

const FORMAT = "gradus.checkpoint/2";
