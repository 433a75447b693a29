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
  sortByWords({ order, high, low }, 0, n);
  if (keys !== undefined) sortTiesByKeys({ order, high, low }, keys);
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

/** Indices, and what they are sorted by: two words each, which move along. */
interface Entries {
  order: Int32Array;
  high: Uint32Array;
  low: Uint32Array;
}

/** Sorts entries start … end − 1 by (high, low), stably. */
function sortByWords(entries: Entries, start: number, end: number): void {
  if (end - start <= FEW) insertionSort(entries, start, end);
  else radixSort(section(entries, start, end));
}

const FEW = 256;

function insertionSort({ order, high, low }: Entries, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const index = order[i]!;
    const top = high[i]!;
    const bottom = low[i]!;
    let j = i;
    for (; j > start && (high[j - 1]! > top || (high[j - 1]! === top && low[j - 1]! > bottom)); j--) {
      order[j] = order[j - 1]!;
      high[j] = high[j - 1]!;
      low[j] = low[j - 1]!;
    }
    order[j] = index;
    high[j] = top;
    low[j] = bottom;
  }
}

const DIGIT = 2048;
const PASSES = 6;

function radixSort(entries: Entries): void {
  const n = entries.order.length;
  const counts = countDigits(entries);
  let from = entries;
  let to: Entries = { order: new Int32Array(n), high: new Uint32Array(n), low: new Uint32Array(n) };
  for (let pass = 0; pass < PASSES; pass++) {
    const places = counts.subarray(pass * DIGIT, (pass + 1) * DIGIT);
    const { order, high, low } = from;
    const word = pass < 3 ? low : high;
    const shift = 11 * (pass % 3);
    if (places[(word[0]! >>> shift) & (DIGIT - 1)] === n) continue;

    let place = 0;
    for (let digit = 0; digit < DIGIT; digit++) {
      const count = places[digit]!;
      places[digit] = place;
      place += count;
    }
    for (let i = 0; i < n; i++) {
      const next = places[(word[i]! >>> shift) & (DIGIT - 1)]!++;
      to.order[next] = order[i]!;
      to.high[next] = high[i]!;
      to.low[next] = low[i]!;
    }
    [from, to] = [to, from];
  }
  if (from !== entries) {
    entries.order.set(from.order);
    entries.high.set(from.high);
    entries.low.set(from.low);
  }
}

/** How often each digit occurs in each pass. */
function countDigits({ high, low }: Entries): Uint32Array {
  const counts = new Uint32Array(PASSES * DIGIT);
  for (let i = 0; i < high.length; i++) {
    for (let pass = 0; pass < 3; pass++) {
      counts[pass * DIGIT + ((low[i]! >>> (11 * pass)) & (DIGIT - 1))]!++;
      counts[(pass + 3) * DIGIT + ((high[i]! >>> (11 * pass)) & (DIGIT - 1))]!++;
    }
  }
  return counts;
}

/** Sorts each run of equal values by the keys of its elements, which take the place of the values' words. */
function sortTiesByKeys(entries: Entries, keys: Uint32Array): void {
  const { order, high, low } = entries;
  const n = order.length;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && high[end] === high[start] && low[end] === low[start]) end++;
    if (end - start > 1) {
      for (let i = start; i < end; i++) {
        high[i] = keys[2 * order[i]!]!;
        low[i] = keys[2 * order[i]! + 1]!;
      }
      sortByWords(entries, start, end);
    }
    start = end;
  }
}

function section({ order, high, low }: Entries, start: number, end: number): Entries {
  return {
    order: order.subarray(start, end),
    high: high.subarray(start, end),
    low: low.subarray(start, end),
  };
}
