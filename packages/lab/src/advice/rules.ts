import { irreducibleLossQuality } from "@gradus/curriculum";
import type { AdviceNumbers } from "./numbers.js";

/** A rule of advice: when it applies, what it speaks for and against, and on what evidence. */
export interface AdviceRule {
  name: string;
  topic: "noise" | "redundancy" | "classes" | "scores" | "sampling" | "budget";
  applies(numbers: AdviceNumbers): boolean;
  /** The number that it read, in words. */
  reads(numbers: AdviceNumbers): string;
  /** What it makes of that number. */
  says: string | ((numbers: AdviceNumbers) => string);
  /** Arms with the reason of each. */
  speaksFor?: { readonly [arm: string]: string };
  against?: { readonly [arm: string]: string };
  /** An effect of some points that was found again here, in the conditions of the rule. */
  strong?: boolean;
  /** Where it applies nothing can be advised. */
  bars?: boolean;
  /** What speaks for the arm is speed, not the accuracy in the end. */
  speed?: boolean;
  source: string;
}

/** Noise from which curricula have been seen to help, and from which choosing hard examples is choosing wrong ones. */
const NOISY = 0.15;
const SOME_NOISE = 0.05;
/** Gain of the second half of the budget that counts as rising. */
const RISING = 0.01;
const CONCENTRATED = 0.8;
const LEARNED = 0.5;
const OPEN = 0.25;
const SHUT = 0.05;
const BALANCED = 0.8;
/** Gain in accuracy over the most frequent class below which a model that explains no loss has learned nothing. */
const LEARNS = 0.05;
const AGREEING = 0.5;
const UNRELATED = 0.2;

const rising = ({ budget }: AdviceNumbers) => budget.gain > Math.max(RISING, 2 * budget.standardError);
/** Worse for its second half; never so where it rises. */
const overfitted = ({ budget }: AdviceNumbers) => -budget.gain > Math.max(RISING, 2 * budget.standardError);
/**
 * Whether the models learned the label at all. One that is overconfident may explain no loss and yet be right far more
 * often than the most frequent class, and one of a rare class the other way round: either is enough.
 */
const predictable = ({ prediction, noise }: AdviceNumbers) =>
  irreducibleLossQuality({ loss: prediction.loss, constantLoss: prediction.constantLoss }).sound ||
  noise.heldOutAccuracy - prediction.constantAccuracy >= LEARNS;
const redundant = ({ redundancy }: AdviceNumbers) =>
  redundancy.lossInHardestFifth >= CONCENTRATED && redundancy.learnedInFirstEpoch >= LEARNED;

const noiseRead = ({ noise }: AdviceNumbers) =>
  `${percent(noise.rate)} of labels look wrong to models that are right on ${percent(noise.heldOutAccuracy)} of unseen rows`;
const predictionRead = ({ noise, prediction }: AdviceNumbers) =>
  `models are right on ${percent(noise.heldOutAccuracy)} of unseen rows, the most frequent class alone on ${percent(prediction.constantAccuracy)}`;
const budgetRead = ({ budget, epochs }: AdviceNumbers) =>
  `${percent(budget.half)} after ${epochs === 2 ? "1 epoch" : `${number(epochs / 2)} epochs`}, ${percent(budget.whole)} after ${number(epochs)}`;
const redundancyRead = ({ redundancy }: AdviceNumbers) =>
  `${percent(redundancy.learnedInFirstEpoch)} learned in the first epoch, ${percent(redundancy.lossInHardestFifth)} of the loss in the hardest fifth`;
const balanceRead = ({ balance, classes }: AdviceNumbers) =>
  `entropy ${number(balance.entropyRatio)} of ${number(classes)} equal classes, the rarest has ${number(balance.rarest.count)} rows`;
const agreementRead = ({ agreement }: AdviceNumbers) =>
  `mean rank agreement of the trained scores ${number(agreement.trained)}`;
const samplingRead = ({ sampling }: AdviceNumbers) =>
  `τ ${number(sampling.meanGain)} on average, above ${number(sampling.threshold)} at ${percent(sampling.openShare)} of steps`;

/** Every rule, in the order in which they are read; exactly one of each topic's applies, and of scores one or two. */
export const adviceRules: readonly AdviceRule[] = [
  {
    name: "unpredictable",
    topic: "noise",
    applies: (numbers) => !predictable(numbers),
    reads: predictionRead,
    says: "the label cannot be predicted from these columns, so that no noise rate can be read",
    bars: true,
    source: "what was measured here",
  },
  {
    name: "noisy",
    topic: "noise",
    applies: (numbers) => predictable(numbers) && numbers.noise.rate >= NOISY,
    reads: noiseRead,
    says: "wrong, or of classes that overlap, which a model cannot tell apart: easy first keeps them for late, choosing by loss chooses them",
    speaksFor: {
      "easy-first": "+3.4 and +2.9 pp at 40 % noise, long and short",
      "generalized-cross-entropy": "wrong labels pull less, at no cost a step; no measurement of ours",
    },
    against: {
      "hard-first": "−14 to −32 pp at 40 % noise",
      "top-loss": "two thirds of what it chose were wrong labels at 30 % noise",
      "selective-backprop": "keeps what has a high loss, as top-loss does",
      "reducible-loss": "better at equal steps, behind the shuffle at equal cost",
    },
    strong: true,
    source: "Wu 2021 and Mindermann 2022, found again in R5 and R7",
  },
  {
    name: "some-noise",
    topic: "noise",
    applies: (numbers) =>
      predictable(numbers) && numbers.noise.rate >= SOME_NOISE && numbers.noise.rate < NOISY,
    reads: noiseRead,
    says: "enough to spoil what chooses by loss, less than where easy first was seen to help",
    speaksFor: { "easy-first": "helped at 40 % noise and not at 0; between them nothing was measured" },
    against: {
      "top-loss": "−18 pp at 10 % noise: half of what it chose were wrong labels",
      "hard-first": "wrong labels come first",
      "reducible-loss": "better at equal steps, behind the shuffle at equal cost",
    },
    source: "Wu 2021 and Mindermann 2022; R5, R7",
  },
  {
    name: "clean",
    topic: "noise",
    applies: (numbers) => predictable(numbers) && numbers.noise.rate < SOME_NOISE && !rising(numbers),
    reads: noiseRead,
    says: "clean, and time enough: there no order beat a shuffle",
    against: { "easy-first": "−0.4 pp on clean labels with time enough" },
    source: "Wu 2021; R5",
  },
  {
    name: "clean-and-short",
    topic: "noise",
    applies: (numbers) => predictable(numbers) && numbers.noise.rate < SOME_NOISE && rising(numbers),
    reads: noiseRead,
    says: "clean: whether an order helps then hangs on the budget",
    source: "Wu 2021; R5",
  },
  {
    name: "redundant",
    topic: "redundancy",
    applies: redundant,
    reads: redundancyRead,
    says: "many examples have little left to teach: leaving some out may save steps",
    speaksFor: { "info-batch": "leaves out examples of low loss and counts the rest for them" },
    speed: true,
    source: "Qin 2024 (InfoBatch); one paper, no measurement of ours",
  },
  {
    name: "not-redundant",
    topic: "redundancy",
    applies: (numbers) => !redundant(numbers),
    reads: redundancyRead,
    says: ({ redundancy }) => {
      const spread = redundancy.lossInHardestFifth < CONCENTRATED;
      const late = redundancy.learnedInFirstEpoch < LEARNED;
      const why = [
        ...(late ? ["few examples are learned early"] : []),
        ...(spread
          ? [`the easier four fifths still hold ${percent(1 - redundancy.lossInHardestFifth)} of the loss`]
          : []),
      ];
      return `${why.join(", and ")}: leaving some out has little to save`;
    },
    against: { "info-batch": "leaving examples out has little to save" },
    source: "Qin 2024 (InfoBatch)",
  },
  {
    name: "imbalanced",
    topic: "classes",
    applies: ({ balance }) => balance.entropyRatio < BALANCED,
    reads: balanceRead,
    says: "keep orders balanced (they are unless told otherwise), and beware: accuracy hides rare classes",
    against: { focal: "it moves weight to hard examples; no accuracy was found to come of it" },
    source: "Hacohen 2019 for balanced orders; R12 for focal loss",
  },
  {
    name: "balanced",
    topic: "classes",
    applies: ({ balance }) => balance.entropyRatio >= BALANCED,
    reads: balanceRead,
    says: "no class is in the way of another",
    source: "no claim rests on it",
  },
  {
    name: "scores-agree",
    topic: "scores",
    applies: ({ agreement }) => agreement.trained >= AGREEING,
    reads: agreementRead,
    says: "they order alike: take the cheapest, cross-fitted-loss, which compare pays for",
    source: "an inference, no study",
  },
  {
    name: "scores-disagree",
    topic: "scores",
    applies: ({ agreement }) => agreement.trained < AGREEING,
    reads: agreementRead,
    says: "what is hard depends on who is asked: an order by one score is a bet on it",
    against: { "one-pass": "it trusts one order most, and never comes back" },
    source: "an inference, no study",
  },
  {
    name: "length-is-no-difficulty",
    topic: "scores",
    applies: ({ agreement }) => agreement.length !== null && Math.abs(agreement.length) < UNRELATED,
    reads: ({ agreement }) => `the length of the text agrees with them by ${number(agreement.length!)}`,
    says: "length is not difficulty here: do not order by it",
    source: "an inference, no study",
  },
  {
    name: "gain-in-sampling",
    topic: "sampling",
    applies: ({ sampling }) => sampling.openShare >= OPEN,
    reads: samplingRead,
    says: "a batch drawn by gradient norm has less variance than it costs; variance, not accuracy",
    speaksFor: { importance: "its gate would be open for a good part of the run" },
    source: "Katharopoulos 2018; R6 found half of the variance, and no accuracy",
  },
  {
    name: "some-gain-in-sampling",
    topic: "sampling",
    applies: ({ sampling }) => sampling.openShare >= SHUT && sampling.openShare < OPEN,
    reads: samplingRead,
    says: "it pays at the end at most",
    source: "Katharopoulos 2018; R6",
  },
  {
    name: "no-gain-in-sampling",
    topic: "sampling",
    applies: ({ sampling }) => sampling.openShare < SHUT,
    reads: samplingRead,
    says: "gradient norms are too alike: importance sampling would train as the shuffle does",
    against: { importance: "its gate would hardly open" },
    source: "Katharopoulos 2018",
  },
  {
    name: "short-budget",
    topic: "budget",
    applies: rising,
    reads: budgetRead,
    says: "still rising: more epochs are the surest gain; easy first was claimed to help in a short budget",
    speaksFor: {
      "easy-first": "claimed for short budgets; −1.4 pp when it was run again here on clean labels",
    },
    source: "Wu 2021, not found again in R5",
  },
  {
    name: "overfitted",
    topic: "budget",
    applies: overfitted,
    reads: budgetRead,
    says: "the second half of the budget did harm: fewer epochs are the surest gain, which compare grants every arm by its checkpoint",
    source: "what was measured here",
  },
  {
    name: "saturated",
    topic: "budget",
    applies: (numbers) => !rising(numbers) && !overfitted(numbers),
    reads: budgetRead,
    says: "the second half of the budget bought nothing that could be seen: what a curriculum could win is time",
    source: "Wu 2021; R5",
  },
];

function percent(share: number): string {
  return `${number(100 * share)} %`;
}

function number(value: number): string {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return String(rounded).replace("-", "−");
}
