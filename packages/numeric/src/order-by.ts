import { describeValue } from "./describe-value.js";

/**
 * Indices `[n]` that put the values in ascending order. Ties fall by the 64-bit key (two words an element, high
 * word first), then by index; without keys by index. −0 equals 0.
 *
 * Radix sort of 11 bits a pass, O(n); passes in which all values agree are skipped.
 *
 * @throws RangeError if a value is NaN; TypeError if keys do not hold two words a value.
 * @example orderBy(Float64Array.of(3, 1, 2)) // Int32Array [1, 2, 0]
 */
export function orderBy(values: ArrayLike<number>, keys?: Uint32Array): Int32Array {
  const n = values.length;
  if (keys !== undefined && keys.length !== 2 * n) {
    throw new TypeError(`orderBy: keys must hold 2 words a value (${2 * n}), got ${keys.length}`);
  }
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  writeSortableBits(values, high, low);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  sortByWords(order, high, low);
  if (keys !== undefined) sortTiesByKeys(order, high, low, keys);
  return order;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const HIGH = LITTLE_ENDIAN ? 1 : 0;

/** Words whose unsigned order is the order of the doubles. */
function writeSortableBits(values: ArrayLike<number>, high: Uint32Array, low: Uint32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value))
      throw new RangeError(`orderBy: value ${i} must not be NaN, got ${describeValue(value)}`);
    double[0] = value + 0; // −0 + 0 is 0
    const top = words[HIGH]!;
    const flip = top >> 31;
    high[i] = top ^ (flip | 0x80000000);
    low[i] = words[1 - HIGH]! ^ flip;
  }
}

/** Sorts the three arrays together by (high, low), stably. */
function sortByWords(order: Int32Array, high: Uint32Array, low: Uint32Array): void {
  if (order.length <= FEW) insertionSort(order, high, low);
  else radixSort(order, high, low);
}

const FEW = 256;

function insertionSort(order: Int32Array, high: Uint32Array, low: Uint32Array): void {
  for (let i = 1; i < order.length; i++) {
    const index = order[i]!;
    const top = high[i]!;
    const bottom = low[i]!;
    let j = i - 1;
    for (; j >= 0 && (high[j]! > top || (high[j]! === top && low[j]! > bottom)); j--) {
      order[j + 1] = order[j]!;
      high[j + 1] = high[j]!;
      low[j + 1] = low[j]!;
    }
    order[j + 1] = index;
    high[j + 1] = top;
    low[j + 1] = bottom;
  }
}

interface Words {
  order: Int32Array;
  high: Uint32Array;
  low: Uint32Array;
}

const DIGIT = 2048;
const PASSES = 6;

function radixSort(order: Int32Array, high: Uint32Array, low: Uint32Array): void {
  const n = order.length;
  const counts = new Uint32Array(PASSES * DIGIT);
  for (let i = 0; i < n; i++) {
    for (let pass = 0; pass < 3; pass++) {
      counts[pass * DIGIT + digitOf(low[i]!, pass)]!++;
      counts[(pass + 3) * DIGIT + digitOf(high[i]!, pass)]!++;
    }
  }
  let from: Words = { order, high, low };
  let to: Words = { order: new Int32Array(n), high: new Uint32Array(n), low: new Uint32Array(n) };
  for (let pass = 0; pass < PASSES; pass++) {
    const starts = counts.subarray(pass * DIGIT, (pass + 1) * DIGIT);
    const word = pass < 3 ? from.low : from.high;
    const digit = pass % 3;
    if (n === 0 || starts[digitOf(word[0]!, digit)] === n) continue;
    let start = 0;
    for (let d = 0; d < DIGIT; d++) {
      const count = starts[d]!;
      starts[d] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const place = starts[digitOf(word[i]!, digit)]!++;
      to.order[place] = from.order[i]!;
      to.high[place] = from.high[i]!;
      to.low[place] = from.low[i]!;
    }
    [from, to] = [to, from];
  }
  if (from.order !== order) {
    order.set(from.order);
    high.set(from.high);
    low.set(from.low);
  }
}

function digitOf(word: number, pass: number): number {
  return (word >>> (11 * pass)) & (DIGIT - 1);
}

/** Sorts each run of equal values by the keys of its elements. */
function sortTiesByKeys(order: Int32Array, high: Uint32Array, low: Uint32Array, keys: Uint32Array): void {
  const n = order.length;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && high[end] === high[start] && low[end] === low[start]) end++;
    if (end - start > 1) {
      const run = order.subarray(start, end);
      sortByWords(
        run,
        Uint32Array.from(run, (i) => keys[2 * i]!),
        Uint32Array.from(run, (i) => keys[2 * i + 1]!),
      );
    }
    start = end;
  }
}
