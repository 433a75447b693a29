import { orderBy } from "./order-by.js";

/** How equal values share ranks: their mean, their least, or each its own by key. */
export type TieRule = "average" | "minimum" | "keyed";

/**
 * Ranks `[n]` from 1 (least) to n. Ties take the average or the minimum of their ranks, or, `keyed`, fall by
 * 64-bit key and then by index.
 *
 * @throws RangeError if a value is NaN; TypeError if `keyed` comes without keys of two words a value.
 * @example ranks([10, 20, 10], { ties: "average" }) // Float64Array [1.5, 3, 1.5]
 */
export function ranks(
  values: ArrayLike<number>,
  { ties, keys }: { ties: TieRule; keys?: Uint32Array },
): Float64Array {
  if (ties !== "average" && ties !== "minimum" && ties !== "keyed") {
    throw new RangeError(`ranks: ties must be "average", "minimum" or "keyed", got ${JSON.stringify(ties)}`);
  }
  if (ties === "keyed" && keys === undefined) throw new TypeError("ranks: keys must be given for keyed ties");
  const order = orderBy(values, keys);
  const n = order.length;
  const result = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start + 1;
    if (ties !== "keyed") while (end < n && values[order[end]!] === values[order[start]!]) end++;
    const rank = ties === "average" ? (start + 1 + end) / 2 : start + 1;
    for (let r = start; r < end; r++) result[order[r]!] = rank;
    start = end;
  }
  return result;
}
