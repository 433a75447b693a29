import { atLeast, fraction, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const exponentialPacingOptions = options("exponentialPacing", {
  startFraction: fraction({ above: 0, default: 0.04, says: "Fraction of examples open at progress 0." }),
  increase: atLeast(1, { default: 1.9, says: "Factor on the open fraction after every stage." }),
  stageLength: fraction({ above: 0, default: 0.1, says: "Length of a stage, as a share of the budget." }),
});
export type ExponentialPacingOptions = OptionsOf<typeof exponentialPacingOptions>;

/**
 * Exponential pacing: the open fraction grows by a fixed factor after every stage.
 *
 *   λ(x) = min(1, λ₀ q^⌊x / s⌋)
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range.
 * @example exponentialPacing({ startFraction: 0.1, increase: 2, stageLength: 0.25 })(0.6) // 0.4
 * @source Hacohen & Weinshall 2019, On the Power of Curriculum Learning, "fixed exponential pacing". Deviates: a
 *   stage is a share of the budget, not a number of steps.
 */
export function exponentialPacing(given: ExponentialPacingOptions): Pacing {
  const { startFraction, increase, stageLength } = exponentialPacingOptions.check(given);

  // A bound of a stage that division rounds just below its integer belongs to the next stage.
  return (progress) => Math.min(1, startFraction * pow(increase, Math.floor(progress / stageLength + 1e-9)));
}

export const exponentialPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "exponential",
  title: "Fixed exponential pacing",
  says: "The open fraction grows by a fixed factor after every stage.",
  formula: "λ(x) = min(1, λ₀ q^⌊x / s⌋)",
  options: exponentialPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Hacohen & Weinshall 2019, On the Power of Curriculum Learning",
  algorithm: 1,
  create: exponentialPacing,
};
