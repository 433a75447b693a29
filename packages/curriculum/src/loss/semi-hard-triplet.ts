import { choice, type OptionsOf, options, positive } from "@gradus/numeric";
import type { LossMethod } from "../method.js";

export const semiHardTripletOptions = options("semi-hard-triplet", {
  margin: positive({ default: 0.2, says: "α: how much farther than its positive a negative has to be." }),
  otherwise: choice(["hardest", "skip"], {
    default: "hardest",
    says: "Where no negative is semi-hard: take the nearest of all, or leave the anchor out.",
  }),
});
/** Options of {@link semiHardTripletLoss}. */
export type SemiHardTripletOptions = OptionsOf<typeof semiHardTripletOptions>;

/**
 * Triplet loss with the nearest semi-hard negative: farther than the positive, but not by the margin.
 *
 *   l = max(0, d⁺ − d⁻ + α),   d⁻ = min { d : d⁺ < d < d⁺ + α },   d a squared distance
 *
 * @returns l in [0, 4 + α], from the squared distance of an anchor to its positive and those to the examples of other
 *   classes; 0 without any.
 * @throws RangeError if an option is outside its stated range.
 * @example semiHardTripletLoss({ margin: 0.2 })(0.5, [0.1, 0.6, 0.65]) // ≈ 0.1
 * @source Schroff et al. 2015, FaceNet, arXiv:1503.03832, section 3.2. Deviates: of several semi-hard negatives the
 *   nearest is taken, which the paper leaves open. Code that is known as FaceNet's takes every d⁻ < d⁺ + α instead.
 */
export function semiHardTripletLoss(
  given: SemiHardTripletOptions = {},
): (positiveDistance: number, negativeDistances: ArrayLike<number>) => number {
  const { margin, otherwise } = semiHardTripletOptions.check(given);

  return (own, others) => {
    const distances = Array.from(others);
    const semiHard = distances.filter((distance) => own < distance && distance < own + margin);
    if (semiHard.length === 0 && otherwise === "skip") return 0;
    const nearest = Math.min(...(semiHard.length > 0 ? semiHard : distances));
    return Math.max(0, own - nearest + margin);
  };
}

export const semiHardTripletMethod: LossMethod = {
  kind: "loss",
  name: "semi-hard-triplet",
  title: "Semi-hard triplets",
  says: "The nearest example of another class that is farther than the positive, but not by the margin, is pushed away.",
  formula: "l = max(0, d⁺ − d⁻ + α), d⁻ = min {d : d⁺ < d < d⁺ + α}, d = |z − z′|²",
  options: semiHardTripletOptions,
  tasks: ["pairs"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B pairs",
  source: "Schroff et al. 2015, FaceNet, arXiv:1503.03832",
  algorithm: 1,
};
