import { describeValue, exp, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const welschRegularizerOptions = options("welschRegularizer", {});

/**
 * Exponential weights: confidence falls by the same factor with every unit of loss, as Welsch's robust function has
 * it, and is never 0.
 *
 *   f(v; λ) = λ (v ln v − v),   v*(l) = exp(−l/λ)
 *
 * One axiom of self-paced learning holds only in part: v* is above 0 at every finite loss, so the threshold is a
 * scale and leaves nobody out.
 *
 * @returns v*, from loss and threshold to a weight in (0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example welschRegularizer()(0.3, 0.6) // ≈ 0.6065
 * @source Fan et al. 2017, Self-Paced Learning: An Implicit Regularization Perspective, AAAI: the implicit
 *   regularizer of Welsch's function; for a squared residual r², l = r².
 */
export function welschRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("welschRegularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(`welschRegularizer: threshold must be above 0, got ${describeValue(threshold)}`);
    }
    return exp(-loss / threshold);
  };
}

export const welschRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "welsch",
  title: "Exponential weights (Welsch)",
  says: "Confidence falls by the same factor with every unit of loss and is never 0.",
  formula: "f(v; λ) = λ (v ln v − v);  v*(l) = exp(−l/λ)",
  options: welschRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Fan et al. 2017, Self-Paced Learning: An Implicit Regularization Perspective, AAAI",
  algorithm: 1,
  unitLosses: false,
  create: welschRegularizer,
};
