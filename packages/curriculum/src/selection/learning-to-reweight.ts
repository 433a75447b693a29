import { type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import type { SelectionMethod, Setup } from "../method.js";
import { keepWhole } from "./keep-whole.js";
import { ReferenceRows } from "./reference-rows.js";
import { refuseInfinite } from "./refuse-infinite.js";

export const learningToReweightOptions = options("learning-to-reweight", {
  referenceSize: positiveInteger({
    default: 128,
    says: "Rows of the reference pool whose mean gradient a batch is held against; all if there are fewer.",
  }),
});
export type LearningToReweightOptions = OptionsOf<typeof learningToReweightOptions>;

/**
 * Learning to reweight: a row counts as far as its gradient lowers the loss of a reference batch.
 *
 *   a_i = g_i · ḡ_ref at the same parameters,   v_i = v_i B max(0, a_i) / Σ_j v_j max(0, a_j)
 *
 * The derivative of the reference loss after a virtual step with weights ε, at ε = 0, is −η a_i / B: no step has to
 * be made to know it. Where no gradient agrees with the reference all weights are 0, as in the paper, and the step
 * moves by weight decay and momentum alone. The reference rows are held out of training.
 *
 * @source Ren, Zeng, Yang, Urtasun 2018, Learning to Reweight Examples for Robust Deep Learning, arXiv:1803.09050,
 *   algorithm 1.
 */
export function learningToReweight(
  given: LearningToReweightOptions,
  { examples, batchSize, rng }: Setup,
): Selection {
  const { referenceSize } = learningToReweightOptions.check(given);
  const reference = new ReferenceRows(examples, referenceSize, rng);

  return {
    unbiased: false,
    signals: ["alignment"],
    report: [],
    poolSize: (size) => size,
    stepCost: (poolSize, trained) => ({
      measured: 0,
      differentiated: poolSize + reference.count,
      trained,
    }),
    look: ({ looks, drawIndex }) =>
      looks.length > 0 ? null : { signals: ["alignment"], reference: reference.of(drawIndex, batchSize) },
    select(pool, indices, weights) {
      const alignment = pool.signals.alignment!;
      refuseInfinite("learning-to-reweight", "alignment", alignment);
      let total = 0;
      for (let k = 0; k < alignment.length; k++) total += pool.weights[k]! * Math.max(0, alignment[k]!);
      keepWhole(pool, indices, weights, (k) =>
        total === 0 ? 0 : (alignment.length * Math.max(0, alignment[k]!)) / total,
      );
      return true;
    },
    state: () => null,
    restore: () => {},
  };
}

export const learningToReweightMethod: SelectionMethod = {
  kind: "selection",
  name: "learning-to-reweight",
  title: "Learning to reweight",
  says: "A row counts as far as its gradient lowers the loss of a reference batch.",
  formula: "v_i ∝ max(0, g_i · ḡ_ref), Σ v = B",
  options: learningToReweightOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "3 (B + R) + 3 B",
  source: "Ren, Zeng, Yang, Urtasun 2018, Learning to Reweight Examples, arXiv:1803.09050",
  algorithm: 1,
  unbiased: false,
  asksReference: true,
  create: learningToReweight,
};
