import { type RankedColumn, rankPair } from "./ranked-column.js";

/**
 * Spearman's rank correlation of two lists `[n]`, with average ranks for ties: the Pearson correlation of the ranks.
 *
 * @throws TypeError if the lists differ in length; RangeError if one has fewer than 2 values, is constant or holds NaN.
 * @example spearman([1, 2, 3], [10, 30, 20]) // 0.5
 */
export function spearman(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [a, b] = rankPair("spearman", first, second);
  return spearmanOfRanked(a, b, rankSpread(a), rankSpread(b));
}

/** {@link spearman} of two ranked columns, neither of which is constant, and their {@link rankSpread}. */
export function spearmanOfRanked(
  a: RankedColumn,
  b: RankedColumn,
  spreadOfA: number,
  spreadOfB: number,
): number {
  return products(a.centred, b.centred) / Math.sqrt(spreadOfA * spreadOfB);
}

/** Sum of squares of the centred ranks, in the units of {@link RankedColumn.centred}. */
export function rankSpread({ centred }: RankedColumn): number {
  return products(centred, centred);
}

/** Σ a b by Neumaier's compensated summation, as `sum` does, without a list of the products. */
function products(a: Int32Array, b: Int32Array): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < a.length; i++) {
    const value = a[i]! * b[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}
