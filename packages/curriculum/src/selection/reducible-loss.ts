import { integer, type OptionsOf, options, text } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { Given, SelectionMethod, Setup } from "../method.js";
import { poolSizeOf, takeTop } from "./top-of-pool.js";

export const reducibleLossOptions = options("reducible-loss", {
  poolFactor: integer({
    min: 2,
    max: 1000,
    default: 10,
    says: "Candidates measured for each row of a batch.",
  }),
  score: text({ default: "irreducibleLoss", says: "Score that holds each example's irreducible loss." }),
});
export type ReducibleLossOptions = OptionsOf<typeof reducibleLossOptions>;

/**
 * Reducible loss (RHO): trains on the candidates whose loss a model that never saw them does not share.
 *
 *   score = l(y | x; now) − l(y | x; held out),   the B highest of a pool of `poolFactor` B
 *
 * Biased on purpose: the weights stay those of the pool.
 *
 * @source Mindermann et al. 2022, Prioritized Training on Points that are Learnable, Worth Learning, and Not Yet
 *   Learnt, ICML, algorithm 1.
 */
export function reducibleLoss(given: ReducibleLossOptions, { examples, rng }: Setup): Selection {
  const { poolFactor, score } = reducibleLossOptions.check(given);
  const irreducible = examples.scores![score]!;
  const words = keyedWords(examples.keys, rng.split("ties"));

  return {
    unbiased: false,
    signals: ["loss"],
    report: [],
    poolSize: (batchSize) => poolSizeOf(poolFactor, batchSize, examples.count),
    select(pool, indices, weights) {
      const losses = pool.signals.loss!;
      const reducible = Float64Array.from(losses, (loss, j) => loss - irreducible[pool.indices[j]!]!);
      takeTop(reducible, pool, words, indices, weights);
      return true;
    },
    state: () => null,
    restore: () => {},
  };
}

export const reducibleLossMethod: SelectionMethod = {
  kind: "selection",
  name: "reducible-loss",
  title: "Reducible loss (RHO)",
  says: "Trains on the candidates whose loss a model that never saw them does not share.",
  formula: "the B highest l_i − IL_i of a pool of 10 B, weights as drawn (biased)",
  options: reducibleLossOptions,
  needs: ["irreducibleLoss"],
  needsOf: (given: Given) => [given["score"] as string],
  feedback: "batch",
  costPerStep: "10 B + 3 B",
  source: "Mindermann et al. 2022, Prioritized Training on Points that are Learnable, ICML",
  algorithm: 1,
  unbiased: false,
  create: reducibleLoss,
};
