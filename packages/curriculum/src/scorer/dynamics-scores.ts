import { choice, fraction, integer, options, positiveInteger } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

/** What one recorded training run can say of each example; the words that `training-dynamics` takes. */
export const DYNAMICS = [
  "aum",
  "confidence",
  "variability",
  "correctness",
  "forgetting",
  "el2n",
  "learned-iteration",
] as const;

const earlyEpochs = positiveInteger({ default: 3, says: "Epochs, from the first, that EL2N averages over." });

export const trainingDynamicsOptions = options("training-dynamics", {
  score: choice(DYNAMICS, { default: "aum", says: "Which score of the run an arm reads as difficulty." }),
  earlyEpochs,
});

export const el2nOptions = options("el2n", { earlyEpochs });

export const thresholdAumOptions = options("threshold-aum", {
  runs: integer({
    min: 2,
    max: 20,
    default: 2,
    says: "Training runs, each with threshold samples of its own.",
  }),
  quantile: fraction({
    above: 0,
    below: 1,
    default: 0.99,
    says: "Quantile of the threshold samples' AUM below which an example is suspected.",
  }),
});

const recorded = { needs: ["classes"], costPerStep: "0 beside the training run that it records" } as const;

/** Scores of how examples are learned: all but the last two from one training run, without extra passes. */
export const dynamicsScores: readonly ScorerMethod[] = [
  scorerEntry("trained", {
    ...recorded,
    name: "training-dynamics",
    title: "Training dynamics",
    says: "A score of how each example was learned, from one recorded run; an arm of compare pays the run.",
    formula: "difficulty = the score that you name, of one run on a shuffle",
    options: trainingDynamicsOptions,
    columns: [
      "aum",
      "cartographyConfidence",
      "cartographyVariability",
      "cartographyCorrectness",
      "forgetting",
      "el2n",
      "learnedIteration",
    ],
    source: "Swayamdipta et al. 2020, Dataset Cartography, and the sources of each score",
    inCompare: true,
  }),
  scorerEntry("trained", {
    ...recorded,
    name: "aum",
    title: "Area under the margin",
    says: "The mean, over the run, of how far the best other class beats the label: finds labels that are wrong.",
    formula: "difficulty = −mean_t (z_y − max_{k≠y} z_k)",
    columns: ["aum"],
    source: "Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking",
  }),
  scorerEntry("trained", {
    ...recorded,
    name: "cartography",
    title: "Dataset cartography",
    says: "Mean, spread and correctness of the label's probability over the run; spread finds no noise.",
    formula: "1 − mean_t p_y; the population standard deviation of p_y; 1 − share of epochs that are correct",
    columns: ["cartographyConfidence", "cartographyVariability", "cartographyCorrectness"],
    source: "Swayamdipta et al. 2020, Dataset Cartography",
  }),
  scorerEntry("trained", {
    ...recorded,
    name: "forgetting",
    title: "Forgetting events",
    says: "How often an example that was correct became wrong; infinite where it never was correct.",
    formula: "difficulty = number of changes from correct to wrong, ∞ if never correct",
    columns: ["forgetting"],
    source: "Toneva et al. 2019, An Empirical Study of Example Forgetting",
  }),
  scorerEntry("trained", {
    ...recorded,
    name: "el2n",
    title: "EL2N",
    says: "The length of the error vector in the first epochs, averaged over seeds.",
    formula: "difficulty = mean over early epochs of ‖p − onehot(y)‖₂",
    options: el2nOptions,
    columns: ["el2n"],
    source: "Paul et al. 2021, Deep Learning on a Data Diet",
  }),
  scorerEntry("trained", {
    ...recorded,
    name: "learned-iteration",
    title: "Learned iteration",
    says: "The first epoch from which an example stays correct; infinite where it does not.",
    formula: "difficulty = min{t : correct at every t' ≥ t}",
    columns: ["learnedIteration"],
    source: "Wu, Dyer & Neyshabur 2021, When Do Curricula Work?",
  }),
  scorerEntry("trained", {
    name: "threshold-aum",
    title: "AUM beside threshold samples",
    says: "AUM measured against rows that got a fake class: above 0 an example is suspected of a wrong label.",
    formula: "difficulty = quantile of the threshold samples' AUM − AUM_i, in a model of C + 1 classes",
    options: thresholdAumOptions,
    needs: ["classes"],
    columns: ["thresholdAum"],
    costPerStep: "a training run of its own for each of the runs",
    source:
      "Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking, section 4",
  }),
  scorerEntry("trained", {
    name: "grand",
    title: "GraNd",
    says: "The length of each example's whole gradient before training, averaged over seeds.",
    formula: "difficulty = ‖∇_θ l_i(θ₀)‖₂",
    needs: ["label"],
    columns: ["grand"],
    costPerStep: "n forward and backward once, untrained",
    source: "Paul et al. 2021, Deep Learning on a Data Diet",
  }),
];
