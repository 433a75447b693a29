import { choice, integer, type OptionsOf, options, text } from "@gradus/numeric";
import type { Pool, Selection, SignalName } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import { costOfLook } from "../look-cost.js";
import type { Given, SelectionMethod, Setup } from "../method.js";
import { poolSizeOf, takeTop } from "./top-of-pool.js";

const SCORES = [
  "entropy",
  "gradient-norm",
  "mutual-information",
  "conditional-entropy",
  "loss-minus-conditional-entropy",
  "loss-plus-conditional-entropy",
  "low-irreducible-loss",
] as const;

export const topScoreOptions = options("top-score", {
  by: choice(SCORES, {
    default: "entropy",
    says: "What candidates are chosen by; the four of conditional entropy and mutual information need dropout.",
  }),
  poolFactor: integer({
    min: 2,
    max: 1000,
    default: 10,
    says: "Candidates measured for each row of a batch.",
  }),
  score: text({ default: "irreducibleLoss", says: "Score that holds each example's irreducible loss." }),
});
export type TopScoreOptions = OptionsOf<typeof topScoreOptions>;

const SIGNALS: { readonly [by in (typeof SCORES)[number]]: readonly SignalName[] } = {
  entropy: ["entropy"],
  "gradient-norm": ["gradientNorm"],
  "mutual-information": ["mutualInformation"],
  "conditional-entropy": ["conditionalEntropy"],
  "loss-minus-conditional-entropy": ["loss", "conditionalEntropy"],
  "loss-plus-conditional-entropy": ["loss", "conditionalEntropy"],
  // Nothing of it is known only now, but a pool without a look is none: the cheapest one.
  "low-irreducible-loss": ["loss"],
};

/**
 * Trains on the candidates that rank highest by another score than reducible loss: the baselines that it was
 * published beside.
 *
 *   the B highest of a pool of `poolFactor` B, weights as drawn (biased)
 *
 * Entropy, ‖p − y‖, BALD (mutual information of answer and dropout mask), entropy within a mask, loss ∓ that, or
 * lowest irreducible loss.
 *
 * @source Mindermann et al. 2022, Prioritized Training on Points that are Learnable, section 4 and its code;
 *   Houlsby et al. 2011 for BALD.
 */
export function topScore(given: TopScoreOptions, { examples, rng }: Setup): Selection {
  const { by, poolFactor, score } = topScoreOptions.check(given);
  const words = keyedWords(examples.keys, rng.split("ties"));
  const signals = SIGNALS[by];
  let scores = new Float64Array(0);

  const writeScores = ({ indices, signals: { loss, conditionalEntropy, ...measured } }: Pool): void => {
    switch (by) {
      case "entropy":
        scores.set(measured.entropy!);
        break;
      case "gradient-norm":
        scores.set(measured.gradientNorm!);
        break;
      case "mutual-information":
        scores.set(measured.mutualInformation!);
        break;
      case "conditional-entropy":
        scores.set(conditionalEntropy!);
        break;
      case "loss-minus-conditional-entropy":
        for (let j = 0; j < scores.length; j++) scores[j] = loss![j]! - conditionalEntropy![j]!;
        break;
      case "loss-plus-conditional-entropy":
        for (let j = 0; j < scores.length; j++) scores[j] = loss![j]! + conditionalEntropy![j]!;
        break;
      case "low-irreducible-loss": {
        const irreducible = examples.scores![score]!;
        for (let j = 0; j < scores.length; j++) scores[j] = -irreducible[indices[j]!]!;
      }
    }
  };

  return {
    unbiased: false,
    signals,
    report: [],
    poolSize: (batchSize) => poolSizeOf(poolFactor, batchSize, examples.count),
    stepCost: (poolSize, trained) => ({ ...costOfLook(poolSize, { signals: [...signals] }), trained }),
    select(pool, indices, weights) {
      if (scores.length !== pool.indices.length) scores = new Float64Array(pool.indices.length);
      writeScores(pool);
      takeTop(scores, pool, words, indices, weights);
      return true;
    },
    state: () => null,
    restore: () => {},
  };
}

export const topScoreMethod: SelectionMethod = {
  kind: "selection",
  name: "top-score",
  title: "Top of another score",
  says: "Trains on the candidates of highest entropy, gradient norm, BALD or the like: baselines of reducible loss.",
  formula: "the B highest of a pool of 10 B by the score, weights as drawn (biased)",
  options: topScoreOptions,
  needs: [],
  needsOf: (given: Given) => (given["by"] === "low-irreducible-loss" ? [given["score"] as string] : []),
  feedback: "batch",
  costPerStep: "10 B + 3 B; 100 B + 3 B where dropout is asked, 110 B + 3 B with the loss beside it",
  source: "Mindermann et al. 2022, Prioritized Training on Points that are Learnable, ICML",
  algorithm: 2,
  unbiased: false,
  create: topScore,
};
