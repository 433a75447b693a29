import type { Experiment } from "@gradus/protocol";
import { leastCrossFittedCost } from "./cross-fitted-loss.js";
import { leastDynamicsCost } from "./training-dynamics.js";

/** A scorer may take this share of an arm's budget at the most. */
export const MOST_SCORER_SHARE = 0.5;

/** Scorers that are trained anew in every block, and paid for. */
export const TRAINED_SCORERS: readonly string[] = [
  "cross-fitted-loss",
  "irreducible-loss",
  "training-dynamics",
];

/** Whether an arm trains the scorer anew in every block, and pays for it. */
export function isTrainedScorer(name: string): boolean {
  return TRAINED_SCORERS.includes(name);
}

/** What the cost of a scorer depends on, beside its rows. */
type Spending = Pick<Experiment, "budget" | "batchSize">;
type Scorer = Experiment["arms"][number]["scores"][string];

/**
 * What a trained scorer may spend: its share of the budget, or more where that does not buy one pass over the data
 * and one step a fold, up to half of the budget.
 *
 * @param rows training rows of a block as the budget is planned with them.
 * @throws RangeError if one pass, or one step a fold, takes more than half of the budget.
 */
export function scorerCost(experiment: Spending, scorer: Scorer, rows: number): number {
  const { cost, scorerShare } = experiment.budget;
  const least = leastScorerCost(experiment, scorer, rows);
  if (least > MOST_SCORER_SHARE * cost) {
    throw new RangeError(
      `scorerCost: cost must be at least ${least / MOST_SCORER_SHARE}, so that ${scorer.name} takes no more than half, got ${cost}`,
    );
  }
  return Math.max(scorerShare * cost, least);
}

/** Least budget, in epochs of the control, of which one pass of the scorer takes half; rounded up to a tenth. */
export function leastScorerEpochs(experiment: Spending, scorer: Scorer, rows: number): number {
  const least = leastScorerCost(experiment, scorer, rows);
  return Math.ceil((10 * least) / (MOST_SCORER_SHARE * rows * experiment.budget.costs.train)) / 10;
}

function leastScorerCost({ budget, batchSize }: Spending, { name, options }: Scorer, rows: number): number {
  if (name === "training-dynamics") return leastDynamicsCost(rows, batchSize, budget.costs);
  const folds = typeof options["folds"] === "number" ? options["folds"] : 2;
  return leastCrossFittedCost(rows, folds, batchSize, budget.costs);
}
