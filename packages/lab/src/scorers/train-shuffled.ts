import { recipeOf, startRun } from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Trainer } from "../contracts.js";
import { createEmbeddedTrainer } from "../trainers/embedded/trainer.js";
import type { ScorerContext } from "./contracts.js";

/**
 * Trains a fresh model on shuffled rows until the cost is spent; the caller disposes of the trainer.
 *
 * @param cost in the units of `costs`; the step that does not fit is not made.
 */
export async function trainShuffled(
  { dataset, spec, costs, between }: Pick<ScorerContext, "dataset" | "spec" | "costs" | "between">,
  rows: Int32Array,
  rng: Rng,
  cost: number,
): Promise<{ trainer: Trainer; spent: number }> {
  const trainer = await createEmbeddedTrainer({ dataset, rows, spec, seed: rng.split("model").seed() });
  const examples = { count: rows.length, keys: new Uint32Array(2 * rows.length) };
  const run = startRun(recipeOf("shuffle", {}), examples, {
    seed: rng.split("run").seed(),
    batchSize: spec.batchSize,
    budget: { cost },
    costs,
  });
  try {
    for (let ask = run.ask({ steps: BLOCK }); ask.kind === "train"; ask = run.ask({ steps: BLOCK })) {
      run.tell(ask.id, await trainer.train(ask));
      between();
    }
  } catch (error) {
    await trainer.dispose();
    throw error;
  }
  return { trainer, spent: run.cost.trained * costs.train };
}

const BLOCK = 64;
