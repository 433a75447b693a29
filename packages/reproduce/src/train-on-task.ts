import { type Recipe, type SignalName, type Signals, startRun, type TrainAsk } from "@gradus/curriculum";
import { createEmbeddedTrainer, type TrainingSpec } from "@gradus/lab";
import { createRng, type Rng } from "@gradus/numeric";
import type { ClassificationTask } from "./clustered-classes.js";

const BLOCK = 64;

/** A hidden layer of 128, AdamW, batches of 32, a constant rate: no arm's pacing meets another rate than its rivals'. */
export const smallNetwork: TrainingSpec = {
  model: { kind: "mlp", hidden: [128], dropout: 0 },
  optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  learningRate: 0.001,
  schedule: { kind: "constant" },
  batchSize: 32,
};

/** What {@link trainOnTask} needs beside the task and the recipe. */
export interface TaskRun {
  /** Arms of one seed share it: same initial weights, same stream of batches. */
  rng: Rng;
  steps: number;
  /** Steps that progress is counted over; more than `steps` ends the run before its pacing. */
  horizon?: number;
  /** Dataset rows that are trained on; the task's own unless said. */
  rows?: Int32Array;
  /** Scores of those rows, by name. */
  scores?: { readonly [name: string]: Float64Array };
  /** Signals that training reports beside what the recipe asks for. */
  signals?: readonly SignalName[];
  /** Sees every trained ask, with positions in `rows`, and what was reported for it. */
  watch?(ask: TrainAsk, reported: Signals): void;
}

/**
 * Trains {@link smallNetwork} under a recipe.
 *
 * @returns accuracy on the task's test rows, and examples that were measured and trained.
 */
export async function trainOnTask(
  task: ClassificationTask,
  recipe: Recipe,
  { rng, steps, horizon = steps, rows = task.train, scores = {}, signals = [], watch }: TaskRun,
): Promise<{ accuracy: number; measured: number; trained: number }> {
  const { dataset, test } = task;
  const trainer = await createEmbeddedTrainer({
    dataset,
    rows,
    spec: smallNetwork,
    seed: rng.split("model").seed(),
  });
  const run = startRun(recipe, examplesOf(task, rows, scores), {
    seed: rng.split("run").seed(),
    batchSize: smallNetwork.batchSize,
    budget: { steps: horizon },
  });
  try {
    for (let made = 0; made < steps; ) {
      const ask = run.ask({ steps: Math.min(BLOCK, steps - made) });
      if (ask.kind === "measure") {
        run.tell(ask.id, await trainer.measure(ask));
        continue;
      }
      if (ask.kind !== "train") throw new Error(`internal: a run of ${steps} steps ended after ${made}`);
      const perExample = [...new Set([...ask.report.perExample, ...signals])];
      const reported = await trainer.train({ ...ask, report: { ...ask.report, perExample } });
      watch?.(ask, reported);
      run.tell(ask.id, Object.fromEntries(ask.report.perExample.map((name) => [name, reported[name]])));
      made += ask.steps;
    }
    const { metric: accuracy } = await trainer.evaluate(test);
    return { accuracy, ...run.cost };
  } finally {
    await trainer.dispose();
  }
}

function examplesOf(
  { dataset: { labels } }: ClassificationTask,
  rows: Int32Array,
  scores: { readonly [name: string]: Float64Array },
) {
  if (labels.kind !== "classes") throw new Error("internal: a classification task has classes");
  const words = createRng(0).split("example ids");
  const keys = new Uint32Array(2 * rows.length);
  rows.forEach((row, position) => {
    keys[2 * position] = words.uint32(2 * row);
    keys[2 * position + 1] = words.uint32(2 * row + 1);
  });
  const classes = rows.map((row) => labels.values[row]!);
  return { count: rows.length, keys, scores, classes, classCount: labels.classCount };
}
