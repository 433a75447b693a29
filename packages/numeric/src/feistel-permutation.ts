import type { Permutation } from "./permutation.js";
import { checkPlace, checkSpan } from "./permutation-range.js";
import type { Rng } from "./rng.js";

const ROUNDS = 8;
const TWO_32 = 4294967296;

/**
 * An unbalanced Feistel network over the grid rows × columns, the smallest near-square one that holds n.
 * A place is (row, column); each round adds a keyed hash of the one to the other, modulo its size. Places past n
 * are walked on from, which happens less than once in √n.
 *
 * @source Black & Rogaway 2002, Ciphers with Arbitrary Finite Domains, CT-RSA ("generalized Feistel", cycle
 *   walking). Deviates: rounds hash by multiply-xorshift, not by a block cipher.
 */
export function feistelPermutation(n: number, rng: Rng): Permutation {
  const rows = Math.ceil(Math.sqrt(n));
  const columns = Math.ceil(n / rows);
  const adds = new Int32Array(ROUNDS);
  const multipliers = new Int32Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    adds[round] = rng.uint32(2 * round) | 0;
    multipliers[round] = rng.uint32(2 * round + 1) | 1;
  }

  function forward(place: number): number {
    let row = Math.floor(place / columns);
    let column = place - row * columns;
    for (;;) {
      for (let round = 0; round < ROUNDS; round += 2) {
        column += scaledHash(row, adds[round]!, multipliers[round]!, columns);
        if (column >= columns) column -= columns;
        row += scaledHash(column, adds[round + 1]!, multipliers[round + 1]!, rows);
        if (row >= rows) row -= rows;
      }
      const value = row * columns + column;
      if (value < n) return value;
    }
  }

  function backward(value: number): number {
    let row = Math.floor(value / columns);
    let column = value - row * columns;
    for (;;) {
      for (let round = ROUNDS - 2; round >= 0; round -= 2) {
        row -= scaledHash(column, adds[round + 1]!, multipliers[round + 1]!, rows);
        if (row < 0) row += rows;
        column -= scaledHash(row, adds[round]!, multipliers[round]!, columns);
        if (column < 0) column += columns;
      }
      const place = row * columns + column;
      if (place < n) return place;
    }
  }

  return {
    size: n,
    at(i) {
      checkPlace(n, "position", i);
      return forward(i);
    },
    inverse(v) {
      checkPlace(n, "value", v);
      return backward(v);
    },
    fill(start, out, offset = 0, count = out.length - offset) {
      checkSpan(n, start, out, offset, count);
      for (let i = 0; i < count; i++) out[offset + i] = forward(start + i);
    },
  };
}

/** A hash of x under the round's key, uniform over [0, size). */
function scaledHash(x: number, add: number, multiplier: number, size: number): number {
  let hash = Math.imul(x ^ add, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), multiplier);
  hash ^= hash >>> 13;
  return Math.floor(((hash >>> 0) * size) / TWO_32);
}
