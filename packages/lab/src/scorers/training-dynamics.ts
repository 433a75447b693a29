import type { DynamicsSignal, TrainingDynamics } from "@gradus/curriculum";
import type { Scored, ScorerContext } from "./contracts.js";
import { recordTrainingDynamics } from "./record-training-dynamics.js";

/** What a recorded run can say of each example: the words of the catalog's option `score`. */
export type DynamicsScore =
  | "aum"
  | "confidence"
  | "variability"
  | "correctness"
  | "forgetting"
  | "el2n"
  | "learned-iteration";

/** The signal that each score is read from. */
export const DYNAMICS_SIGNALS: { readonly [score in DynamicsScore]: DynamicsSignal } = {
  aum: "logitMargin",
  confidence: "labelProbability",
  variability: "labelProbability",
  correctness: "correct",
  forgetting: "correct",
  el2n: "gradientNorm",
  "learned-iteration": "correct",
};

/** Options of {@link trainingDynamics}, checked by the catalog. */
export interface TrainingDynamicsScorerOptions {
  score: DynamicsScore;
  earlyEpochs: number;
}

/**
 * One score of how a model learned each row, from a run on a shuffle that the arm's budget pays.
 *
 * @returns finite scores, higher = harder: what was never learned ranks last (see `createTrainingDynamics`, `finite`).
 * @throws RangeError if the cost does not buy a presentation of every row.
 */
export async function trainingDynamics(
  context: ScorerContext,
  { score, earlyEpochs }: TrainingDynamicsScorerOptions,
): Promise<Scored> {
  const { rows, rng, spec, costs } = context;
  const least = leastDynamicsCost(rows.length, spec.batchSize, costs);
  if (context.cost < least) {
    throw new RangeError(
      `trainingDynamics: cost must be at least ${least} (every row once), got ${context.cost}`,
    );
  }
  const options = { signals: [DYNAMICS_SIGNALS[score]], earlyPresentations: earlyEpochs };
  const { trainer, dynamics, spent } = await recordTrainingDynamics(
    context,
    rows,
    rng,
    context.cost,
    options,
  );
  await trainer.dispose();
  return {
    positions: Int32Array.from(rows.keys()),
    values: readScore(dynamics, score),
    cost: spent,
    warnings: [],
  };
}

/** The column of a score; finite, so that a target can order it and seeds can be averaged. */
export function readScore(dynamics: TrainingDynamics, score: DynamicsScore): Float64Array {
  const scores = dynamics.scores({ finite: true });
  const values = score === "learned-iteration" ? scores.learnedIteration : scores[score];
  if (values === undefined) throw new Error(`internal: the signal of ${score} was not recorded`);
  return values;
}

/** Least cost of a draw: as many steps as show every row once. */
export function leastDynamicsCost(
  count: number,
  batchSize: number,
  costs: { measure: number; train: number },
): number {
  return Math.ceil(count / batchSize) * batchSize * costs.train;
}
