import { describeValue } from "./describe-value.js";
import { exp, log } from "./exponential.js";

const ONE_BY_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_32 = 5.656854249492381;

/** Standard normal density at z. */
export function normalDensity(z: number): number {
  return ONE_BY_SQRT_TWO_PI * exp(-0.5 * z * z);
}

/** P(Z ≤ z) of a standard normal Z, with full relative precision in the lower tail. */
export function normalCdf(z: number): number {
  return z > 0 ? 1 - tail(z) : tail(-z);
}

/** P(Z > z) of a standard normal Z, with full relative precision in the upper tail: 7.6e-24 at z = 10. */
export function normalUpperTail(z: number): number {
  return z < 0 ? 1 - tail(-z) : tail(z);
}

// Cody's coefficients, highest power first.
const CENTRAL_OVER = [
  0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356,
];
const CENTRAL_UNDER = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const MIDDLE_OVER = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const MIDDLE_UNDER = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
  34900.95272114598, 38912.00328609327, 19685.429676859992,
];
const FAR_OVER = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  2.9112874951168793e-5,
];
const FAR_UNDER = [
  1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
];

/**
 * P(Z > z) for z ≥ 0.
 *
 * @source Cody 1969, Rational Chebyshev approximations for the error function, Math. Comp. 23;
 *   coefficients for the normal integral as in Cody 1993, Algorithm 715 (ANORM).
 */
function tail(z: number): number {
  if (z <= 0.67448975) {
    const square = z * z;
    return 0.5 - (z * polynomial(CENTRAL_OVER, square)) / polynomial(CENTRAL_UNDER, square);
  }
  if (z <= SQRT_32) return (halfSquareExp(z) * polynomial(MIDDLE_OVER, z)) / polynomial(MIDDLE_UNDER, z);
  const inverse = 1 / (z * z);
  const ratio = (inverse * polynomial(FAR_OVER, inverse)) / polynomial(FAR_UNDER, inverse);
  return z > 39 ? 0 : (halfSquareExp(z) * (ONE_BY_SQRT_TWO_PI - ratio)) / z;
}

/** exp(−z²/2) with z split at 1/16, whose square is exact. */
function halfSquareExp(z: number): number {
  const coarse = Math.trunc(z * 16) / 16;
  const rest = (z - coarse) * (z + coarse);
  return exp(-0.5 * coarse * coarse) * exp(-0.5 * rest);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

const NEAR_OVER = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const NEAR_UNDER = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const TAIL_OVER = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const TAIL_UNDER = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TAIL_OVER = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_TAIL_UNDER = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

/**
 * The z with P(Z ≤ z) = p for a standard normal Z; ∓Infinity at 0 and 1.
 *
 * @throws RangeError if p is not in [0, 1].
 * @source Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37; relative error about 1e-16.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`normalQuantile: p must be in [0, 1], got ${describeValue(p)}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;

  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(NEAR_OVER, r)) / polynomial(NEAR_UNDER, r);
  }
  const r = Math.sqrt(-log(centred < 0 ? p : 1 - p));
  const z =
    r <= 5
      ? polynomial(TAIL_OVER, r - 1.6) / polynomial(TAIL_UNDER, r - 1.6)
      : polynomial(FAR_TAIL_OVER, r - 5) / polynomial(FAR_TAIL_UNDER, r - 5);
  return centred < 0 ? -z : z;
}

/** The z with P(Z > z) = p for a standard normal Z, right for p as small as 1e-300. */
export function normalUpperQuantile(p: number): number {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`normalUpperQuantile: p must be in [0, 1], got ${describeValue(p)}`);
  return -normalQuantile(p);
}
