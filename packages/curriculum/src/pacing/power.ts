import { fraction, type OptionsOf, options, positive, pow } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const powerPacingOptions = options("powerPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
  degree: positive({ default: 2, says: "Degree p: 2 is quadratic, 3 cubic, 0.5 Wu's root, 1 linear." }),
});
export type PowerPacingOptions = OptionsOf<typeof powerPacingOptions>;

/**
 * Power pacing, quadratic unless told otherwise: opens few examples at first and many at the end, or the other way
 * round where its degree is below 1.
 *
 *   λ(x) = min(1, λ₀ + (1 − λ₀) (x / X)ᵖ)
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example powerPacing({ startFraction: 0.2, fullAt: 0.8 })(0.4) // ≈ 0.4
 * @source Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "quadratic", and "root" at degree 1/2, which is not
 *   the root of Platanios et al. (`root`). Penha & Hauff 2020 have ((1 − λ₀^1.54) x)² + λ₀ and
 *   ((1 − λ₀^1.87) x)³ + λ₀, whose ends are near 1 only where λ₀ is theirs, .33, and there these within .002.
 *   Deviates: time is the share of the budget.
 */
export function powerPacing(given: PowerPacingOptions): Pacing {
  const { startFraction, fullAt, degree } = powerPacingOptions.check(given);

  return (progress) =>
    progress >= fullAt
      ? 1
      : Math.min(1, startFraction + (1 - startFraction) * pow(progress / fullAt, degree));
}

export const powerPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "power",
  title: "Power pacing: quadratic, cubic",
  says: "Opens few examples at first and many at the end.",
  formula: "λ(x) = min(1, λ₀ + (1 − λ₀) (x / X)ᵖ)",
  options: powerPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Wu, Dyer, Neyshabur 2021, When Do Curricula Work?",
  algorithm: 1,
  create: powerPacing,
};
