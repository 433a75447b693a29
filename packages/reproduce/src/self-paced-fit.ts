import { checkRecipe, type Part, startRun } from "@gradus/curriculum";

/** A model whose weighted fit is computed, not approached by steps. */
export interface ExactModel {
  /** `[n]` losses of every example under the model as it is. */
  losses(): ArrayLike<number>;
  /** Fits the model to weighted examples: W `[n]`, in the round of that number from 0. */
  fit(weights: Float64Array, round: number): void;
}

/** How self-paced learning is set; the rounds fill the run. */
export interface SelfPacedSetting {
  regularizer: Part;
  startFraction: number;
  stopFraction: number;
  /** Share of the rounds over which the open fraction grows. */
  fullAt: number;
  rounds: number;
  scaleQuantile?: number;
  /** Each weight to a random example: the placebo. */
  permuted?: boolean;
}

/**
 * Alternates, as self-paced learning is defined, between the weights that the losses give and the best fit under
 * these weights. The weights are those of the library's own target in a run of one step a round; the trainer's
 * answer to that step is the exact fit.
 *
 * @param seed Of the run: ties and the placebo's permutation.
 */
export function selfPacedFit(
  count: number,
  { rounds, ...given }: SelfPacedSetting,
  model: ExactModel,
  seed: number,
): void {
  const recipe = checkRecipe({
    format: "gradus.recipe/1",
    target: { method: "self-paced", warmup: 0, rounds, ...given },
  });
  const examples = { count, keys: Uint32Array.from({ length: 2 * count }, (_, word) => word) };
  const run = startRun(recipe, examples, { seed, batchSize: 1, budget: { steps: rounds } });
  for (let ask = run.ask(), round = 0; ask.kind !== "done"; ask = run.ask()) {
    if (ask.kind === "wait") throw new Error("internal: every ask was told, and the run waits");
    if (ask.kind === "measure") {
      const losses = model.losses();
      run.tell(ask.id, { loss: Float32Array.from(ask.indices, (i) => losses[i]!) });
    } else {
      model.fit(run.distribution().weights, round++);
      run.tell(ask.id, {});
    }
  }
}
