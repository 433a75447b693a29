import { describeValue, log, options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const logarithmicRegularizerOptions = options("logarithmicRegularizer", {});

/**
 * Logarithmic self-paced weights: confidence falls faster at first, for losses scaled to [0, 1).
 *
 *   f(v; λ) = ζ v − ζᵛ / ln ζ,   v*(l) = ln(l + ζ) / ln ζ if l < λ, else 0,   ζ = 1 − λ
 *
 * @returns v*, from scaled loss and threshold in (0, 1) to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not in (0, 1): nothing is clamped.
 * @example logarithmicRegularizer()(0.3, 0.6) // ≈ 0.3893
 * @source Jiang et al. 2014, Easy Samples First, ACM MM.
 */
export function logarithmicRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("logarithmicRegularizer", loss);
    if (!(threshold > 0 && threshold < 1)) {
      throw new RangeError(
        `logarithmicRegularizer: threshold must be in (0, 1), got ${describeValue(threshold)}`,
      );
    }
    const zeta = 1 - threshold;
    return loss < threshold ? log(loss + zeta) / log(zeta) : 0;
  };
}

export const logarithmicRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "logarithmic",
  title: "Logarithmic weights",
  says: "Confidence falls faster at first, for losses scaled to [0, 1).",
  formula: "f(v; λ) = ζ v − ζᵛ / ln ζ;  v*(l) = ln(l + ζ) / ln ζ if l < λ, else 0;  ζ = 1 − λ",
  options: logarithmicRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Jiang et al. 2014, Easy Samples First, ACM MM",
  algorithm: 1,
  unitLosses: true,
  create: logarithmicRegularizer,
};
