import { atLeast, expm1, fraction, log, type OptionsOf, options } from "@gradus/numeric";
import type { LossMethod } from "../method.js";

export const classBalancedFocalOptions = options("class-balanced-focal", {
  beta: fraction({
    default: 0.999,
    says: "β: 0 weighs all classes alike, 1 by one over their number of rows.",
  }),
  gamma: atLeast(0, { default: 2, says: "γ of the focal loss; 0 is weighted cross-entropy." }),
});
export type ClassBalancedFocalOptions = OptionsOf<typeof classBalancedFocalOptions>;

/**
 * Weights of classes by their effective number of rows, scaled to a mean of 1 over the classes.
 *
 *   α_c ∝ (1 − β) / (1 − β^n_c),   Σ α_c = number of classes that have rows
 *
 * @param counts n_c, `[classes]`: training rows of each class.
 * @param beta β in [0, 1]; at 1 its limit, α_c ∝ 1 / n_c.
 * @returns α, `[classes]`; 0 for a class without rows, which no step ever sees.
 * @throws RangeError if β is outside [0, 1], a count is no whole number of at least 0, or every count is 0.
 * @example classBalancedWeights([90, 10], 1)[1] // ≈ 1.8
 * @source Cui et al. 2019, Class-Balanced Loss Based on Effective Number of Samples, arXiv:1901.05555, equation 5
 *   and the normalisation of section 4. Deviates: classes without rows are left out of the mean.
 */
export function classBalancedWeights(counts: ArrayLike<number>, beta: number): Float64Array {
  classBalancedFocalOptions.check({ beta });
  const rows = Float64Array.from(counts);
  const bad = rows.find((count) => !(Number.isSafeInteger(count) && count >= 0));
  if (bad !== undefined) {
    throw new RangeError(`classBalancedWeights: counts must be whole numbers of at least 0, got ${bad}`);
  }
  const present = rows.filter((count) => count > 0).length;
  if (present === 0) throw new RangeError("classBalancedWeights: counts must hold a row, got none");

  const raw = rows.map((count) => (count === 0 ? 0 : 1 / effectiveNumber(count, beta)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => (weight * present) / total);
}

/** (1 − βⁿ) / (1 − β), by expm1 so that a β next to 1 keeps its digits. */
function effectiveNumber(count: number, beta: number): number {
  if (beta === 1) return count;
  if (beta === 0) return 1;
  return -expm1(count * log(beta)) / (1 - beta);
}

/** Focal loss with classes weighed by their effective number of rows. */
export const classBalancedFocalMethod: LossMethod = {
  kind: "loss",
  name: "class-balanced-focal",
  title: "Class-balanced focal loss",
  says: "Focal loss, each class weighed by one over its effective number of training rows.",
  formula: "l = −α_y (1 − p_y)^γ ln p_y, α_c ∝ (1 − β) / (1 − β^n_c), mean α = 1",
  options: classBalancedFocalOptions,
  tasks: ["classes"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "Cui et al. 2019, Class-Balanced Loss Based on Effective Number of Samples, arXiv:1901.05555",
  algorithm: 1,
};
