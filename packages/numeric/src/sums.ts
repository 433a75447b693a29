/** Sum of the values by Neumaier's compensated summation: the error does not grow with their count. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // An infinite total has lost NaN on the way.
  return Number.isFinite(total) ? total + lost : total;
}

/** Mean of the values, from the compensated sum; of none it is refused. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("mean: values must hold at least 1 number, got 0");
  return sum(values) / values.length;
}

/** Variance with divisor n − 1, by two passes with compensated sums. */
export function sampleVariance(values: ArrayLike<number>): number {
  if (values.length < 2) {
    throw new RangeError(`sampleVariance: values must hold at least 2 numbers, got ${values.length}`);
  }
  const centre = mean(values);
  const squares = Float64Array.from(values, (value) => (value - centre) * (value - centre));
  return sum(squares) / (values.length - 1);
}

/** Square root of the variance with divisor n − 1. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) {
    throw new RangeError(`standardDeviation: values must hold at least 2 numbers, got ${values.length}`);
  }
  return Math.sqrt(sampleVariance(values));
}
