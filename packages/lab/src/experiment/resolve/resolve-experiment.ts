import { batchSizeFor } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { defaultTraining, type TableContent } from "./default-training.js";
import { refuseCostlyScorers } from "./refuse-costly-scorers.js";
import { refuseLateEvaluation } from "./refuse-late-evaluation.js";
import { refuseUnfitLosses } from "./refuse-unfit-losses.js";
import { DEFAULT_ARMS, PAIR_ARMS, resolveArms } from "./resolve-arms.js";
import { resolveFactor, withAndWithout } from "./resolve-factor.js";
import { resolveModel } from "./resolve-model.js";
import { resolveSweep } from "./resolve-sweep.js";

/** What the tables say, as far as the experiment depends on it. */
export interface TableFacts extends TableContent {
  table: Experiment["table"];
  test: Experiment["test"];
  task: Experiment["task"];
  /** Rows that may train or validate. */
  ownRows: number;
  /** Variance of a numeric label over the own rows; 1 for classes. */
  labelVariance: number;
  grouped: boolean;
  fixedScores: readonly string[];
}

/** The control where nobody names one: what changes neither order nor weight, of examples and of pairs. */
const CONTROLS = ["shuffle", "info-nce"];
const TUNING_SEEDS = 3;
/** Squared errors are float32. */
const FLOAT32_STEP = 1.2e-7;
const TUNING_RATIO = 3;

/**
 * Makes every choice of a comparison: what the user left out gets its default, so that the result can be printed,
 * hashed and run.
 *
 * @throws InputError that names the choice, its rule and the value.
 */
export function resolveExperiment(input: ExperimentInput, facts: TableFacts): Experiment {
  const training = defaultTraining(facts);
  const model = resolveModel(input.model, facts) ?? training.model;
  const optimizer = input.optimizer ?? training.optimizer;
  const learningRate = input.learningRate ?? training.learningRate;
  const costs = input.costs ?? { measure: 1, train: 3 };
  const epochs = input.epochs ?? 10;
  const validationShare = input.validationShare ?? 0.1;
  const trainRows = facts.ownRows - Math.round(validationShare * facts.ownRows);
  const batchSize = input.batchSize ?? batchSizeFor(trainRows, training.batchSize);
  const cost = epochs * trainRows * costs.train;
  const evaluations = input.evaluations ?? 20;
  const difficulty = facts.table.columns.find(({ kind }) => kind === "difficulty");
  const sources = {
    fixedScores: facts.fixedScores,
    numbers: facts.task.kind === "regression",
    difficultyColumn: difficulty?.name,
    difficulty: input.difficulty,
  };
  const usual = [...(model.kind === "embedding" ? PAIR_ARMS : DEFAULT_ARMS)];
  const named = resolveArms(input.arms ?? (input.sweep === undefined ? usual : usual.slice(0, 1)), sources);
  const around = { content: facts, model, optimizer, batchSize, trainRows };
  const factor = resolveFactor(input, around);
  const arms = withAndWithout(named, factor, around);
  const tuning = tuningOf(input.tuning ?? "control", learningRate);
  const sweep = resolveSweep(input, sources, tuning);
  const control = resolveControl(input.control, named, sweep === undefined ? 2 : 1);
  const classifies = facts.task.kind === "classification";
  const resolution = classifies ? 1 / facts.test.rows : FLOAT32_STEP * facts.labelVariance;
  const experiment: Experiment = {
    format: "gradus.experiment/1",
    table: facts.table,
    test: facts.test,
    task: facts.task,
    metric: {
      name: classifies ? "accuracy" : "mean-squared-error",
      higherIsBetter: classifies,
      aggregation: "mean over test examples",
      checkpoint: "best validation, earliest tie",
      resolution,
    },
    features: { hashedColumns: facts.hasText ? (input.hashedColumns ?? 4096) : 0, version: 1 },
    model,
    optimizer,
    learningRate,
    schedule: input.schedule ?? training.schedule,
    batchSize,
    control,
    arms,
    ...(factor === undefined ? {} : { factor }),
    budget: { epochs, cost, costs, scorerShare: input.scorerShare ?? 0.2 },
    evaluations,
    at: resolveShares(input, evaluations),
    question: input.question ?? "quality",
    margin:
      input.margin ?? (classifies ? Math.max(0.005, resolution) : "1 % of the control's mean in tuning"),
    alpha: 0.05,
    blocks: input.blocks ?? 20,
    firstLook: 5,
    futilityFrom: 6,
    tuning,
    ...(sweep === undefined ? {} : { sweep }),
    split: { validationShare, stratified: classifies, grouped: facts.grouped },
    seed: input.seed ?? 0,
    failure: "not finite: scored with the constant predictor",
  };
  refuseTooSmall(experiment, trainRows);
  return experiment;
}

function refuseTooSmall(experiment: Experiment, trainRows: number): void {
  const { batchSize } = experiment;
  if (batchSize > trainRows) {
    throw new InputError({
      thing: "batch size",
      rule: `must be at most the ${trainRows} training rows of a block`,
      value: String(batchSize),
      remedy: "Give a smaller batchSize in experiment.yaml, or more rows.",
    });
  }
  if (typeof experiment.margin === "string" && experiment.tuning.mode === "none") {
    throw new InputError({
      thing: "margin",
      rule: "must be given where nothing is tuned, since its default is 1 % of the control's mean in tuning",
      value: "none",
      remedy: "Give --margin: the smallest difference that matters to you.",
    });
  }
  refuseUnfitLosses(experiment);
  refuseCostlyScorers(experiment, trainRows);
  refuseLateEvaluation(experiment, trainRows);
}

function resolveControl(given: string | undefined, arms: Experiment["arms"], fewest: number): string {
  const names = arms.map(({ name }) => name);
  const control = given ?? CONTROLS.find((name) => names.includes(name)) ?? names[0]!;
  if (!names.includes(control) || names.length < fewest) {
    throw new InputError({
      thing: "control",
      rule: fewest === 2 ? "must be one of at least two arms" : "must be one of the arms",
      value: `${control} among ${names.join(", ")}`,
      remedy: "Give --arms shuffle,… with the control among them, and --control for another than shuffle.",
    });
  }
  return control;
}

/** Shares of the budget at which arms are compared: evaluations fall on multiples of 1/evaluations only. */
function resolveShares(input: ExperimentInput, evaluations: number): number[] {
  const shares = input.at ?? (input.question === "faster" ? [0.25] : [1]);
  const sorted = [...new Set(shares)].sort((a, b) => a - b);
  for (const share of sorted) {
    if (Math.abs(share * evaluations - Math.round(share * evaluations)) > 1e-9) {
      throw new InputError({
        thing: "at",
        rule: `must be multiples of 1/${evaluations}, where the arms are evaluated`,
        value: String(share),
        remedy: "Give such a share, or another number of evaluations in experiment.yaml.",
      });
    }
  }
  return sorted;
}

function tuningOf(mode: Experiment["tuning"]["mode"], learningRate: number): Experiment["tuning"] {
  return mode === "none"
    ? { mode, grid: [], seeds: 0 }
    : { mode, grid: gridAround(learningRate), seeds: TUNING_SEEDS };
}

function gridAround(rate: number): number[] {
  const exact = [-2, -1, 0, 1, 2].map((power) => rate * TUNING_RATIO ** power);
  return exact.map((each) => Number(each.toPrecision(6)));
}
