import { atLeast, fraction, numbers, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const variedExponentialPacingOptions = options("variedExponentialPacing", {
  startFraction: fraction({ above: 0, default: 0.1, says: "Fraction of examples open in the first stage." }),
  increase: atLeast(1, { default: 2, says: "Factor on the open fraction after every stage." }),
  stageLengths: numbers({
    above: 0,
    max: 1,
    default: [0.05, 0.1, 0.15, 0.2],
    says: "Length of each stage, as a share of the budget; after the last everything is open.",
  }),
});
export type VariedExponentialPacingOptions = OptionsOf<typeof variedExponentialPacingOptions>;

/**
 * Varied exponential pacing: the open fraction grows by a fixed factor after stages of different lengths.
 *
 *   λ(x) = min(1, λ₀ qᵏ) while k of the K stages are over, 1 after the last
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in [startFraction, 1].
 * @throws RangeError if an option is outside its stated range, or the stages are longer than the budget.
 * @example variedExponentialPacing({ startFraction: 0.2, increase: 2, stageLengths: [0.1, 0.3] })(0.2) // 0.4
 * @source Hacohen & Weinshall 2019, On the Power of Curriculum Learning, "varied exponential pacing". Deviates: a
 *   stage is a share of the budget, and everything is open after the last, whatever the factor.
 */
export function variedExponentialPacing(given: VariedExponentialPacingOptions): Pacing {
  const { startFraction, increase, stageLengths } = variedExponentialPacingOptions.check(given);
  let end = 0;
  const ends = stageLengths.map((length) => (end += length));
  if (end > 1 + ROUNDING) {
    throw new RangeError(`variedExponentialPacing: stageLengths must sum to at most 1, got ${end}`);
  }

  return (progress) => {
    const over = ends.findIndex((bound) => progress < Math.min(1, bound - ROUNDING));
    return over < 0 ? 1 : Math.min(1, startFraction * pow(increase, over));
  };
}

/** A bound of a stage that summing rounds just above its value belongs to the next stage. */
const ROUNDING = 1e-12;

export const variedExponentialPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "varied-exponential",
  title: "Varied exponential pacing",
  says: "The open fraction grows by a fixed factor after stages of different lengths.",
  formula: "λ(x) = min(1, λ₀ qᵏ) while k of the K stages are over, 1 after the last",
  options: variedExponentialPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "Hacohen & Weinshall 2019, On the Power of Curriculum Learning",
  algorithm: 1,
  create: variedExponentialPacing,
};
