import { ranks } from "./ranks.js";
import { mean, sum } from "./sums.js";

/**
 * Spearman's rank correlation of two lists `[n]`, with average ranks for ties: the Pearson correlation of the ranks.
 *
 * @throws TypeError if the lists differ in length; RangeError if one has fewer than 2 values, is constant or holds NaN.
 * @example spearman([1, 2, 3], [10, 30, 20]) // 0.5
 */
export function spearman(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length !== second.length) {
    throw new TypeError(
      `spearman: lists must have the same length, got ${first.length} and ${second.length}`,
    );
  }
  if (first.length < 2) {
    throw new RangeError(`spearman: lists must hold at least 2 numbers, got ${first.length}`);
  }
  const a = centred(ranks(first, { ties: "average" }));
  const b = centred(ranks(second, { ties: "average" }));
  const spread = Math.sqrt(products(a, a) * products(b, b));
  if (spread === 0) throw new RangeError("spearman: lists must not be constant");
  return products(a, b) / spread;
}

function centred(values: Float64Array): Float64Array {
  const centre = mean(values);
  return values.map((value) => value - centre);
}

function products(a: Float64Array, b: Float64Array): number {
  return sum(a.map((value, i) => value * b[i]!));
}
