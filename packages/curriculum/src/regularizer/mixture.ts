import { describeValue, fraction, type OptionsOf, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const mixtureRegularizerOptions = options("mixtureRegularizer", {
  fullBelow: fraction({
    above: 0,
    below: 1,
    default: 0.5,
    says: "λ₂ / λ₁: up to this share of the threshold the weight is 1.",
  }),
});
export type MixtureRegularizerOptions = OptionsOf<typeof mixtureRegularizerOptions>;

/**
 * Mixture weights: hard for small losses, soft between two thresholds.
 *
 *   f(v; λ₁, λ₂) = −ζ ln(v + ζ/λ₁),   ζ = λ₁ λ₂ / (λ₁ − λ₂)
 *   v*(l) = 1 if l ≤ λ₂, 0 if l ≥ λ₁, else ζ/l − ζ/λ₁
 *
 * @returns v*, from loss and threshold λ₁ to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example mixtureRegularizer({ fullBelow: 1 / 3 })(0.5, 0.9) // ≈ 0.4
 * @source Jiang et al. 2014, Easy Samples First, ACM MM.
 */
export function mixtureRegularizer(given: MixtureRegularizerOptions = {}): Regularizer {
  const { fullBelow } = mixtureRegularizerOptions.check(given);

  return (loss, threshold) => {
    checkLoss("mixtureRegularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(`mixtureRegularizer: threshold must be above 0, got ${describeValue(threshold)}`);
    }
    const lower = fullBelow * threshold;
    if (loss <= lower) return 1;
    if (loss >= threshold) return 0;
    const zeta = (threshold * lower) / (threshold - lower);
    return Math.min(1, zeta / loss - zeta / threshold);
  };
}

export const mixtureRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "mixture",
  title: "Mixture weights",
  says: "Hard for small losses, soft between two thresholds.",
  formula: "f(v; λ₁, λ₂) = −ζ ln(v + ζ/λ₁), ζ = λ₁ λ₂ / (λ₁ − λ₂);  v*(l) = ζ/l − ζ/λ₁ within [0, 1]",
  options: mixtureRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Jiang et al. 2014, Easy Samples First, ACM MM",
  algorithm: 1,
  unitLosses: false,
  create: mixtureRegularizer,
};
