import type { MetricWords, Spread } from "./metric-words.js";
import type { ArmResult, Verdict } from "./result.js";

/** The parts of a result that a sentence reads. */
export type SentenceResult = Pick<
  ArmResult,
  | "arm"
  | "at"
  | "verdict"
  | "reason"
  | "blocks"
  | "mean"
  | "low"
  | "high"
  | "equivalenceLow"
  | "equivalenceHigh"
  | "sd"
  | "testSetLuck"
  | "identicalBlocks"
  | "armFailures"
  | "controlFailures"
  | "meanWithoutFailures"
>;

/** What the placebo of a winner keeps, and what it takes away. */
export interface PlaceboWords {
  /** With or without its article: `the same pacing with shuffled difficulty`. */
  name: string;
  /** What matters if the placebo is beaten. */
  matters: string;
  /** What the gain may come from if it is not. */
  suspect: string;
}

/** The words of a placebo that keeps the pacing. */
export const pacingPlacebo: PlaceboWords = {
  name: "same pacing with shuffled difficulty",
  matters: "the order matters",
  suspect: "the pacing",
};

/** Everything that one arm's sentence is made of. */
export interface SentenceFacts {
  result: SentenceResult;
  metric: MetricWords;
  margin: number;
  plannedBlocks: number;
  /** K, members of the family. */
  familySize: number;
  /** The plan's futility threshold; .05 by default. */
  futility?: number | undefined;
  /** The control in words; `random order` by default. */
  control?: string | undefined;
  testExamples?: number | undefined;
  /** Both spent the same budget; absent = unknown. */
  equalCost?: boolean | undefined;
  /** What the arm costs for as many steps as the control makes; absent = unknown. */
  costRatio?: number | undefined;
  /** How the learning rate was chosen; absent = unknown. */
  tuning?: "control" | "each" | "none" | undefined;
  /** The difficulty came with the table. */
  difficultyGiven?: boolean | undefined;
  /** The placebo's own result, once it has run: arm − placebo. */
  placebo?: (Spread & { verdict: Verdict; words?: PlaceboWords | undefined }) | undefined;
}

/** The control in words. */
export function controlOf({ control = "random order" }: SentenceFacts): string {
  return control;
}

/** Under which conditions the arm was compared: a share of the budget, a learning rate. */
export function conditions({ result, tuning }: SentenceFacts): string {
  const share = result.at === 1 ? "" : ` at ${Number((100 * result.at).toPrecision(3))} % of the budget`;
  if (tuning === "none") return `${share} at an untuned learning rate`;
  return tuning === "control" && result.verdict === "worse"
    ? `${share} at the control's learning rate`
    : share;
}
