import { type BlockSplit, splitBlock } from "@gradus/data";
import type { Rng } from "@gradus/numeric";
import type { PreparedFeatures } from "../../features/index.js";

/**
 * Everything a cell needs of the tables. Plain data over shared memory: posted to a worker thread it is not copied.
 * Arrays over rows are indexed by dataset row, the training table's rows first and a test table's after.
 */
export interface ComparisonData {
  features: PreparedFeatures;
  /** Dataset rows that train or validate, ascending. */
  ownRows: Int32Array;
  /** Dataset rows that test, ascending. */
  testRows: Int32Array;
  /** `[2 × rows of the training table]` hash words of each exampleId. */
  keys: Uint32Array;
  exampleIds: string[];
  /** Group of each row, split together; null = none. */
  groups: Int32Array | null;
  /** Source weights; null = uniform. */
  weights: Float64Array | null;
  /** Fixed scores that an arm reads, by `fixedScoreKey`; rows that test have none. */
  fixedScores: { readonly [key: string]: Float64Array };
}

/** Draws a block's split of the own rows; both lists are ascending dataset rows. */
export function splitRows(data: ComparisonData, validationShare: number, rng: Rng): BlockSplit {
  const { ownRows, keys, groups } = data;
  const { labels } = data.features;
  const ownKeys = new Uint32Array(2 * ownRows.length);
  ownRows.forEach((row, i) => {
    ownKeys[2 * i] = keys[2 * row]!;
    ownKeys[2 * i + 1] = keys[2 * row + 1]!;
  });
  const { train, validation } = splitBlock({
    keys: ownKeys,
    validationShare,
    rng,
    ...(labels.kind === "classes" ? { classes: ownRows.map((row) => labels.codes[row]!) } : {}),
    ...(groups === null ? {} : { groups: ownRows.map((row) => groups[row]!) }),
  });
  return {
    train: train.map((i) => ownRows[i]!),
    validation: validation.map((i) => ownRows[i]!),
  };
}
