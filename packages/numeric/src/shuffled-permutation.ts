import type { Permutation } from "./permutation.js";
import { checkPlace, checkSpan } from "./permutation-range.js";
import type { Rng } from "./rng.js";

/** Fisher–Yates: every order of n values is as likely, as far as the key's 64 bits go. */
export function shuffledPermutation(n: number, rng: Rng): Permutation {
  const values = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(i, i + 1);
    const value = values[i]!;
    values[i] = values[j]!;
    values[j] = value;
  }
  const positions = new Int32Array(n);
  for (let i = 0; i < n; i++) positions[values[i]!] = i;

  return {
    size: n,
    at(i) {
      checkPlace(n, "position", i);
      return values[i]!;
    },
    inverse(v) {
      checkPlace(n, "value", v);
      return positions[v]!;
    },
    fill(start, out, offset = 0, count = out.length - offset) {
      checkSpan(n, start, out, offset, count);
      out.set(values.subarray(start, start + count), offset);
    },
  };
}
