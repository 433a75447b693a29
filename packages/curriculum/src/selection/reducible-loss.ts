import { atLeast, fraction, integer, log, type OptionsOf, options, text } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { Given, SelectionMethod, Setup } from "../method.js";
import { poolSizeOf, takeTop } from "./top-of-pool.js";

const fields = {
  poolFactor: integer({
    min: 2,
    max: 1000,
    default: 10,
    says: "Candidates measured for each row of a batch.",
  }),
  score: text({ default: "irreducibleLoss", says: "Score that holds each example's irreducible loss." }),
  temperature: atLeast(0, {
    default: 0,
    says: "0 takes the highest; above 0 draws without replacement in proportion to exp(score / temperature).",
  }),
  until: fraction({
    above: 0,
    default: 1,
    says: "Progress from which batches are taken unseen.",
  }),
};

export const reducibleLossOptions = options("reducible-loss", fields);
export type ReducibleLossOptions = OptionsOf<typeof reducibleLossOptions>;

/**
 * Reducible loss (RHO): trains on the candidates whose loss a model that never saw them does not share.
 *
 *   score = l(y | x; now) − l(y | x; held out),   the B highest of a pool of `poolFactor` B
 *
 * Biased on purpose: the weights stay those of the pool. With a temperature T > 0 the batch is drawn from the pool
 * without replacement in proportion to exp(score / T), by keyed Gumbel noise.
 *
 * @source Mindermann et al. 2022, Prioritized Training on Points that are Learnable, Worth Learning, and Not Yet
 *   Learnt, ICML, algorithm 1; the Boltzmann variant (T = .25) and the switch to uniform are in its code.
 */
export function reducibleLoss(given: ReducibleLossOptions, setup: Setup): Selection {
  return reducibleLossOf(reducibleLossOptions.check(given), setup);
}

export const proxyReducibleLossOptions = options("proxy-reducible-loss", fields);
export type ProxyReducibleLossOptions = OptionsOf<typeof proxyReducibleLossOptions>;

/**
 * Reducible loss seen by a proxy: a small model trains beside the main one, and its losses choose for both.
 *
 * Candidates cost forward passes of the small model, counted as those of the main one: the cost is an upper bound.
 *
 * @source Coleman et al. 2020, Selection via Proxy, arXiv:1906.11829; Mindermann et al. 2022, section 4.3, for small
 *   models that choose for large ones.
 */
export function proxyReducibleLoss(given: ProxyReducibleLossOptions, setup: Setup): Selection {
  const selection = reducibleLossOf(proxyReducibleLossOptions.check(given), setup);
  let chosen = { drawIndex: -1, indices: new Int32Array(0), weights: new Float32Array(0) };
  return {
    ...selection,
    models: ["main", "proxy"],
    // Trained unseen, the proxy would stand still: a pool of one batch keeps both in step.
    poolSize: (batchSize, progress) => selection.poolSize(batchSize, progress) || batchSize,
    look: ({ looks }) => (looks.length > 0 ? null : { model: "proxy", signals: ["loss"] }),
    // The main model's batch is kept for the proxy; a run that was restored between the two selects it again.
    select(pool, indices, weights, model) {
      if (model === "proxy" && chosen.drawIndex === pool.drawIndex) {
        indices.set(chosen.indices);
        weights.set(chosen.weights);
        return true;
      }
      selection.select(pool, indices, weights, model);
      chosen = { drawIndex: pool.drawIndex, indices: indices.slice(), weights: weights.slice() };
      return true;
    },
  };
}

function reducibleLossOf(
  { poolFactor, score, temperature, until }: ReturnType<typeof reducibleLossOptions.check>,
  { examples, rng }: Setup,
): Selection {
  const irreducible = examples.scores![score]!;
  const words = keyedWords(examples.keys, rng.split("ties"));
  const noise = rng.split("noise");
  let scores = new Float64Array(0);

  return {
    unbiased: false,
    signals: ["loss"],
    report: [],
    poolSize: (batchSize, progress) =>
      progress >= until ? 0 : poolSizeOf(poolFactor, batchSize, examples.count),
    select(pool, indices, weights) {
      const losses = pool.signals.loss!;
      if (scores.length !== losses.length) scores = new Float64Array(losses.length);
      for (let j = 0; j < scores.length; j++) {
        const reducible = losses[j]! - irreducible[pool.indices[j]!]!;
        scores[j] =
          temperature === 0
            ? reducible
            : reducible / temperature - log(-log(noise.uniform(pool.drawIndex + j)));
      }
      takeTop(scores, pool, words, indices, weights);
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

export const proxyReducibleLossMethod: SelectionMethod = {
  ...reducibleLossMethod,
  name: "proxy-reducible-loss",
  title: "Reducible loss seen by a proxy",
  says: "A small model trains beside the main one, and its reducible losses choose for both.",
  formula: "the B highest l_i(proxy) − IL_i of a pool of 10 B, for proxy and main",
  options: proxyReducibleLossOptions,
  costPerStep: "10 B + 6 B",
  source: "Coleman et al. 2020, Selection via Proxy, arXiv:1906.11829",
  models: ["proxy"],
  create: proxyReducibleLoss,
};
