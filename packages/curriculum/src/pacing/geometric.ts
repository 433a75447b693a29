import { fraction, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const geometricPacingOptions = options("geometricPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
});
export type GeometricPacingOptions = OptionsOf<typeof geometricPacingOptions>;

/**
 * Geometric pacing: the open fraction grows by the same factor in every stretch of the budget.
 *
 *   λ(x) = min(1, λ₀^(1 − x / X))
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example geometricPacing({ startFraction: 0.25, fullAt: 0.8 })(0.4) // ≈ 0.5
 * @source Penha & Hauff 2020, Curriculum Learning Strategies for IR, "geom progression", as 2^((x/X)(0 − log₂ λ₀) +
 *   log₂ λ₀). Deviates: time is the share of the budget.
 */
export function geometricPacing(given: GeometricPacingOptions): Pacing {
  const { startFraction, fullAt } = geometricPacingOptions.check(given);

  return (progress) => (progress >= fullAt ? 1 : Math.min(1, pow(startFraction, 1 - progress / fullAt)));
}

export const geometricPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "geometric",
  title: "Geometric pacing",
  says: "The open fraction grows by the same factor in every stretch of the budget.",
  formula: "λ(x) = min(1, λ₀^(1 − x / X))",
  options: geometricPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source:
    "Penha & Hauff 2020, Curriculum Learning Strategies for IR: An Empirical Study on Conversation Response Ranking",
  algorithm: 1,
  create: geometricPacing,
};
