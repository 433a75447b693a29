import { recipeOf, type SignalName, type Signals, startRun } from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Trainer } from "../contracts.js";
import { createEmbeddedTrainer } from "../trainers/embedded/trainer.js";
import type { ScorerContext } from "./contracts.js";

/** Follows a training run by what its own forward passes tell; a `TrainingDynamics` is one. */
export interface RunObserver {
  /** What training is to report of each example. */
  readonly signals: readonly SignalName[];
  /** Positions of the rows that were trained on, in order, and the signals of each; arrays are borrowed. */
  observe(indices: Int32Array, signals: Signals): void;
}

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
  observer?: RunObserver,
): Promise<{ trainer: Trainer; spent: number }> {
  const trainer = await createEmbeddedTrainer({ dataset, rows, spec, seed: rng.split("model").seed() });
  const examples = { count: rows.length, keys: new Uint32Array(2 * rows.length) };
  const run = startRun(recipeOf("shuffle", {}), examples, {
    seed: rng.split("run").seed(),
    batchSize: spec.batchSize,
    budget: { cost },
    costs,
  });
  const report = { perExample: [...(observer?.signals ?? [])], perAsk: [] };
  try {
    for (let ask = run.ask({ steps: BLOCK }); ask.kind === "train"; ask = run.ask({ steps: BLOCK })) {
      const signals = await trainer.train({ ...ask, report });
      observer?.observe(ask.indices, signals);
      run.tell(ask.id, {});
      between();
    }
  } catch (error) {
    await trainer.dispose();
    throw error;
  }
  return { trainer, spent: run.cost.trained * costs.train };
}

const BLOCK = 64;
