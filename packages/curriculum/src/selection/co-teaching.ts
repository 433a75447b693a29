import { fraction, type OptionsOf, options } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { SelectionMethod, Setup } from "../method.js";
import { takeTop } from "./top-of-pool.js";

export const coTeachingOptions = options("co-teaching", {
  noiseShare: fraction({
    above: 0,
    below: 1,
    default: 0.2,
    says: "τ: share of labels held to be wrong; that many of the highest losses are left out at the end.",
  }),
  rampAt: fraction({ above: 0, default: 0.1, says: "Progress at which the whole share is left out." }),
});
export type CoTeachingOptions = OptionsOf<typeof coTeachingOptions>;

/** The two models, equal but for their initial weights. */
const MODELS = ["main", "peer"] as const;

/**
 * Co-teaching: two models, and each trains on the candidates of smallest loss under the other.
 *
 *   R(x) = 1 − τ min(x / x_ramp, 1),   the B smallest l of a pool of B / R(x), as the other model sees them
 *
 * Biased on purpose. A batch stays full: where the paper keeps R B of a batch of B, here B of B / R are kept.
 *
 * @source Han et al. 2018, Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy Labels,
 *   arXiv:1804.06872, algorithm 1. Deviates: time is progress, and batches stay full.
 */
export function coTeaching(given: CoTeachingOptions, { examples, rng }: Setup): Selection {
  const { noiseShare, rampAt } = coTeachingOptions.check(given);
  const words = keyedWords(examples.keys, rng.split("ties"));
  const kept = (progress: number) => 1 - noiseShare * Math.min(progress / rampAt, 1);

  return {
    unbiased: false,
    signals: ["loss"],
    report: [],
    models: MODELS,
    poolSize: (batchSize, progress) => Math.ceil(batchSize / kept(progress) - 1e-9),
    stepCost: (poolSize, batchSize) => ({
      measured: MODELS.length * poolSize,
      differentiated: 0,
      trained: MODELS.length * batchSize,
    }),
    look: ({ looks }) => {
      const model = MODELS[looks.length];
      return model === undefined ? null : { model, signals: ["loss"] };
    },
    select(pool, indices, weights, model) {
      const other = pool.looks[model === "main" ? 1 : 0]!.loss!;
      const scores = new Float64Array(other.length);
      for (let j = 0; j < other.length; j++) scores[j] = -other[j]!;
      takeTop(scores, pool, words, indices, weights);
      return true;
    },
    state: () => null,
    restore: () => {},
  };
}

export const coTeachingMethod: SelectionMethod = {
  kind: "selection",
  name: "co-teaching",
  title: "Co-teaching",
  says: "Two models, and each trains on the candidates of smallest loss under the other.",
  formula: "the B smallest l of a pool of B / R(x) under the other model;  R(x) = 1 − τ min(x / x_ramp, 1)",
  options: coTeachingOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "2 B / R + 6 B",
  source: "Han et al. 2018, Co-teaching, arXiv:1804.06872",
  algorithm: 1,
  unbiased: false,
  models: ["peer"],
  create: coTeaching,
};
