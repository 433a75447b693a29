import {
  checkRecipe,
  type Examples,
  measuresOf,
  modelsOf,
  parseSnapshot,
  type Recipe,
  type Run,
  type RunOptions,
  recipeOf,
  restoreRun,
  type SignalName,
  startRun,
} from "@gradus/curriculum";
import { describeValue } from "@gradus/numeric";
import type { Creation, Frame, FrameArray, TrainerCapabilities } from "@gradus/protocol";

/** A run as a client asked for it. */
export interface OpenedRun {
  run: Run;
  recipe: Recipe;
  batchSize: number;
  trainer: TrainerCapabilities;
  /** Optimizer steps, where they follow from the budget alone. */
  steps: number | null;
}

const SCORE = "score.";
const decoder = new TextDecoder();

/**
 * Starts or restores the run that a message asks for.
 *
 * @throws TypeError or RangeError for a rule of the library, and where the trainer cannot do what the method needs.
 */
export function openRun(creation: Creation, arrays: Frame["arrays"]): OpenedRun {
  const recipe = recipeFrom(creation);
  const { trainer } = creation;
  refuseUnfitTrainer(recipe, trainer);
  const examples = examplesFrom(creation, arrays);
  const { budget, costs = { measure: 1, train: 3 }, ...rest } = creation.run;
  const options: RunOptions = {
    seed: rest.seed,
    batchSize: rest.batchSize,
    budget: "epochs" in budget ? { cost: budget.epochs * examples.count * costs.train } : budget,
    costs,
    weigh: trainer.weighs,
    ...(rest.measureSize === undefined ? {} : { measureSize: rest.measureSize }),
    ...(rest.lag === undefined ? {} : { lag: rest.lag }),
  };
  const run =
    creation.kind === "restore"
      ? restoreRun(recipe, examples, options, parseSnapshot(snapshotText(arrays)))
      : startRun(recipe, examples, options);
  refuseUnfitSignals(run, trainer);
  return { run, recipe, batchSize: options.batchSize, trainer, steps: stepsOf(run, options, costs.train) };
}

function recipeFrom({ curriculum, options, recipe }: Creation): Recipe {
  if ((curriculum === undefined) === (recipe === undefined)) {
    throw new TypeError("create: either curriculum or recipe must be given, got both or none");
  }
  return curriculum === undefined ? checkRecipe(recipe) : recipeOf(curriculum, options ?? {});
}

/** Arrays as the library wants them; what has another type is refused by name. */
function examplesFrom(
  { examples: { count, classCount, pools } }: Creation,
  arrays: Frame["arrays"],
): Examples {
  const scores: { [name: string]: Float64Array } = {};
  for (const [name, { data }] of Object.entries(arrays)) {
    if (name.startsWith(SCORE)) scores[name.slice(SCORE.length)] = data as Float64Array;
    else if (!EXAMPLE_ARRAYS.includes(name)) {
      throw new TypeError(
        `create: arrays must be ${EXAMPLE_ARRAYS.join(", ")} or score.<name>, got ${describeValue(name)}`,
      );
    }
  }
  const { base, classes, groups } = arrays as { [name: string]: { data: FrameArray } | undefined };
  return {
    count,
    keys: (arrays["keys"]?.data as Uint32Array | undefined) ?? positionKeys(count),
    scores,
    ...(base === undefined ? {} : { base: base.data as Float64Array }),
    ...(classes === undefined ? {} : { classes: classes.data as Int32Array }),
    ...(classCount === undefined ? {} : { classCount }),
    ...(groups === undefined ? {} : { groups: groups.data as Int32Array }),
    ...(pools === undefined
      ? {}
      : { pools: Object.fromEntries(Object.entries(pools).filter(([, size]) => size !== undefined)) }),
  };
}

const EXAMPLE_ARRAYS = ["keys", "base", "classes", "groups", "snapshot"];

/** Of examples that nobody named: who they are is where they stand. */
function positionKeys(count: number): Uint32Array {
  return Uint32Array.from({ length: 2 * count }, (_, word) => (word % 2 === 0 ? 0 : word >> 1));
}

function snapshotText(arrays: Frame["arrays"]): string {
  const snapshot = arrays["snapshot"]?.data;
  if (!(snapshot instanceof Uint8Array)) {
    throw new TypeError(`restore: snapshot must be given as U8 text, got ${describeValue(snapshot)}`);
  }
  return decoder.decode(snapshot);
}

function refuseUnfitTrainer(recipe: Recipe, { losses, models, measures, weighs }: TrainerCapabilities): void {
  if (!measures && measuresOf(recipe, weighs)) {
    throw new RangeError(
      "create: measures must be true, since this curriculum asks for forward passes before it trains; let the training loop answer them and say so",
    );
  }
  const { method } = recipe.loss;
  if (!losses.includes(method)) {
    throw new RangeError(
      `create: losses must hold "${method}", the loss that this curriculum minimises, got ${losses.join(", ")}; let the training loop compute it and say so`,
    );
  }
  const missing = modelsOf(recipe).find((model) => !models.includes(model));
  if (missing !== undefined) {
    throw new RangeError(
      `create: models must hold "${missing}", which this curriculum trains beside "main", got ${models.join(", ") || "none"}`,
    );
  }
}

function refuseUnfitSignals({ reports }: Run, { signals }: TrainerCapabilities): void {
  const missing = reports.find((name) => !signals.includes(name));
  if (missing !== undefined) throw unfitSignal(missing, signals);
}

/** Of a signal that a method reads and the training loop cannot tell. */
export function unfitSignal(name: SignalName, given: readonly string[]): RangeError {
  return new RangeError(
    `trainer: signals must hold "${name}", which this curriculum reads, got ${given.join(", ") || "none"}`,
  );
}

function stepsOf(run: Run, { budget, batchSize }: RunOptions, trainCost: number): number | null {
  if ("steps" in budget) return budget.steps;
  return run.feedback.turns === "none" ? Math.floor(budget.cost / (batchSize * trainCost)) : null;
}
