import { describeValue, exp, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const logisticRegularizerOptions = options("logisticRegularizer", {});

/**
 * Logistic weights: confidence falls in a sigmoid around the threshold and is never 0.
 *
 *   f(v; λ) = (1 + e⁻λ − v) ln(1 + e⁻λ − v) + v ln v − λ v,   v*(l) = (1 + e⁻λ) / (1 + e^(l − λ))
 *
 * Two axioms of self-paced learning hold only in part: v* is above 0 at every finite loss, and for λ → 0 it goes to
 * 2 / (1 + eˡ) rather than to 0, so that even the smallest threshold leaves every example in. The width of the
 * sigmoid is one unit of loss, so weights depend on the unit that losses are in.
 *
 * @returns v*, from loss and threshold to a weight in (0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example logisticRegularizer()(0.3, 0.6) // ≈ 0.8897
 * @source Xu, Tao, Xu 2015, Multi-View Self-Paced Learning for Clustering, IJCAI.
 */
export function logisticRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("logisticRegularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(`logisticRegularizer: threshold must be above 0, got ${describeValue(threshold)}`);
    }
    return Math.min(1, (1 + exp(-threshold)) / (1 + exp(loss - threshold)));
  };
}

export const logisticRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "logistic",
  title: "Logistic weights",
  says: "Confidence falls in a sigmoid around the threshold and is never 0.",
  formula: "f(v; λ) = (1 + e⁻λ − v) ln(1 + e⁻λ − v) + v ln v − λ v;  v*(l) = (1 + e⁻λ) / (1 + e^(l − λ))",
  options: logisticRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Xu, Tao, Xu 2015, Multi-View Self-Paced Learning for Clustering, IJCAI",
  algorithm: 1,
  unitLosses: false,
  create: logisticRegularizer,
};
