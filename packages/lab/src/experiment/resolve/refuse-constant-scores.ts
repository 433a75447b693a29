import { checkRecipe } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";
import { fixedScoreKey } from "../../scorers/fixed-score-key.js";
import type { ComparisonData } from "../cell/comparison-data.js";
import { everyArm } from "../every-arm.js";

/**
 * Refuses a fixed score that is the same for every row where an arm opens examples in its order.
 *
 * @throws InputError with the arm, the score and its one value.
 */
export function refuseConstantScores(
  experiment: Experiment,
  data: Pick<ComparisonData, "ownRows" | "fixedScores">,
): void {
  for (const arm of everyArm(experiment)) {
    const { target } = checkRecipe(arm.recipe);
    const scorer = arm.scores[String(target["score"])];
    const values = scorer && data.fixedScores[fixedScoreKey(scorer)];
    if (values === undefined) continue;
    const first = values[data.ownRows[0]!];
    if (data.ownRows.some((row) => values[row] !== first)) continue;
    throw new InputError({
      thing: `arm ${arm.name}: scorer ${scorer!.name}`,
      rule: "must give more than one value, since the order of examples follows it",
      value: `${first} in every row`,
      remedy: "Name another column with --difficulty, another scorer, or leave the arm away.",
    });
  }
}
