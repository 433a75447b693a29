import type { Experiment } from "@gradus/protocol";
import { leastCrossFittedCost } from "./cross-fitted-loss.js";

/** A scorer may take this share of an arm's budget at the most. */
export const MOST_SCORER_SHARE = 0.5;

/**
 * What a trained scorer may spend: its share of the budget, or more where that does not buy one pass over the data,
 * up to half of the budget.
 *
 * @param rows rows that the arm owns in a block.
 * @throws RangeError with the least budget that would do.
 */
export function scorerCost(
  experiment: Pick<Experiment, "budget">,
  scorer: Experiment["arms"][number]["scores"][string],
  rows: number,
): number {
  const { cost, costs, scorerShare } = experiment.budget;
  const folds = typeof scorer.options["folds"] === "number" ? scorer.options["folds"] : 2;
  const least = leastCrossFittedCost(rows, folds, costs);
  if (least > MOST_SCORER_SHARE * cost) {
    const epochs = Math.ceil((10 * least) / (MOST_SCORER_SHARE * rows * costs.train)) / 10;
    throw new RangeError(
      `compare: epochs must be at least ${epochs} for ${scorer.name}, which needs ${least} of the budget of ${cost} and may take half of it`,
    );
  }
  return Math.max(scorerShare * cost, least);
}
