/**
 * Minimises Σ v_i (y_i − x_i·b)² + ridge ‖b‖², by Cholesky on the normal equations.
 *
 * @param features `[n × d]` row-major.
 * @param targets `[n]`
 * @param weights `[n]` at least 0.
 * @param ridge At least 0.
 * @returns b, `[d]`.
 * @throws RangeError if the weighted rows do not determine b.
 */
export function weightedLeastSquares(
  features: Float64Array,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
  ridge: number,
): Float64Array {
  const n = targets.length;
  const d = features.length / n;
  const gram = new Float64Array(d * d);
  const solution = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    for (let r = 0; r < d; r++) {
      const scaled = weight * features[i * d + r]!;
      solution[r]! += scaled * targets[i]!;
      for (let c = 0; c <= r; c++) gram[r * d + c]! += scaled * features[i * d + c]!;
    }
  }
  for (let r = 0; r < d; r++) gram[r * d + r]! += ridge;
  factorize(gram, d);
  solveFactorized(gram, solution);
  return solution;
}

/** Overwrites the lower triangle of a symmetric matrix by its Cholesky factor. */
function factorize(matrix: Float64Array, d: number): void {
  for (let r = 0; r < d; r++) {
    for (let c = 0; c <= r; c++) {
      let value = matrix[r * d + c]!;
      for (let k = 0; k < c; k++) value -= matrix[r * d + k]! * matrix[c * d + k]!;
      if (c < r) {
        matrix[r * d + c] = value / matrix[c * d + c]!;
        continue;
      }
      if (!(value > 1e-12 * matrix[r * d + r]!)) {
        throw new RangeError(
          `weightedLeastSquares: weighted rows must determine all ${d} coefficients, got a pivot of ${value} at ${r}`,
        );
      }
      matrix[r * d + r] = Math.sqrt(value);
    }
  }
}

function solveFactorized(factor: Float64Array, values: Float64Array): void {
  const d = values.length;
  for (let r = 0; r < d; r++) {
    for (let k = 0; k < r; k++) values[r]! -= factor[r * d + k]! * values[k]!;
    values[r]! /= factor[r * d + r]!;
  }
  for (let r = d - 1; r >= 0; r--) {
    for (let k = r + 1; k < d; k++) values[r]! -= factor[k * d + r]! * values[k]!;
    values[r]! /= factor[r * d + r]!;
  }
}
