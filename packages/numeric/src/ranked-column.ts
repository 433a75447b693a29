import { orderBy } from "./order-by.js";

/** A column that was ranked once, for any number of rank correlations. */
export interface RankedColumn {
  /** `[n]` indices in ascending order of value. */
  readonly order: Int32Array;
  /** `[n]` rank among the distinct values, from 0. */
  readonly dense: Int32Array;
  /** `[distinct + 1]` place in `order` at which each distinct value starts. */
  readonly starts: Int32Array;
  /** `[n]` twice the average rank less its mean, 2r − n − 1: an integer. */
  readonly centred: Int32Array;
  /** Σ t (t − 1) / 2 over groups of t equal values. */
  readonly tiedPairs: number;
}

/**
 * Ranks a column of fewer than 2^30 values, O(n).
 *
 * @throws RangeError if a value is NaN.
 */
export function rankColumn(values: ArrayLike<number>): RankedColumn {
  const order = orderBy(values);
  const n = order.length;
  const dense = new Int32Array(n);
  const centred = new Int32Array(n);
  const starts = new Int32Array(n + 1);
  let distinct = 0;
  let tiedPairs = 0;
  for (let start = 0; start < n; distinct++) {
    const value = values[order[start]!];
    let end = start + 1;
    while (end < n && values[order[end]!] === value) end++;
    for (let place = start; place < end; place++) {
      const index = order[place]!;
      dense[index] = distinct;
      centred[index] = start + end - n;
    }
    starts[distinct] = start;
    tiedPairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  starts[distinct] = n;
  return { order, dense, starts: starts.slice(0, distinct + 1), centred, tiedPairs };
}

/** Ranks two lists for a correlation of theirs, or refuses them in its name. */
export function rankPair(
  name: string,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): [RankedColumn, RankedColumn] {
  if (first.length !== second.length) {
    throw new TypeError(`${name}: lists must have the same length, got ${first.length} and ${second.length}`);
  }
  if (first.length < 2) {
    throw new RangeError(`${name}: lists must hold at least 2 numbers, got ${first.length}`);
  }
  const pair: [RankedColumn, RankedColumn] = [rankColumn(first), rankColumn(second)];
  if (pair.some(isConstant)) throw new RangeError(`${name}: lists must not be constant`);
  return pair;
}

/** Whether all values are equal, so that no rank correlation is defined. */
export function isConstant(column: RankedColumn): boolean {
  return column.starts.length <= 2;
}
