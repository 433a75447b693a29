import { exp, log } from "@gradus/numeric";

/**
 * The principal branch of Lambert's W at x = (excess / 2) − 1/e: w e^w = x, w ≥ −1.
 *
 * Taken from the distance to the branch point, since x itself has lost the digits of w next to −1/e: there
 * w = −1 + p − p²/3 + … with p = √(e · excess).
 *
 * @param excess 2 (x + 1/e) ≥ 0.
 * @source Corless et al. 1996, On the Lambert W Function, equations 4.22 (series) and 5.9 (Halley's iteration).
 */
export function lambertWFromBranch(excess: number): number {
  const p = Math.sqrt(Math.E * excess);
  if (p < 0.01) return seriesAt(p);
  const x = excess / 2 - 1 / Math.E;
  let w = x < 0 ? seriesAt(p) : log(1 + x);
  for (let turn = 0; turn < 50; turn++) {
    const grown = exp(w);
    const residual = w * grown - x;
    const step = residual / (grown * (w + 1) - ((w + 2) * residual) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= 1e-15 * (1 + Math.abs(w))) break;
  }
  return w;
}

/** −1 + p − p²/3 + 11/72 p³ − 43/540 p⁴ + 769/17280 p⁵ − 221/8505 p⁶ + 680863/43545600 p⁷. */
const branchSeries: readonly number[] = [
  -1,
  1,
  -1 / 3,
  11 / 72,
  -43 / 540,
  769 / 17_280,
  -221 / 8505,
  680_863 / 43_545_600,
];

function seriesAt(p: number): number {
  return branchSeries.reduceRight((sum, coefficient) => sum * p + coefficient, 0);
}
