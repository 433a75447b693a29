import { fraction, type OptionsOf, options } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const linearPacingOptions = options("linearPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
});
export type LinearPacingOptions = OptionsOf<typeof linearPacingOptions>;

/**
 * Linear pacing: opens equally many examples in every stretch of the budget.
 *
 *   λ(x) = min(1, λ₀ + (1 − λ₀) x / X)
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example linearPacing({ startFraction: 0.2, fullAt: 0.8 })(0.4) // ≈ 0.6
 * @source Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "linear". Deviates: time is the share of the budget.
 */
export function linearPacing(given: LinearPacingOptions): Pacing {
  const { startFraction, fullAt } = linearPacingOptions.check(given);

  return (progress) =>
    progress >= fullAt ? 1 : Math.min(1, startFraction + ((1 - startFraction) * progress) / fullAt);
}

export const linearPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "linear",
  title: "Linear pacing",
  says: "Opens equally many examples in every stretch of the budget.",
  formula: "λ(x) = min(1, λ₀ + (1 − λ₀) x / X)",
  options: linearPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Wu, Dyer, Neyshabur 2021, When Do Curricula Work?",
  algorithm: 1,
  create: linearPacing,
};
