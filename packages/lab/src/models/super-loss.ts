import {
  add,
  divide,
  exponential,
  greater,
  logarithm,
  multiply,
  relu,
  scalar,
  squareRoot,
  subtract,
  type Tensor,
  where,
} from "@gradus/graph";

/** −1 + p − p²/3 + …, the expansion of W at its branch point, the constant first. */
const SERIES = [
  -1,
  1,
  -1 / 3,
  11 / 72,
  -43 / 540,
  769 / 17_280,
  -221 / 8505,
  680_863 / 43_545_600,
  -1963 / 204_120,
  226_287_557 / 37_623_398_400,
];
/** Below, the series is right to 2e-7; above, Halley's iteration is. */
const SERIES_BELOW = 0.35;

/**
 * ln σ* of SuperLoss in float32: −W(½ max(−2/e, d/λ)), of differences d = l − τ.
 *
 * Two turns of Halley's iteration, from the series below x = 0 and from ln(1 + x) (1 − ln(1 + ln(1 + x)) /
 * (2 + ln(1 + x))) above, leave an error below 1e-6 over all x ≥ −1/e; next to −1/e, where its residual loses all
 * digits, the series is the answer.
 *
 * @source Corless et al. 1996, On the Lambert W Function, equations 4.22 and 5.9; Iacono and Boyd 2017, New
 *   approximations to the principal real-valued branch of the Lambert W-function (the start above 0).
 */
export function logConfidence(difference: Tensor, lambda: number): Tensor {
  // −2λ/e in two parts, the first of which is taken away without rounding where that is near
  const branch = (2 * lambda) / Math.E;
  const high = Math.fround(branch);
  const excess = relu(add(add(difference, scalar(high)), scalar(branch - high)));
  const p = squareRoot(multiply(excess, scalar(Math.E / lambda)));
  const series = SERIES.slice(0, -1).reduceRight<Tensor>(
    (sum, coefficient) => add(multiply(sum, p), scalar(coefficient)),
    scalar(SERIES.at(-1)!),
  );
  const x = multiply(difference, scalar(0.5 / lambda));
  const grown = logarithm(add(relu(x), scalar(1)));
  const far = multiply(
    grown,
    subtract(scalar(1), divide(logarithm(add(grown, scalar(1))), add(grown, scalar(2)))),
  );
  let w = where(greater(x, scalar(0)), far, series);
  for (let turn = 0; turn < 2; turn++) w = halley(w, x);
  return multiply(where(greater(p, scalar(SERIES_BELOW)), w, series), scalar(-1));
}

/** w − f / (e^w (w + 1) − (w + 2) f / (2w + 2)) with f = w e^w − x. */
function halley(w: Tensor, x: Tensor): Tensor {
  const grown = exponential(w);
  const above = add(w, scalar(1));
  const residual = subtract(multiply(w, grown), x);
  const curved = divide(multiply(residual, add(w, scalar(2))), multiply(above, scalar(2)));
  return subtract(w, divide(residual, subtract(multiply(grown, above), curved)));
}
