import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";
import {
  leastScorerEpochs,
  MOST_SCORER_SHARE,
  scorerCost,
  TRAINED_SCORERS,
} from "../../scorers/scorer-cost.js";
import { asTrained } from "../as-trained.js";
import { everyArm } from "../every-arm.js";

/**
 * Refuses a budget that the scorers of an arm would eat: they may take half of it, and must leave an evaluation
 * before the first share at which arms are compared.
 *
 * @param trainRows Rows that train in a block.
 * @throws InputError with the least number of epochs that would do.
 */
export function refuseCostlyScorers(experiment: Experiment, trainRows: number): void {
  const { budget, at, evaluations } = experiment;
  if (budget.scorerShare > MOST_SCORER_SHARE) {
    throw new InputError({
      thing: "scorerShare",
      rule: `must be at most ${MOST_SCORER_SHARE}`,
      value: String(budget.scorerShare),
      remedy: "Leave at least half of the budget for training.",
    });
  }
  for (const arm of everyArm(experiment)) {
    const scorers = Object.values(arm.scores).filter(({ name }) => TRAINED_SCORERS.includes(name));
    const trained = asTrained(experiment, arm);
    let spent = 0;
    for (const scorer of scorers) {
      const least = leastScorerEpochs(trained, scorer, trainRows);
      if (budget.epochs < least) {
        throw new InputError({
          thing: "epochs",
          rule: `must be at least ${least}, so that ${scorer.name}, the scorer of ${arm.name}, takes no more than half of the budget`,
          value: String(budget.epochs),
          remedy: `Give --epochs ${least}, or leave the arm away.`,
        });
      }
      spent += scorerCost(trained, scorer, trainRows) / budget.cost;
    }
    const first = Math.round(at[0]! * evaluations);
    if (Math.floor(spent * evaluations) >= first) {
      throw new InputError({
        thing: "at",
        rule: `must lie beyond the ${Math.round(100 * spent)} % of the budget that the scorer of ${arm.name} spends`,
        value: String(at[0]),
        remedy: "Compare at a later share, raise --epochs, or leave the arm away.",
      });
    }
  }
}
