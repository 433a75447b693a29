import { describeValue, fraction, type OptionsOf, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const mixture2RegularizerOptions = options("mixture2Regularizer", {
  fullBelow: fraction({
    above: 0,
    below: 1,
    default: 0.25,
    says: "Up to this share of the threshold the weight is 1: (γ / (λ + γ))².",
  }),
});
export type Mixture2RegularizerOptions = OptionsOf<typeof mixture2RegularizerOptions>;

/**
 * Mixture weights in the root of the loss: hard for small losses, soft between two thresholds, falling faster than
 * `mixture` just above the lower one.
 *
 *   f(v; λ, γ) = γ² / (v + γ/λ)
 *   v*(l) = 1 if √l ≤ λ γ / (λ + γ), 0 if √l ≥ λ, else γ (1/√l − 1/λ)
 *
 * @returns v*, from loss and threshold λ² to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example mixture2Regularizer({ fullBelow: 0.25 })(0.36, 1) // ≈ 0.6667
 * @source Zhao et al. 2015, Self-Paced Learning for Matrix Factorization, AAAI. Deviates: the threshold is λ², in the
 *   unit of the loss as for every other regularizer, and γ is given by the share of it below which weights are 1.
 */
export function mixture2Regularizer(given: Mixture2RegularizerOptions = {}): Regularizer {
  const { fullBelow } = mixture2RegularizerOptions.check(given);

  const rootShare = Math.sqrt(fullBelow);
  return (loss, threshold) => {
    checkLoss("mixture2Regularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(`mixture2Regularizer: threshold must be above 0, got ${describeValue(threshold)}`);
    }
    if (loss <= fullBelow * threshold) return 1;
    if (loss >= threshold) return 0;
    const lambda = Math.sqrt(threshold);
    const gamma = (lambda * rootShare) / (1 - rootShare);
    return Math.max(0, Math.min(1, gamma * (1 / Math.sqrt(loss) - 1 / lambda)));
  };
}

export const mixture2RegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "mixture-2",
  title: "Mixture weights in the root of the loss",
  says: "Hard for small losses, soft between two thresholds, in the root of the loss.",
  formula: "f(v; λ, γ) = γ² / (v + γ/λ);  v*(l) = γ (1/√l − 1/λ) within [0, 1]",
  options: mixture2RegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Zhao et al. 2015, Self-Paced Learning for Matrix Factorization, AAAI",
  algorithm: 1,
  unitLosses: false,
  create: mixture2Regularizer,
};
