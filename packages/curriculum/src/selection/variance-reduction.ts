/**
 * τ: how many times larger a uniform batch would have to be for the variance of one drawn in proportion to the
 * gradient norms.
 *
 *   τ = (1 − ‖g − u‖² / ‖g‖²)^(−1/2) = √(M Σ g²),   g = G / ΣG, u = 1/M
 *
 * @param norms G of every candidate, `[M]`, at least 0.
 * @returns τ in [1, √M]; 1 where all norms are 0.
 * @example varianceReduction(Float32Array.of(1, 1, 1)) // 1
 * @source Katharopoulos & Fleuret 2018, arXiv:1803.00942, equation 26.
 */
export function varianceReduction(norms: Float32Array): number {
  let total = 0;
  let squares = 0;
  for (let j = 0; j < norms.length; j++) {
    const norm = norms[j]!;
    total += norm;
    squares += norm * norm;
  }
  return total > 0 ? Math.max(1, Math.sqrt(norms.length * squares) / total) : 1;
}
