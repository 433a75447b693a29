import { integer, type OptionsOf, options } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { SelectionMethod, Setup } from "../method.js";
import { poolSizeOf, takeTop } from "./top-of-pool.js";

export const topLossOptions = options("top-loss", {
  poolFactor: integer({
    min: 2,
    max: 1000,
    default: 3,
    says: "Candidates measured for each row of a batch.",
  }),
});
export type TopLossOptions = OptionsOf<typeof topLossOptions>;

/**
 * Top loss: trains on the candidates of highest loss, also where that is noise.
 *
 *   the B highest l of a pool of `poolFactor` B, weights as drawn (biased)
 *
 * @source Shrivastava, Gupta, Girshick 2016, Training Region-based Object Detectors with Online Hard Example Mining,
 *   arXiv:1604.03540. Deviates: the pool is drawn from the whole table, not from the regions of one image.
 */
export function topLoss(given: TopLossOptions, { examples, rng }: Setup): Selection {
  const { poolFactor } = topLossOptions.check(given);
  const words = keyedWords(examples.keys, rng.split("ties"));

  return {
    unbiased: false,
    signals: ["loss"],
    report: [],
    poolSize: (batchSize) => poolSizeOf(poolFactor, batchSize, examples.count),
    select(pool, indices, weights) {
      takeTop(new Float64Array(pool.signals.loss!), pool, words, indices, weights);
      return true;
    },
    state: () => null,
    restore: () => {},
  };
}

export const topLossMethod: SelectionMethod = {
  kind: "selection",
  name: "top-loss",
  title: "Top loss (hard example mining)",
  says: "Trains on the candidates of highest loss, also where that is noise.",
  formula: "the B highest l_i of a pool of 3 B, weights as drawn (biased)",
  options: topLossOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "3 B + 3 B",
  source: "Shrivastava, Gupta, Girshick 2016, Online Hard Example Mining, arXiv:1604.03540",
  algorithm: 1,
  unbiased: false,
  create: topLoss,
};
