import { choice, fraction, integer, options, positiveInteger } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

const says = "Folds; each is scored by a model of the others.";
const folds = integer({ min: 2, max: 100, default: 2, says });

export const crossFittedLossOptions = options("cross-fitted-loss", { folds });
export const crossFittedConfidenceOptions = options("cross-fitted-confidence", { folds });
export const crossFittedMarginOptions = options("cross-fitted-margin", { folds });
export const crossFittedEntropyOptions = options("cross-fitted-entropy", { folds });

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

export const crossReviewOptions = options("cross-review", {
  folds: integer({ min: 2, max: 100, default: 5, says: "Folds; each trains a teacher." }),
});

export const consistencyOptions = options("consistency", {
  splits: positiveInteger({ default: 4, says: "Random splits into two halves that score each other." }),
});

export const labelQualityOptions = options("label-quality", {
  folds: integer({ min: 2, max: 100, default: 5, says }),
});

const crossFitted = {
  needs: ["classes"],
  costPerStep: "n once, and the folds' training",
  source: "Hacohen & Weinshall 2019, self-taught scoring, made honest by folds",
} as const;

/** Scores by models that never trained on the example. */
export const heldOutScores: readonly ScorerMethod[] = [
  scorerEntry("trained", {
    ...crossFitted,
    name: "cross-fitted-loss",
    title: "Cross-fitted loss",
    says: "The loss of each example under a model that did not train on its fold.",
    formula: "difficulty_i = l(y_i | x_i; trained on the other folds)",
    options: crossFittedLossOptions,
    needs: ["label"],
    columns: ["crossFittedLoss"],
    inCompare: true,
  }),
  scorerEntry("trained", {
    ...crossFitted,
    name: "cross-fitted-confidence",
    title: "Cross-fitted confidence",
    says: "How little of the probability the label gets from a model that did not train on its fold.",
    formula: "difficulty = 1 − p_y; trained on the other folds",
    options: crossFittedConfidenceOptions,
    columns: ["crossFittedConfidence"],
  }),
  scorerEntry("trained", {
    ...crossFitted,
    name: "cross-fitted-margin",
    title: "Cross-fitted margin",
    says: "By how much another class beats the label under a model that did not train on its fold.",
    formula: "difficulty = max_{k≠y} p_k − p_y; trained on the other folds",
    options: crossFittedMarginOptions,
    columns: ["crossFittedMargin"],
  }),
  scorerEntry("trained", {
    ...crossFitted,
    name: "cross-fitted-entropy",
    title: "Cross-fitted entropy",
    says: "How unsure a model that did not train on its fold is of the example, whatever the label says.",
    formula: "difficulty = −Σ_k p_k ln p_k; trained on the other folds",
    options: crossFittedEntropyOptions,
    columns: ["crossFittedEntropy"],
  }),
  scorerEntry("trained", {
    name: "irreducible-loss",
    title: "Irreducible loss",
    says: "What of an example's loss remains for a model that never trained on it, taken once and kept fixed.",
    formula: "IL_i = l(y_i | x_i; trained on the other half, or on a holdout)",
    options: irreducibleLossOptions,
    needs: ["label"],
    columns: ["irreducibleLoss"],
    costPerStep: "n once, and the models' training",
    source: "Mindermann et al. 2022, Prioritized Training on Points that are Learnable, ICML",
    inCompare: true,
  }),
  scorerEntry("trained", {
    name: "cross-review",
    title: "Cross-review",
    says: "How many of the teachers, each trained on one fold, get an example of another fold wrong.",
    formula: "difficulty_i = share of the K − 1 teachers of the other folds that are wrong on i",
    options: crossReviewOptions,
    needs: ["classes"],
    columns: ["crossReview"],
    costPerStep: "(K − 1) n once, and K teachers on n/K rows each",
    source: "Xu et al. 2020, Curriculum Learning for Natural Language Understanding",
  }),
  scorerEntry("trained", {
    name: "consistency",
    title: "Consistency score",
    says: "How often models of random halves without the example get it wrong.",
    formula: "difficulty_i = 1 − mean over random halves without i of 1[correct]",
    options: consistencyOptions,
    needs: ["classes"],
    columns: ["consistency"],
    costPerStep: "n a split, and two halves' training a split",
    source:
      "Jiang et al. 2021, Characterizing Structural Regularities of Labeled Data; at one ratio, one half",
  }),
  scorerEntry("trained", {
    name: "label-quality",
    title: "Label quality",
    says: "How little a model of the other folds believes the label, and which labels it holds for errors.",
    formula: "1 − p_y; (1 − p_y + max_{k≠y} p_k) / 2; issues are off the diagonal of the confident joint",
    options: labelQualityOptions,
    needs: ["classes"],
    columns: ["selfConfidence", "normalizedMargin"],
    costPerStep: "n once, and the folds' training",
    source: "Northcutt, Jiang & Chuang 2021, Confident Learning",
  }),
];
