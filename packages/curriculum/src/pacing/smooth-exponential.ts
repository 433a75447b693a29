import { expm1, fraction, type OptionsOf, options, positive } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const smoothExponentialPacingOptions = options("smoothExponentialPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
  steepness: positive({ default: 10, says: "k: how much of it opens at the very end." }),
});
export type SmoothExponentialPacingOptions = OptionsOf<typeof smoothExponentialPacingOptions>;

/**
 * Smooth exponential pacing: opens hardly anything for most of the time and then nearly everything at once. The
 * staircase of Hacohen & Weinshall is `exponential`.
 *
 *   λ(x) = min(1, λ₀ + (1 − λ₀) (e^(k x / X) − 1) / (eᵏ − 1))
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example smoothExponentialPacing({ startFraction: 0.2, fullAt: 0.8 })(0.6) // ≈ 0.2656
 * @source Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "exponential", k = 10. Deviates: time is the share of
 *   the budget.
 */
export function smoothExponentialPacing(given: SmoothExponentialPacingOptions): Pacing {
  const { startFraction, fullAt, steepness } = smoothExponentialPacingOptions.check(given);

  return (progress) => {
    if (progress >= fullAt) return 1;
    const opened = expm1((steepness * progress) / fullAt) / expm1(steepness);
    return Math.min(1, startFraction + (1 - startFraction) * opened);
  };
}

export const smoothExponentialPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "smooth-exponential",
  title: "Smooth exponential pacing",
  says: "Opens hardly anything for most of the time and then nearly everything at once.",
  formula: "λ(x) = min(1, λ₀ + (1 − λ₀) (e^(k x / X) − 1) / (eᵏ − 1))",
  options: smoothExponentialPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Wu, Dyer, Neyshabur 2021, When Do Curricula Work?",
  algorithm: 1,
  create: smoothExponentialPacing,
};
