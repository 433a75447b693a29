import { atLeast, fraction, log, type OptionsOf, optional, options, pow } from "@gradus/numeric";
import type { LossMethod } from "../method.js";
import { checkProbability } from "./label-probability.js";

export const focalOptions = options("focal", {
  gamma: atLeast(0, {
    default: 2,
    says: "γ: how strongly easy examples are weighed down; 0 is cross-entropy.",
  }),
  alpha: optional(
    fraction({
      above: 0,
      below: 1,
      says: "α of the second of two classes, 1 − α of the first; no factor if left out.",
    }),
  ),
});
/** Options of {@link focalLoss}. */
export type FocalOptions = OptionsOf<typeof focalOptions>;

/**
 * Focal loss: cross-entropy that hardly counts an example whose label is already probable.
 *
 *   l = −α_y (1 − p_y)^γ ln p_y,   ∂l/∂z_j = −α_y (1 − p_y)^γ (1 − γ p_y ln p_y / (1 − p_y)) (1[j = y] − p_j)
 *
 * With two classes this is the paper's binary loss of the difference of the two logits; with more, its
 * softmax form. α_y is α for the second class, 1 − α for the first, 1 if α is left out.
 *
 * @returns l ≥ 0 in nats, from the probability p_y in (0, 1] of the label and the label itself (0 or 1, read only
 *   with α).
 * @throws RangeError if an option or a probability is outside its stated range.
 * @example focalLoss({ gamma: 2 })(0.9) // ≈ 0.00105361, a hundredth of cross-entropy
 * @source Lin et al. 2017, Focal Loss for Dense Object Detection, arXiv:1708.02002, equations 4 and 5. Deviates: a
 *   step divides by its batch size and not by the number of positives, which only detectors have; α is off unless
 *   given, since .25 is tuned for detectors.
 */
export function focalLoss(given: FocalOptions = {}): (labelProbability: number, label?: 0 | 1) => number {
  const { gamma, alpha } = focalOptions.check(given);

  return (labelProbability, label = 1) => {
    checkProbability("focalLoss", labelProbability);
    const share = alpha === undefined ? 1 : label === 1 ? alpha : 1 - alpha;
    return -share * pow(1 - labelProbability, gamma) * log(labelProbability);
  };
}

export const focalMethod: LossMethod = {
  kind: "loss",
  name: "focal",
  title: "Focal loss",
  says: "Cross-entropy that hardly counts an example whose label is already probable.",
  formula: "l = −α_y (1 − p_y)^γ ln p_y",
  options: focalOptions,
  tasks: ["classes"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "Lin et al. 2017, Focal Loss for Dense Object Detection, arXiv:1708.02002",
  algorithm: 1,
};
