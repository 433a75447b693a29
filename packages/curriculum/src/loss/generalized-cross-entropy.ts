import { fraction, log, type OptionsOf, options, pow } from "@gradus/numeric";
import type { LossMethod } from "../method.js";
import { checkProbability } from "./label-probability.js";

export const generalizedCrossEntropyOptions = options("generalized-cross-entropy", {
  q: fraction({
    default: 0.7,
    says: "q: 0 is cross-entropy, 1 is 1 − p_y, the mean absolute error of probabilities halved.",
  }),
  truncateBelow: fraction({
    below: 1,
    default: 0,
    says: "k: an example whose label is at most this probable has a constant loss; 0 truncates nothing.",
  }),
});
export type GeneralizedCrossEntropyOptions = OptionsOf<typeof generalizedCrossEntropyOptions>;

/**
 * Generalised cross-entropy: between cross-entropy and absolute error, so that wrong labels pull less.
 *
 *   l = (1 − max(p_y, k)^q) / q,   ∂l/∂z_j = −p_y^q (1[j = y] − p_j) where p_y > k, else 0
 *
 * At q = 0 it is its limit, −ln max(p_y, k).
 *
 * @returns l in [0, 1/q], from the probability p_y in (0, 1] of the label.
 * @throws RangeError if an option or a probability is outside its stated range.
 * @example generalizedCrossEntropy({ q: 0.7 })(0.5) // ≈ 0.54918
 * @source Zhang and Sabuncu 2018, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels,
 *   arXiv:1805.07836, equations 6 and 10. Deviates: truncation is that of the present step, where the paper alternates
 *   it with training as weights that are found anew every few epochs.
 */
export function generalizedCrossEntropy(
  given: GeneralizedCrossEntropyOptions = {},
): (labelProbability: number) => number {
  const { q, truncateBelow } = generalizedCrossEntropyOptions.check(given);

  return (labelProbability) => {
    checkProbability("generalizedCrossEntropy", labelProbability);
    const probability = Math.max(labelProbability, truncateBelow);
    return q === 0 ? -log(probability) : (1 - pow(probability, q)) / q;
  };
}

export const generalizedCrossEntropyMethod: LossMethod = {
  kind: "loss",
  name: "generalized-cross-entropy",
  title: "Generalised cross-entropy",
  says: "Between cross-entropy and absolute error, so that wrong labels pull less.",
  formula: "l = (1 − max(p_y, k)^q) / q",
  options: generalizedCrossEntropyOptions,
  tasks: ["classes"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source:
    "Zhang and Sabuncu 2018, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels, arXiv:1805.07836",
  algorithm: 1,
};
