import type { Experiment } from "@gradus/protocol";
import type { ComparisonData } from "../experiment/cell/comparison-data.js";
import type { Scored, ScorerContext } from "./contracts.js";
import { type CrossFittedLossOptions, crossFittedLoss } from "./cross-fitted-loss.js";
import { fixedScoreKey } from "./fixed-score-key.js";
import { type IrreducibleLossOptions, irreducibleLoss } from "./irreducible-loss.js";
import { refuseOneValue } from "./refuse-one-value.js";
import { scorerCost } from "./scorer-cost.js";
import { type TrainingDynamicsScorerOptions, trainingDynamics } from "./training-dynamics.js";

type Scorer = Experiment["arms"][number]["scores"][string];

/** What an arm's scorers came to: the positions that it keeps, a score by name, and what was spent. */
export interface ArmScores {
  positions: Int32Array;
  scores: { [name: string]: Float64Array };
  cost: number;
  warnings: string[];
}

/**
 * Computes every score that an arm needs, anew for this block; arms with the same scorer get the same draw.
 *
 * @throws RangeError if the arm's scorers do not fit its budget; InputError if a trained score came to one value.
 */
export async function score(
  experiment: Experiment,
  data: ComparisonData,
  arm: Experiment["arms"][number],
  block: Omit<ScorerContext, "cost" | "costs">,
): Promise<ArmScores> {
  const { rows, rng } = block;
  const kept: ArmScores = { positions: Int32Array.from(rows.keys()), scores: {}, cost: 0, warnings: [] };
  // As many as the budget was planned with, not those of this block: whole groups may bring a few more or fewer.
  const { cost, epochs, costs } = experiment.budget;
  const plannedRows = Math.round(cost / (epochs * costs.train));
  for (const [name, scorer] of Object.entries(arm.scores)) {
    const fixed = data.fixedScores[fixedScoreKey(scorer)];
    if (fixed !== undefined) {
      kept.scores[name] = Float64Array.from(kept.positions, (position) => fixed[rows[position]!]!);
      continue;
    }
    const context = {
      ...block,
      rng: rng.split(`scorer-${scorer.name}`),
      cost: scorerCost(experiment, scorer, plannedRows),
      costs: experiment.budget.costs,
    };
    const scored = await trainedScore(scorer, context);
    refuseOneValue(`arm ${arm.name}`, scorer, scored.values);
    kept.positions = scored.positions;
    kept.scores[name] = scored.values;
    kept.cost += scored.cost;
    kept.warnings.push(...scored.warnings);
  }
  return kept;
}

function trainedScore({ name, options }: Scorer, context: ScorerContext): Promise<Scored> {
  switch (name) {
    case "irreducible-loss":
      return irreducibleLoss(context, options as unknown as IrreducibleLossOptions);
    case "cross-fitted-loss":
      return crossFittedLoss(context, options as unknown as CrossFittedLossOptions);
    case "training-dynamics":
      return trainingDynamics(context, options as unknown as TrainingDynamicsScorerOptions);
    default:
      throw new Error(`internal: no arm can pay for the scorer ${name}`);
  }
}
