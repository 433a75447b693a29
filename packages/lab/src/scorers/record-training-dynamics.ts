import { createTrainingDynamics, type DynamicsSignal, type TrainingDynamics } from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Trainer } from "../contracts.js";
import { firstNotFinite } from "../experiment/cell/first-not-finite.js";
import { Diverged } from "../trainers/diverged.js";
import type { ScorerContext } from "./contracts.js";
import { trainShuffled } from "./train-shuffled.js";

/** Options of {@link recordTrainingDynamics}. */
export interface RecordOptions {
  /** What training reports: only what the scores that are wanted are read from. */
  signals: readonly DynamicsSignal[];
  /** Presentations, from the first, that EL2N averages over. */
  earlyPresentations: number;
}

/**
 * Trains one fresh model on shuffled rows and records, from the forward passes that training makes anyway, how each
 * example is learned. No pass is added: a forward pass with dropout is what AUM and forgetting are defined on.
 *
 * @param cost in the units of `costs`; must buy a presentation of every row, or the scores are refused.
 * @throws Diverged if the model leaves the finite numbers.
 * @returns the trained model, which the caller disposes of, and what was recorded.
 */
export async function recordTrainingDynamics(
  context: Pick<ScorerContext, "dataset" | "spec" | "costs" | "between">,
  rows: Int32Array,
  rng: Rng,
  cost: number,
  options: RecordOptions,
): Promise<{ trainer: Trainer; dynamics: TrainingDynamics; spent: number }> {
  const dynamics = createTrainingDynamics(rows.length, options);
  const { batchSize } = context.spec;
  const trained = await trainShuffled(context, rows, rng, cost, {
    signals: dynamics.signals,
    observe(indices, signals) {
      const bad = firstNotFinite(signals, batchSize);
      if (bad !== null) {
        throw new Diverged(`trainingDynamics: ${bad.name} must be finite, got ${bad.value} (diverged)`);
      }
      dynamics.observe(indices, signals);
    },
  });
  return { ...trained, dynamics };
}
