import { atLeast, fraction, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const rootPacingOptions = options("rootPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
  degree: atLeast(1, { default: 2, says: "Degree p of the root; 1 is linear." }),
});
export type RootPacingOptions = OptionsOf<typeof rootPacingOptions>;

/**
 * Root pacing: opens harder examples ever more slowly as training goes on.
 *
 *   λ(x) = min(1, (λ₀ᵖ + (1 − λ₀ᵖ) x / X)^(1/p))
 *
 * @returns λ, from progress x in [0, 1] (spent / budget) to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example rootPacing({ startFraction: 0.3, fullAt: 1, degree: 3 })(0.5) // ≈ 0.8008
 * @source Platanios et al. 2019, Competence-based Curriculum Learning for NMT, arXiv:1903.09848, "root-p".
 *   Deviates: time is the share of the budget, not the step.
 */
export function rootPacing(given: RootPacingOptions): Pacing {
  const { startFraction, fullAt, degree } = rootPacingOptions.check(given);

  const start = pow(startFraction, degree);
  return (progress) => {
    if (progress >= fullAt) return 1;
    return Math.min(1, pow(start + ((1 - start) * progress) / fullAt, 1 / degree));
  };
}

export const rootPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "root",
  title: "Root pacing",
  says: "Opens harder examples ever more slowly as training goes on.",
  formula: "λ(x) = min(1, (λ₀ᵖ + (1 − λ₀ᵖ) x / X)^(1/p))",
  options: rootPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Platanios et al. 2019, Competence-based Curriculum Learning for NMT, arXiv:1903.09848",
  algorithm: 1,
  create: rootPacing,
};
