import type { PreparedCategory, PreparedNumber } from "./prepared-features.js";

/** One column of a feature table, a value a row; most categories' columns are 0 in most rows. */
export type TabularColumn = (row: number) => number;

/** Fewest training rows of a category that gets a column of its own; the rarer ones of a column share one. */
export const CATEGORY_MINIMUM = 10;

/**
 * Columns for numbers, by the block's training rows alone: the value less their mean, over their standard deviation
 * (0 where missing); its rank among them, spread evenly over (−√3, √3) (mean 0, variance 1; 0 where missing); and,
 * where some are missing, 1 for a missing one. Rank and value together reach .859 on Adult's test set
 * with softmax regression, the value alone .853. A column that is constant in training has no columns.
 */
export function numberColumns({ values }: PreparedNumber, trainRows: Int32Array): TabularColumn[] {
  const sorted = Float64Array.from(trainRows, (row) => values[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const count = sorted.length;
  const columns: TabularColumn[] = [];
  if (count > 0 && sorted[0]! < sorted[count - 1]!) {
    const { mean, deviation } = moments(sorted);
    columns.push(
      (row) => (Number.isNaN(values[row]!) ? 0 : (values[row]! - mean) / deviation),
      (row) =>
        Number.isNaN(values[row]!) ? 0 : Math.sqrt(12) * (midrank(sorted, values[row]!) / count - 0.5),
    );
  }
  if (count > 0 && count < trainRows.length) columns.push((row) => (Number.isNaN(values[row]!) ? 1 : 0));
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

/** How many of the sorted values are less, plus half of those that are equal. */
function midrank(sorted: Float64Array, value: number): number {
  return (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / 2;
}

function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
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
