import { exp, fraction, log, type OptionsOf, options, positive } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const logarithmicPacingOptions = options("logarithmicPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
  steepness: positive({ default: 10, says: "k: how much of it opens at the very beginning." }),
});
export type LogarithmicPacingOptions = OptionsOf<typeof logarithmicPacingOptions>;

/**
 * Logarithmic pacing: opens most examples almost at once and the rest ever more slowly.
 *
 *   λ(x) = min(1, λ₀ + (1 − λ₀) (1 + ln(x / X + e⁻ᵏ) / k))
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example logarithmicPacing({ startFraction: 0.2, fullAt: 0.8 })(0.4) // ≈ 0.9446
 * @source Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "log", k = 10. Deviates: time is the share of the budget.
 */
export function logarithmicPacing(given: LogarithmicPacingOptions): Pacing {
  const { startFraction, fullAt, steepness } = logarithmicPacingOptions.check(given);

  const offset = exp(-steepness);
  return (progress) => {
    if (progress >= fullAt) return 1;
    // Rounding may leave ln(e⁻ᵏ) a little below −k.
    const opened = Math.max(0, 1 + log(progress / fullAt + offset) / steepness);
    return Math.min(1, startFraction + (1 - startFraction) * opened);
  };
}

export const logarithmicPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "logarithmic",
  title: "Logarithmic pacing",
  says: "Opens most examples almost at once and the rest ever more slowly.",
  formula: "λ(x) = min(1, λ₀ + (1 − λ₀) (1 + ln(x / X + e⁻ᵏ) / k))",
  options: logarithmicPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Wu, Dyer, Neyshabur 2021, When Do Curricula Work?",
  algorithm: 1,
  create: logarithmicPacing,
};
