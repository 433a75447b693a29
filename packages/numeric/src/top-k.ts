import { describeValue } from "./describe-value.js";
import { orderBy } from "./order-by.js";

/**
 * Indices `[k]` of the k largest values, largest first. Ties fall by 64-bit key (two words a value; the lesser is
 * taken first), then by index: the answer is the head of the full descending order, in O(n) on average.
 *
 * @throws RangeError if k is not an integer in [0, n] or a value is NaN; TypeError for keys of another length.
 * @example topK([3, 1, 2], 2) // Int32Array [0, 2]
 */
export function topK(values: ArrayLike<number>, k: number, keys?: Uint32Array): Int32Array {
  const n = values.length;
  if (!(k >= 0 && k <= n && Number.isInteger(k))) {
    throw new RangeError(`topK: k must be an integer in [0, ${n}], got ${describeValue(k)}`);
  }
  if (keys !== undefined && keys.length !== 2 * n) {
    throw new TypeError(`topK: keys must hold 2 words a value (${2 * n}), got ${keys.length}`);
  }
  const negated = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) throw new RangeError(`topK: value ${i} must not be NaN`);
    negated[i] = -value;
  }
  if (k <= SMALL) return headOfHeap(negated, k, keys);
  const chosen = k < n ? candidates(negated, k) : undefined;
  if (chosen === undefined) return orderBy(negated, keys);
  const order = orderBy(
    Float64Array.from(chosen, (i) => negated[i]!),
    keys && gatherKeys(chosen, keys),
  );
  return order.map((place) => chosen[place]!).slice(0, k);
}

/** Up to here a heap of the best so far beats selecting and sorting; where values only rise it costs O(n log k). */
const SMALL = 256;

/** The k least in ascending order: kept in a heap with the greatest of them at its root. */
function headOfHeap(values: Float64Array, k: number, keys: Uint32Array | undefined): Int32Array {
  const heap = new Int32Array(k);
  for (let i = 0; i < k; i++) heap[i] = i;
  for (let at = (k >> 1) - 1; at >= 0; at--) sink(heap, k, at, values, keys);
  for (let i = k; i < values.length && k > 0; i++) {
    if (values[i]! > values[heap[0]!]! || !precedes(i, heap[0]!, values, keys)) continue;
    heap[0] = i;
    sink(heap, k, 0, values, keys);
  }
  for (let size = k - 1; size > 0; size--) {
    const greatest = heap[0]!;
    heap[0] = heap[size]!;
    heap[size] = greatest;
    sink(heap, size, 0, values, keys);
  }
  return heap;
}

/** Moves the index at a place of the heap down until none below it comes after it. */
function sink(
  heap: Int32Array,
  size: number,
  from: number,
  values: Float64Array,
  keys: Uint32Array | undefined,
): void {
  const index = heap[from]!;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && precedes(heap[child]!, heap[child + 1]!, values, keys)) child++;
    if (!precedes(index, heap[child]!, values, keys)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = index;
}

function precedes(a: number, b: number, values: Float64Array, keys: Uint32Array | undefined): boolean {
  if (values[a] !== values[b]) return values[a]! < values[b]!;
  if (keys !== undefined) {
    if (keys[2 * a] !== keys[2 * b]) return keys[2 * a]! < keys[2 * b]!;
    if (keys[2 * a + 1] !== keys[2 * b + 1]) return keys[2 * a + 1]! < keys[2 * b + 1]!;
  }
  return a < b;
}

/** Ascending indices of every value up to the k-th least: k of them, and those tied with the k-th. */
function candidates(values: Float64Array, k: number): Int32Array {
  if (k === 0) return new Int32Array(0);
  const threshold = kthLeast(values.slice(), k - 1);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! <= threshold) count++;
  const chosen = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! <= threshold) chosen[next++] = i;
  return chosen;
}

/** Quickselect with the median of three; after too many lopsided splits it sorts. Reorders the values. */
function kthLeast(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  for (let splits = 64 - Math.clz32(values.length); left < right; splits--) {
    if (splits === 0) {
      values.subarray(left, right + 1).sort();
      break;
    }
    const pivot = median(values[left]!, values[(left + right) >>> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function gatherKeys(indices: Int32Array, keys: Uint32Array): Uint32Array {
  const gathered = new Uint32Array(2 * indices.length);
  for (let j = 0; j < indices.length; j++) {
    gathered[2 * j] = keys[2 * indices[j]!]!;
    gathered[2 * j + 1] = keys[2 * indices[j]! + 1]!;
  }
  return gathered;
}
