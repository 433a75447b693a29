import { confidenceDifficulty, entropyDifficulty, marginDifficulty } from "@gradus/curriculum";
import type { Trainer } from "../../contracts.js";
import { classesOf, type WorkContext } from "./work.js";

/** What one look of a model at an example can say. */
export type LookScore = "loss" | "confidence" | "margin" | "entropy";

/** Losses `[positions]` of a model: natural logarithm, or squared error of standardised numbers. One forward pass. */
export async function lossesOf(
  trainer: Trainer,
  context: WorkContext,
  positions: Int32Array,
): Promise<Float64Array> {
  const { loss } = await trainer.evaluate(positions.map((position) => context.rows[position]!));
  context.passed({ forward: positions.length, backward: 0 });
  return Float64Array.from(loss);
}

/** Probabilities `[positions × classes]` of a model, row-major. One forward pass. */
export async function probabilitiesOf(
  trainer: Trainer,
  context: WorkContext,
  positions: Int32Array,
): Promise<Float32Array> {
  const probabilities = await trainer.predict(positions.map((position) => context.rows[position]!));
  context.passed({ forward: positions.length, backward: 0 });
  return probabilities;
}

/** The scores of a look, each by the formula of the library; a forward pass for the loss and one for all others. */
export async function look(
  trainer: Trainer,
  context: WorkContext,
  positions: Int32Array,
  scores: readonly LookScore[],
): Promise<{ [score in LookScore]?: Float64Array }> {
  const seen: { [score in LookScore]?: Float64Array } = {};
  if (scores.includes("loss")) seen.loss = await lossesOf(trainer, context, positions);
  if (scores.some((score) => score !== "loss")) {
    const labels = classesOf(context, positions);
    const probabilities = await probabilitiesOf(trainer, context, positions);
    const classCount = probabilities.length / positions.length;
    if (scores.includes("confidence")) seen.confidence = confidenceDifficulty(probabilities, labels);
    if (scores.includes("margin")) seen.margin = marginDifficulty(probabilities, labels);
    if (scores.includes("entropy")) seen.entropy = entropyDifficulty(probabilities, classCount);
  }
  return seen;
}

/** Forward passes of {@link look} an example. */
export function looksOf(scores: readonly LookScore[]): number {
  return Number(scores.includes("loss")) + Number(scores.some((score) => score !== "loss"));
}
