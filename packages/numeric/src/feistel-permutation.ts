import type { Permutation } from "./permutation.js";
import { checkPlace, checkSpan } from "./permutation-range.js";
import type { Rng } from "./rng.js";

/** Pairs of a column round and a row round. */
const ROUND_PAIRS = 4;

/**
 * A Feistel network over a grid of about √n rows and columns, the columns a power of two. A column round adds a
 * keyed hash of the row to the column, a row round the other way about; a place past n is walked on from, which
 * happens to less than one in √n / 2 of them.
 *
 * @source Black & Rogaway 2002, Ciphers with Arbitrary Finite Domains, CT-RSA, sections 3 and 5 ("cycle-walking",
 *   "generalized Feistel"). Deviates: rounds hash by multiplication and shift, which is fast and no cipher.
 */
export function feistelPermutation(n: number, rng: Rng): Permutation {
  const bits = Math.round((32 - Math.clz32(n - 1)) / 2);
  const rows = Math.ceil(n / (1 << bits));
  const keys = new Int32Array(4 * ROUND_PAIRS);
  for (let i = 0; i < keys.length; i++) keys[i] = rng.uint32(i) | (i & 1);

  return {
    size: n,
    at(i) {
      checkPlace(n, "position", i);
      return forward(i, n, bits, rows, keys);
    },
    inverse(v) {
      checkPlace(n, "value", v);
      return backward(v, n, bits, rows, keys);
    },
    fill(start, out, offset = 0, count = out.length - offset) {
      checkSpan(n, start, out, offset, count);
      for (let i = 0; i < count; i++) out[offset + i] = forward(start + i, n, bits, rows, keys);
    },
  };
}

// Keys come in twos: what is xored before the hash's first product, and the odd factor of its second.
function forward(place: number, n: number, bits: number, rows: number, keys: Int32Array): number {
  const mask = (1 << bits) - 1;
  const drop = 32 - bits;
  let value = place;
  do {
    let row = value >>> bits;
    let column = value & mask;
    for (let k = 0; k < 4 * ROUND_PAIRS; k += 4) {
      column = (column + (hash(row, keys[k]!, keys[k + 1]!) >>> drop)) & mask;
      row += (Math.imul(hash(column, keys[k + 2]!, keys[k + 3]!) >>> 16, rows) >>> 16) - rows;
      row += rows & (row >> 31);
    }
    value = (row << bits) | column;
  } while (value >= n);
  return value;
}

function backward(value: number, n: number, bits: number, rows: number, keys: Int32Array): number {
  const mask = (1 << bits) - 1;
  const drop = 32 - bits;
  let place = value;
  do {
    let row = place >>> bits;
    let column = place & mask;
    for (let k = 4 * ROUND_PAIRS - 4; k >= 0; k -= 4) {
      row -= Math.imul(hash(column, keys[k + 2]!, keys[k + 3]!) >>> 16, rows) >>> 16;
      row += rows & (row >> 31);
      column = (column - (hash(row, keys[k]!, keys[k + 1]!) >>> drop)) & mask;
    }
    place = (row << bits) | column;
  } while (place >= n);
  return place;
}

/** Its high bits are the good ones. */
function hash(x: number, key: number, factor: number): number {
  const product = Math.imul(x ^ key, 0x9e3779b1);
  return Math.imul(product ^ (product >>> 15), factor);
}
