import { describeValue, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const linearRegularizerOptions = options("linearRegularizer", {});

/**
 * Linear self-paced weights: confidence falls in a line from 1 at loss 0 to 0 at the threshold.
 *
 *   f(v; λ) = λ (v²/2 − v),   v*(l) = max(0, 1 − l/λ)
 *
 * @returns v*, from loss and threshold to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example linearRegularizer()(0.3, 0.6) // 0.5
 * @source Jiang et al. 2014, Easy Samples First, ACM MM.
 */
export function linearRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("linearRegularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(`linearRegularizer: threshold must be above 0, got ${describeValue(threshold)}`);
    }
    return Math.max(0, 1 - loss / threshold);
  };
}

export const linearRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "linear",
  title: "Linear weights",
  says: "Confidence falls in a line from 1 at loss 0 to 0 at the threshold.",
  formula: "f(v; λ) = λ (v²/2 − v);  v*(l) = max(0, 1 − l/λ)",
  options: linearRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Jiang et al. 2014, Easy Samples First, ACM MM",
  algorithm: 1,
  unitLosses: false,
  create: linearRegularizer,
};
