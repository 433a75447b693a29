import { choice, describeValue, exp, fraction, type OptionsOf, options, positive } from "@gradus/numeric";
import type { LossMethod } from "../method.js";
import { lambertWFromBranch } from "./lambert-w.js";

export const superLossOptions = options("superloss", {
  threshold: choice(["running-mean", "log-classes"], {
    default: "running-mean",
    says: "τ: the running mean of batch means, or ln C, the loss of a guess among C classes.",
  }),
  smoothing: fraction({
    below: 1,
    default: 0.9,
    says: "Share of the running mean that a step keeps; 0 takes the mean of its own batch.",
  }),
  lambda: positive({ default: 1, says: "λ: how slowly confidence leaves 1 as a loss leaves τ." }),
});
export type SuperLossOptions = OptionsOf<typeof superLossOptions>;

/**
 * Confidence of SuperLoss: above 1 for a loss below the threshold, below 1 for a loss above it.
 *
 *   L(l) = min over σ of (l − τ) σ + λ ln² σ,   σ* = exp(−W(½ max(−2/e, (l − τ)/λ))),   ∂L/∂l = σ*
 *
 * Since σ* minimises, the gradient of L takes it as a constant: it is the weight of the example's own gradient.
 *
 * @param difference l − τ, in the unit of the loss.
 * @param lambda λ > 0, in the same unit.
 * @returns σ* in (0, e].
 * @throws RangeError if the difference is not finite or λ is not above 0.
 * @example superLossConfidence(2 - Math.log(10), 1) // ≈ 1.198871
 * @source Castells, Weinzaepfel and Revaud 2020, SuperLoss: A Generic Loss for Robust Curriculum Learning, NeurIPS,
 *   equations 3 to 6; the running mean, batch included and begun with the first batch's, as in CurBench. Deviates: the
 *   mean is over the rows of a batch whatever their weights v, which say how often and not how hard.
 */
export function superLossConfidence(difference: number, lambda: number): number {
  superLossOptions.check({ lambda });
  if (!Number.isFinite(difference)) {
    throw new RangeError(`superLossConfidence: difference must be finite, got ${describeValue(difference)}`);
  }
  return exp(-lambertWFromBranch(Math.max(0, difference / lambda + 2 / Math.E)));
}

export const superLossMethod: LossMethod = {
  kind: "loss",
  name: "superloss",
  title: "SuperLoss",
  says: "Weighs each loss by a confidence that falls as the loss rises above a threshold.",
  formula: "L = min over σ of (l − τ) σ + λ ln² σ, σ* = exp(−W(½ max(−2/e, (l − τ)/λ)))",
  options: superLossOptions,
  tasks: ["classes", "numbers"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "Castells et al. 2020, SuperLoss: A Generic Loss for Robust Curriculum Learning, NeurIPS",
  algorithm: 1,
};
