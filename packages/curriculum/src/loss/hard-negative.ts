import { atLeast, exp, log, options } from "@gradus/numeric";
import type { LossMethod } from "../method.js";
import { positivePriorField } from "./debiased.js";
import { contrastiveFields } from "./info-nce.js";

export const hardNegativeOptions = options("hard-negative", {
  beta: atLeast(0, {
    default: 1,
    says: "β: how strongly a negative counts by its similarity to the anchor; 0 counts all alike.",
  }),
  ...contrastiveFields,
  ...positivePriorField,
});
/** What {@link hardNegativeLoss} takes. */
export interface HardNegativeOptions {
  readonly beta?: number;
  readonly temperature?: number;
  readonly positivePrior?: number;
}

/**
 * The contrastive loss with hard negatives of one anchor.
 *
 *   l = −ln(e⁺ / (e⁺ + N_g)),   e = e^{s/t}
 *   N_g = max((n Σ w e⁻ − τ⁺ n e⁺) / (1 − τ⁺), n e^{−1/t}),   w ∝ (e⁻)^β, Σ w = 1
 *
 * β = 0 is the debiased loss, and β = τ⁺ = 0 InfoNCE. Gradients flow through w, as in the authors' code.
 *
 * @param given τ⁺ is 0 unless given.
 * @returns l in nats, from the cosine s⁺ of the anchor with its positive and those of its n negatives, each in
 *   [−1, 1]; 0 without negatives.
 * @throws RangeError if an option is outside its stated range.
 * @example hardNegativeLoss({ positivePrior: 0.1 })(0.8, [0.6, 0.1, -0.2, -0.5]) // ≈ 0.979158
 * @source Robinson et al. 2021, Contrastive Learning with Hard Negative Samples, arXiv:2010.04592, equations 4 and 5.
 *   Deviates: with labels known, a negative may be held to another class, and τ⁺ may be the class's own share.
 */
export function hardNegativeLoss(
  given: HardNegativeOptions = {},
): (positive: number, negatives: ArrayLike<number>) => number {
  const { beta, temperature, positivePrior = 0 } = hardNegativeOptions.check(given);

  return (positive, negatives) => {
    const count = negatives.length;
    if (count === 0) return 0;
    const own = exp(positive / temperature);
    let mass = 0;
    let total = 0;
    for (let j = 0; j < count; j++) {
      const importance = exp((beta * (negatives[j]! - 1)) / temperature);
      mass += importance;
      total += importance * exp(negatives[j]! / temperature);
    }
    const debiased = ((count * total) / mass - positivePrior * count * own) / (1 - positivePrior);
    const repelled = Math.max(debiased, count * exp(-1 / temperature));
    return log(own + repelled) - positive / temperature;
  };
}

export const hardNegativeMethod: LossMethod = {
  kind: "loss",
  name: "hard-negative",
  title: "Hard negatives",
  says: "Debiased InfoNCE in which a negative counts the more, the more similar it is to the anchor.",
  formula: "N_g = max((n Σ w e⁻ − τ⁺ n e⁺) / (1 − τ⁺), n e^{−1/t}), w ∝ (e⁻)^β",
  options: hardNegativeOptions,
  tasks: ["pairs"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B pairs",
  source: "Robinson et al. 2021, Contrastive Learning with Hard Negative Samples, arXiv:2010.04592",
  algorithm: 1,
};
