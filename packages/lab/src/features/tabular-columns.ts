import type { PreparedCategory, PreparedNumber } from "./prepared-features.js";

/** Fewest training rows of a category that gets a column of its own; the rarer ones of a column share one. */
export const CATEGORY_MINIMUM = 10;

/**
 * Most columns of numbers that get a column of ranks each. A wide table (pixels, embeddings) has one scale, which the
 * values show as well, and its features would double.
 */
export const RANKED_COLUMNS = 64;

/**
 * Columns for numbers, by the block's training rows alone: the value less their mean, over their standard deviation
 * (0 where missing); where `ranked`, its rank among them, spread evenly over (−√3, √3) (mean 0, variance 1; 0 where missing); and,
 * where some are missing, 1 for a missing one. Rank and value together reach .859 on Adult's test set
 * with softmax regression, the value alone .853. A column that is constant in training has no columns.
 *
 * @returns `[rows]` a column.
 */
export function numberColumns(
  { values, order }: PreparedNumber,
  trainRows: Int32Array,
  ranked: boolean,
): Float32Array[] {
  const trains = new Uint8Array(values.length);
  for (const row of trainRows) trains[row] = 1;
  const trained = Float64Array.from(
    order.filter((row) => trains[row] === 1),
    (row) => values[row]!,
  );
  const count = trained.length;
  const columns: Float32Array[] = [];
  if (count > 0 && trained[0]! < trained[count - 1]!) {
    const { mean, deviation } = moments(trained);
    columns.push(
      Float32Array.from(values, (value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation)),
    );
    if (ranked) columns.push(spreadRanks(values, order, trained));
  }
  if (count > 0 && count < trainRows.length) {
    columns.push(Float32Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)));
  }
  return columns;
}

/** Mean and standard deviation (over n, as a scaler does) of finite numbers, which may be large. */
export function moments(values: Float64Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** √12 (r − ½), where r is the share of the trained values below a value plus half the share that equals it. */
function spreadRanks(values: Float64Array, order: Int32Array, trained: Float64Array): Float32Array {
  const ranks = new Float32Array(values.length);
  let below = 0;
  let notAbove = 0;
  for (const row of order) {
    const value = values[row]!;
    while (below < trained.length && trained[below]! < value) below++;
    while (notAbove < trained.length && trained[notAbove]! <= value) notAbove++;
    ranks[row] = Math.sqrt(12) * ((below + notAbove) / (2 * trained.length) - 0.5);
  }
  return ranks;
}

/**
 * The column of each row's category, counted from 0: categories with at least {@link CATEGORY_MINIMUM} training rows in
 * the order of their names, then one for the rarer ones together, then one for missing where it is as frequent.
 * A category that is in no training row has none, −1.
 */
export function categoryColumns(
  { codes, names }: PreparedCategory,
  trainRows: Int32Array,
): { columns: number; columnOf: Int32Array } {
  const counts = new Int32Array(names.length);
  let missing = 0;
  for (const row of trainRows) {
    const code = codes[row]!;
    if (code < 0) missing++;
    else counts[code]!++;
  }
  const columnOfCode = new Int32Array(names.length).fill(-1);
  let columns = 0;
  counts.forEach((count, code) => {
    if (count >= CATEGORY_MINIMUM) columnOfCode[code] = columns++;
  });
  const rare = counts.some((count) => count > 0 && count < CATEGORY_MINIMUM) ? columns++ : -1;
  counts.forEach((count, code) => {
    if (count > 0 && count < CATEGORY_MINIMUM) columnOfCode[code] = rare;
  });
  const missingColumn = missing >= CATEGORY_MINIMUM ? columns++ : -1;
  return { columns, columnOf: codes.map((code) => (code < 0 ? missingColumn : columnOfCode[code]!)) };
}
