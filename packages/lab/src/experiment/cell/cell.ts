import { checkRecipe, modelsOf, permuteWithinClasses } from "@gradus/curriculum";
import type { Cell, Experiment } from "@gradus/protocol";
import type { TrainingSpec } from "../../contracts.js";
import { encodeBlock } from "../../features/index.js";
import { doubtsAfterTraining } from "../../scorers/irreducible-loss.js";
import { score } from "../../scorers/score.js";
import { Diverged } from "../../trainers/diverged.js";
import { createEmbeddedTrainer } from "../../trainers/embedded/trainer.js";
import { withModels } from "../../trainers/several-models.js";
import { asTrained } from "../as-trained.js";
import { everyArm } from "../every-arm.js";
import { type Block, CellLoop, type CellSurroundings } from "./cell-loop.js";
import { type ComparisonData, splitRows } from "./comparison-data.js";
import { constantPredictor } from "./constant-predictor.js";
import { emptyCell, failCell } from "./empty-cell.js";
import { examplesOf } from "./examples-of.js";
import { openOtherModels } from "./other-models.js";
import { poolRows } from "./pools-of.js";
import { blockRng } from "./seeds.js";
import type { CellTask } from "./task.js";

/**
 * Trains one arm in one block and evaluates it along the way. The same task on the same data gives the same cell,
 * interrupted or not; times decide only how asks are blocked, which changes no ask.
 */
export async function runCell(
  experiment: Experiment,
  data: ComparisonData,
  task: CellTask,
  surroundings: CellSurroundings,
): Promise<Cell> {
  const rng = blockRng(experiment.seed, task);
  const split = splitRows(data, experiment.split.validationShare, rng.split("split"));
  const dataset = encodeBlock(data.features, split.train);
  const { testRows } = data;
  const cell = emptyCell(task, rng.seed());
  try {
    await trainAndEvaluate(experiment, data, task, surroundings, {
      rng,
      dataset,
      trainRows: split.train,
      validationRows: split.validation,
      testRows,
      cell,
    });
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    const constant = constantPredictor(data.features.labels, split.train, testRows);
    return failCell(cell, error.message, constant, experiment.at);
  }
  return cell;
}

async function trainAndEvaluate(
  given: Experiment,
  data: ComparisonData,
  task: CellTask,
  surroundings: CellSurroundings,
  block: Block,
): Promise<void> {
  const { rng, dataset, cell } = block;
  const arm = everyArm(given).find(({ name }) => name === task.arm)!;
  const experiment = asTrained(given, arm);
  const { augmentation, strength } = arm.training ?? {};
  const { costs } = experiment.budget;
  const spec: TrainingSpec = {
    model: experiment.model,
    optimizer: experiment.optimizer,
    learningRate: task.learningRate,
    schedule: experiment.schedule,
    batchSize: experiment.batchSize,
    augmentation,
    strength,
  };
  const recipe = checkRecipe(task.placebo ? arm.placebo!.recipe : arm.recipe);

  const scored = await score(experiment, data, arm, {
    dataset,
    rows: block.trainRows,
    spec,
    rng,
    between: () => surroundings.progress(0),
  });
  cell.cost.scorer = scored.cost;
  cell.warnings.push(...scored.warnings);
  const scoredRows = scored.positions.map((position) => block.trainRows[position]!);
  const { train: rows, pools } = poolRows(
    recipe,
    dataset.labels,
    scoredRows,
    block.validationRows,
    rng.split("reference"),
  );
  let examples = examplesOf(data, rows, scoresOf(scored.scores, scoredRows, rows), pools);
  for (const name of task.placebo ? arm.placebo!.permutes : []) {
    examples = permuteWithinClasses(examples, name, rng.split("placebo").split(name).seed());
  }

  const opened = { dataset, rows, spec, pools };
  const main = await createEmbeddedTrainer({ ...opened, seed: rng.split("model").seed() });
  const trainer = withModels(main, await openOtherModels(modelsOf(recipe), opened, rng.split("models")));
  try {
    const options = {
      seed: rng.split("run").seed(),
      batchSize: experiment.batchSize,
      budget: { cost: experiment.budget.cost - scored.cost },
      costs,
    };
    const loop = new CellLoop(experiment, task, surroundings, block, trainer, rows, data.exampleIds);
    await loop.run(recipe, examples, options);
    const irreducible = scored.scores["irreducibleLoss"];
    const trainedLoss = cell.curve.at(-1)?.validationLoss;
    if (irreducible !== undefined && trainedLoss !== undefined) {
      cell.warnings.push(...doubtsAfterTraining(dataset.labels, scoredRows, irreducible, trainedLoss));
    }
  } finally {
    await trainer.dispose();
  }
}

/** Scores of the rows that are left to training. */
function scoresOf(
  scores: { readonly [name: string]: Float64Array },
  scored: Int32Array,
  rows: Int32Array,
): { [name: string]: Float64Array } {
  const placeOf = new Map(Array.from(scored, (row, place) => [row, place]));
  const places = Int32Array.from(rows, (row) => placeOf.get(row)!);
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => [
      name,
      rows.length === scored.length ? values : Float64Array.from(places, (place) => values[place]!),
    ]),
  );
}
