import { createRng, sum } from "@gradus/numeric";

const MOST_EXACT = 40;
const DRAWS = 100_000;

/**
 * Sign-flip p of paired differences: how often random signs give a mean at least as far from 0. A check beside the
 * verdict, never deciding.
 *
 * Exact up to 40 differences: the sums of both halves are sorted and pairs counted, 2^(n/2) instead of 2^n; beyond,
 * 100,000 seeded draws with the observed signs counted in.
 *
 * @param seed Read only beyond 40 differences.
 * @returns p in (0, 1].
 */
export function signFlipP(differences: readonly number[], seed: number = 0): number {
  if (differences.length === 0) throw new RangeError("signFlipP: differences must be at least 1, got 0");
  // Sums that are equal on paper differ by rounding.
  const tolerance = 1e-12 * sum(differences.map(Math.abs));
  const threshold = Math.abs(sum(differences)) - tolerance;
  if (threshold <= 0) return 1;
  return differences.length <= MOST_EXACT
    ? exactP(differences, threshold)
    : sampledP(differences, threshold, seed);
}

function exactP(differences: readonly number[], threshold: number): number {
  const half = Math.ceil(differences.length / 2);
  const left = signedSums(differences.slice(0, half)).sort();
  const right = signedSums(differences.slice(half)).sort();
  let extreme = 0;
  let partner = right.length;
  // As the left sum grows, fewer of the smallest right sums are needed to fall short.
  for (const value of left) {
    while (partner > 0 && value + right[partner - 1]! >= threshold) partner--;
    extreme += right.length - partner;
  }
  // Signs come in mirrored pairs, so the lower tail is as large.
  return (2 * extreme) / (left.length * right.length);
}

/** `[2^n]` sums under every choice of signs. */
function signedSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(1 << values.length);
  let count = 1;
  for (const value of values) {
    for (let i = 0; i < count; i++) {
      sums[count + i] = sums[i]! - value;
      sums[i]! += value;
    }
    count *= 2;
  }
  return sums;
}

function sampledP(differences: readonly number[], threshold: number, seed: number): number {
  const rng = createRng(seed).split("sign-flip");
  let extreme = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let total = 0;
    for (let i = 0; i < differences.length; i++) {
      const positive = rng.uint32(draw * differences.length + i) & 1;
      total += positive ? differences[i]! : -differences[i]!;
    }
    if (Math.abs(total) >= threshold) extreme++;
  }
  return (extreme + 1) / (DRAWS + 1);
}
