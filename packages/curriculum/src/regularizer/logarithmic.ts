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
 * One axiom of self-paced learning holds only in part: v* rises with λ up to 1 − 1/e ≈ .632. Above, where ζ < 1/e,
 * weights of small losses fall again, and for λ → 1 they go to 0: (l + ζ) ln(l + ζ) < ζ ln ζ.
 *
 * @returns v*, from scaled loss and threshold in (0, 1) to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not in (0, 1): nothing is clamped. The remedy is
 *   to divide losses and threshold by a value above the threshold, as self-paced learning does.
 * @example logarithmicRegularizer()(0.3, 0.6) // ≈ 0.3893
 * @source Jiang et al. 2014, Easy Samples First, ACM MM.
 */
export function logarithmicRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("logarithmicRegularizer", loss);
    if (!(threshold > 0 && threshold < 1)) {
      throw new RangeError(
        `logarithmicRegularizer: threshold must be in (0, 1), got ${describeValue(threshold)}; divide losses and threshold by a larger value`,
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
