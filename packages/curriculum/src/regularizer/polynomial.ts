import { describeValue, number, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const polynomialRegularizerOptions = options("polynomialRegularizer", {
  degree: number({ above: 1, default: 3, says: "Degree t: 2 is linear, a large one nears hard weights." }),
});
export type PolynomialRegularizerOptions = OptionsOf<typeof polynomialRegularizerOptions>;

/**
 * Polynomial weights: linear at degree 2, nearer to hard ones the higher the degree.
 *
 *   f(v; λ) = λ (vᵗ/t − v),   v*(l) = max(0, 1 − l/λ)^(1/(t − 1))
 *
 * @returns v*, from loss and threshold to a weight in [0, 1].
 * @throws RangeError if a loss is negative or NaN, or a threshold is not above 0.
 * @example polynomialRegularizer({ degree: 3 })(0.3, 0.6) // ≈ 0.7071
 * @source Gong et al. 2018, Decomposition-Based Evolutionary Multiobjective Optimization to Self-Paced Learning; the
 *   minimiser is derived here, l + λ (vᵗ⁻¹ − 1) = 0.
 */
export function polynomialRegularizer(given: PolynomialRegularizerOptions = {}): Regularizer {
  const { degree } = polynomialRegularizerOptions.check(given);

  const exponent = 1 / (degree - 1);
  return (loss, threshold) => {
    checkLoss("polynomialRegularizer", loss);
    if (!(threshold > 0)) {
      throw new RangeError(
        `polynomialRegularizer: threshold must be above 0, got ${describeValue(threshold)}`,
      );
    }
    return loss >= threshold ? 0 : pow(1 - loss / threshold, exponent);
  };
}

export const polynomialRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "polynomial",
  title: "Polynomial weights",
  says: "Linear at degree 2, nearer to hard weights the higher the degree.",
  formula: "f(v; λ) = λ (vᵗ/t − v);  v*(l) = max(0, 1 − l/λ)^(1/(t − 1))",
  options: polynomialRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source:
    "Gong et al. 2018, Decomposition-Based Evolutionary Multiobjective Optimization to Self-Paced Learning",
  algorithm: 1,
  unitLosses: false,
  create: polynomialRegularizer,
};
