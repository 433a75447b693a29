import { describeValue } from "./describe-value.js";
import { feistelPermutation } from "./feistel-permutation.js";
import type { Rng } from "./rng.js";
import { shuffledPermutation } from "./shuffled-permutation.js";

/** A permutation of 0 … size − 1 with random access both ways. */
export interface Permutation {
  readonly size: number;
  /** The value at position i. */
  at(i: number): number;
  /** The position of value v: `inverse(at(i)) === i`. */
  inverse(v: number): number;
  /** Writes `at(start) … at(start + count − 1)` to `out` from `offset` on; count is the rest of `out` if left out. */
  fill(start: number, out: Int32Array, offset?: number, count?: number): void;
}

/** Up to here a table is shuffled, so that every order of few values is as likely; above, nothing is stored. */
const LARGEST_SHUFFLED = 4096;

/**
 * Makes the permutation of 0 … n − 1 that belongs to a generator's key.
 *
 * Up to n = 4096 it is a Fisher–Yates shuffle; above, a keyed Feistel network that stores nothing.
 *
 * @throws RangeError if n is not an integer in [1, 2^31), or a position or value is not in [0, n).
 * @example createPermutation(60_000, createRng(7)).inverse(31_450) // 0
 */
export function createPermutation(n: number, rng: Rng): Permutation {
  if (!Number.isInteger(n) || n < 1 || n > 0x7fffffff) {
    throw new RangeError(`createPermutation: n must be an integer in [1, 2^31), got ${describeValue(n)}`);
  }
  return n <= LARGEST_SHUFFLED ? shuffledPermutation(n, rng) : feistelPermutation(n, rng);
}
