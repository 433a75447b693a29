import { choice, fraction, integer, options, text } from "@gradus/numeric";
import type { ScorerMethod } from "./method.js";

export const columnScorerOptions = options("column", {
  column: text({ default: "difficulty", says: "Column of the table; higher = harder." }),
});

export const textLengthScorerOptions = options("text-length", {});

export const crossFittedLossOptions = options("cross-fitted-loss", {
  folds: integer({ min: 2, max: 100, default: 2, says: "Folds; each is scored by a model of the others." }),
});

export const irreducibleLossOptions = options("irreducible-loss", {
  from: choice(["halves", "holdout"], {
    default: "halves",
    says: "Two halves that score each other, or a holdout that is given up for training.",
  }),
  holdoutShare: fraction({
    above: 0,
    below: 1,
    default: 0.1,
    says: "Share of the own rows that the holdout takes; read only from a holdout.",
  }),
});

const shared = { kind: "scorer", needs: [], feedback: "none", algorithm: 1 } as const;

/** Scores that difficulty or irreducible loss can be read from; the lab computes them. */
export const scorers: readonly ScorerMethod[] = [
  {
    ...shared,
    name: "column",
    title: "A column of the table",
    says: "Takes a column that you give as difficulty; its cost is not counted.",
    formula: "difficulty = the column, higher = harder",
    options: columnScorerOptions,
    costPerStep: "0",
    source: "your own knowledge, or another program",
    score: "fixed",
  },
  {
    ...shared,
    name: "text-length",
    title: "Length of the text",
    says: "Longer texts count as harder: free, and often as good as anything.",
    formula: "difficulty = number of words",
    options: textLengthScorerOptions,
    costPerStep: "0",
    source: "Platanios et al. 2019, Competence-based Curriculum Learning for NMT, sentence length",
    score: "fixed",
  },
  {
    ...shared,
    name: "cross-fitted-loss",
    title: "Cross-fitted loss",
    says: "The loss of each example under a model that did not train on its fold.",
    formula: "difficulty_i = l(y_i | x_i; trained on the other folds)",
    options: crossFittedLossOptions,
    costPerStep: "n once, and the folds' training",
    source: "Hacohen & Weinshall 2019, self-taught scoring, made honest by folds",
    score: "trained",
  },
  {
    ...shared,
    name: "irreducible-loss",
    title: "Irreducible loss",
    says: "What of an example's loss remains for a model that never trained on it, taken once and kept fixed.",
    formula: "IL_i = l(y_i | x_i; trained on the other half, or on a holdout)",
    options: irreducibleLossOptions,
    costPerStep: "n once, and the models' training",
    source: "Mindermann et al. 2022, Prioritized Training on Points that are Learnable, ICML",
    score: "trained",
  },
];
