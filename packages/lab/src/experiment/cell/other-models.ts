import type { Rng } from "@gradus/numeric";
import type { Trainer, TrainingSpec } from "../../contracts.js";
import { createEmbeddedTrainer, type EmbeddedTrainerOptions } from "../../trainers/embedded/trainer.js";

/**
 * Trainers of the models beside "main": a peer is the same but for its initial weights and masks; a proxy is the
 * softmax regression, or the linear model, of the same features.
 */
export async function openOtherModels(
  names: readonly string[],
  options: Omit<EmbeddedTrainerOptions, "seed">,
  rng: Rng,
): Promise<Map<string, Trainer>> {
  const opened = new Map<string, Trainer>();
  for (const name of names) {
    const spec: TrainingSpec =
      name === "proxy" ? { ...options.spec, model: { kind: "softmax-regression" } } : options.spec;
    opened.set(name, await createEmbeddedTrainer({ ...options, spec, seed: rng.split(name).seed() }));
  }
  return opened;
}
