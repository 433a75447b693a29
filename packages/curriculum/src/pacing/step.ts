import { fraction, type OptionsOf, options } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const stepPacingOptions = options("stepPacing", {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open before the step." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example opens at once." }),
});
export type StepPacingOptions = OptionsOf<typeof stepPacingOptions>;

/**
 * Step pacing: a fixed fraction first, then everything at once.
 *
 *   λ(x) = λ₀ if x < X, else 1
 *
 * @returns λ, from progress x in [0, 1] to the open fraction.
 * @throws RangeError if an option is outside its stated range.
 * @example stepPacing({ startFraction: 0.2, fullAt: 0.8 })(0.79) // 0.2
 * @source Hacohen & Weinshall 2019, On the Power of Curriculum Learning, "single step pacing".
 */
export function stepPacing(given: StepPacingOptions): Pacing {
  const { startFraction, fullAt } = stepPacingOptions.check(given);

  return (progress) => (progress >= fullAt ? 1 : startFraction);
}

export const stepPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "step",
  title: "Step pacing",
  says: "A fixed fraction first, then everything at once.",
  formula: "λ(x) = λ₀ if x < X, else 1",
  options: stepPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Hacohen & Weinshall 2019, On the Power of Curriculum Learning",
  algorithm: 1,
  create: stepPacing,
};
