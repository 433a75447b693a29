import { describeValue } from "./describe-value.js";

/**
 * Which quantile is meant: Hyndman & Fan's type 1 (the inverse of the empirical distribution: always a value that
 * occurs) or type 7 (interpolated at (n − 1) p: the default of R and NumPy), or the value just below or above
 * type 7's place.
 */
export type QuantileType = 1 | 7 | "lower" | "upper";

/**
 * The p-quantile of the values, of a declared type; they need not be sorted and are not changed.
 *
 * @throws RangeError if p is not in [0, 1], there are no values, or one is NaN.
 * @example quantile([1, 2, 3, 4], 0.5, { type: 7 }) // 2.5
 * @source Hyndman & Fan 1996, Sample quantiles in statistical packages, The American Statistician 50.
 */
export function quantile(values: ArrayLike<number>, p: number, { type }: { type: QuantileType }): number {
  return quantileSorted(Float64Array.from(values).sort(), p, { type });
}

/** The p-quantile of values that are already in ascending order, in constant time; see {@link quantile}. */
export function quantileSorted(
  sorted: ArrayLike<number>,
  p: number,
  { type }: { type: QuantileType },
): number {
  const n = sorted.length;
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be in [0, 1], got ${describeValue(p)}`);
  if (n === 0) throw new RangeError("quantile: values must hold at least 1 number, got 0");
  // NaN sorts last.
  if (Number.isNaN(sorted[n - 1])) throw new RangeError("quantile: values must not hold NaN");
  const place = (n - 1) * p;
  const below = Math.floor(place);
  switch (type) {
    case 1: {
      // As R does: a product that rounding lifted just above an integer counts as that integer.
      const count = Math.ceil(n * p - 4 * Number.EPSILON * n);
      return sorted[Math.max(count, 1) - 1]!;
    }
    case 7: {
      const share = place - below;
      const low = sorted[below]!;
      return share === 0 ? low : low + share * (sorted[below + 1]! - low);
    }
    case "lower":
      return sorted[below]!;
    case "upper":
      return sorted[Math.ceil(place)]!;
    default:
      throw new RangeError(`quantile: type must be 1, 7, "lower" or "upper", got ${describeValue(type)}`);
  }
}
