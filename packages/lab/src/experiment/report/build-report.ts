import { conclusionSentence, constantAnswerWarning } from "@gradus/evidence";
import { mean, standardDeviation } from "@gradus/numeric";
import type { Cell, Experiment, Report } from "@gradus/protocol";
import { taskName } from "../cell/task.js";
import { canonicalHash } from "../folder/canonical-json.js";
import type { Agenda } from "../rule/agenda.js";
import { chosenAt } from "../rule/observe.js";
import { type Sweep, withWinner } from "../rule/sweep.js";
import { armReport, failuresOf } from "./arm-report.js";
import { curveBand } from "./curve-band.js";
import { factorReport } from "./factor-report.js";
import { sweepReport } from "./sweep-report.js";

/** What the report says beyond the experiment and its cells. */
export interface ReportFacts {
  version: string;
  trainRows: number;
  validationRows: number;
  /** Test metric of the best constant, from all own rows. */
  constantMetric: number;
  warnings: readonly string[];
  /** Of the rows of the training table. */
  exampleIds: readonly string[];
  /** The command that repeats the comparison, with file names instead of paths. */
  command: string;
}

/**
 * Everything that a finished comparison has to say, from cells up to each arm's close, sorted by block and arm:
 * clock, host, path, number of jobs and cells that ran ahead leave no trace.
 */
export function buildReport(
  fixed: Experiment,
  agenda: Agenda,
  cells: readonly Cell[],
  facts: ReportFacts,
): Report {
  const { tuning, margin, main, fresh, sweep } = agenda;
  const experiment = withWinner(fixed, sweep);
  if (tuning === null || margin === null || main === null) {
    throw new Error("internal: a report needs a comparison whose blocks have begun");
  }
  const byName = new Map(cells.map((cell) => [taskName(cell), cell]));
  const cellOf = (arm: string, block: number) =>
    byName.get(taskName({ phase: "main", block, arm, placebo: false, learningRate: tuning.rates[arm]! }))!;
  const cellsOf = (arm: string, blocks: number) =>
    Array.from({ length: blocks }, (_, n) => cellOf(arm, n + 1));

  const results = main.results();
  const placebos = fresh?.results() ?? [];
  const controls = cellsOf(experiment.control, main.blocks);
  const metric: Report["metric"] = {
    name: experiment.metric.name,
    higherIsBetter: experiment.metric.higherIsBetter,
    unit: experiment.metric.name === "accuracy" ? "share" : "number",
    resolution: experiment.metric.resolution,
  };
  const arms = results.map((result) =>
    armReport({
      experiment,
      result,
      placebo: placebos.find(({ arm, at }) => arm === result.arm && at === result.at) ?? null,
      cells: cellsOf(result.arm, result.blocks),
      controls: controls.slice(0, result.blocks),
      margin,
      familySize: results.length,
      metric,
      constantMetric: facts.constantMetric,
      exampleIds: facts.exampleIds,
    }),
  );
  const whole = experiment.at.at(-1)!;
  const metrics = controls.map((cell) => chosenAt(cell, whole).metric);
  const helped = new Set(results.filter(({ verdict }) => verdict === "better").map(({ arm }) => arm)).size;
  const learntNothing = constantAnswerWarning({
    controlMean: mean(metrics),
    constantMetric: facts.constantMetric,
    constant: experiment.task.kind === "classification" ? "the most frequent class" : "the mean",
    metric,
    margin,
    resolution: metric.resolution,
    helped: helped > 0,
  });
  const sweptReport = (found: Sweep) => {
    const result = results.find(({ arm, at }) => arm === found.winner && at === whole)!;
    return sweepReport({
      ...{ experiment, sweep: found, result, metric, control: controlWords(experiment) },
      cells: cellsOf(result.arm, result.blocks),
      controls: controls.slice(0, result.blocks),
    });
  };
  const noun = experiment.factor === undefined ? undefined : (["arm", "arms"] as const);
  const repeated = cells.find(({ phase }) => phase === "repeat");
  return {
    format: "gradus.report/2",
    hash: canonicalHash(fixed),
    version: facts.version,
    table: {
      name: experiment.table.name,
      rows: experiment.table.rows,
      trainRows: facts.trainRows,
      validationRows: facts.validationRows,
      testRows: experiment.test.rows,
      contentHash: experiment.table.contentHash,
      testContentHash: experiment.test.kind === "file" ? experiment.test.contentHash : null,
      testSource:
        experiment.test.kind === "file"
          ? experiment.test.name
          : `${percent(experiment.test.share)} % held out by hash of the id`,
      columns: experiment.table.columns,
    },
    question: experiment.question,
    metric,
    margin,
    marginRule: typeof experiment.margin === "number" ? "fixed before block 1" : experiment.margin,
    alpha: experiment.alpha,
    plannedBlocks: experiment.blocks,
    firstLook: experiment.firstLook,
    at: experiment.at,
    budget: {
      cost: experiment.budget.cost,
      epochs: experiment.budget.epochs,
      measureCost: experiment.budget.costs.measure,
      trainCost: experiment.budget.costs.train,
    },
    model: describeModel(experiment),
    optimizer: experiment.optimizer.kind,
    schedule: experiment.schedule.kind,
    split: describeSplit(experiment),
    tuning: {
      mode: experiment.tuning.mode,
      extended: tuning.extended,
      trials: tuning.trials,
      chosen: tuning.rates,
    },
    seed: experiment.seed,
    repeatability: repeatabilityOf(repeated, controls[0]!, whole),
    control: {
      arm: experiment.control,
      mean: mean(metrics),
      sd: metrics.length > 1 ? standardDeviation(metrics) : 0,
      meanLoss: mean(controls.map((cell) => chosenAt(cell, whole).loss)),
      blocks: controls.length,
      failures: failuresOf(controls),
      constantMetric: facts.constantMetric,
      curve: curveBand(controls, experiment.evaluations),
    },
    arms,
    ...(sweep === null ? {} : { sweep: sweptReport(sweep) }),
    ...(experiment.factor === undefined
      ? {}
      : {
          factor: factorReport({ experiment, results, cellsOf, control: controlWords(experiment), metric }),
        }),
    conclusion: conclusionSentence(results, experiment.blocks, controlWords(experiment), noun),
    helped,
    notTested: notTested(experiment),
    warnings: [...(learntNothing === null ? [] : [learntNothing]), ...facts.warnings, ...tuning.warnings],
    command: facts.command,
  };
}

function controlWords(experiment: Experiment): string {
  const control = experiment.arms.find(({ name }) => name === experiment.control)!;
  return control.curriculum === "shuffle" ? "random order" : control.name;
}

/** The embedded trainer is repeatable to the bit: anything else is a defect of ours. */
function repeatabilityOf(repeated: Cell | undefined, control: Cell, at: number): Report["repeatability"] {
  if (repeated === undefined || hasDied(repeated) || hasDied(control)) {
    return { difference: null, identical: false };
  }
  const difference = chosenAt(repeated, at).metric - chosenAt(control, at).metric;
  const identical =
    repeated.digest === control.digest && JSON.stringify(repeated.curve) === JSON.stringify(control.curve);
  if (!identical) {
    throw new Error(
      `internal: two runs of ${control.arm} in block 1 with one seed must be identical, differ by ${difference}`,
    );
  }
  return { difference, identical };
}

/** A worker that was lost before its first step says nothing about repeating. */
function hasDied({ status, steps }: Cell): boolean {
  return status === "failed" && steps === 0;
}

function describeModel({ model, features }: Experiment): string {
  const hashed =
    features.hashedColumns === 0
      ? ""
      : ` on ${features.hashedColumns.toLocaleString("en-US")} hashed n-gram columns`;
  if (model.kind === "softmax-regression") return `softmax regression${hashed}`;
  const dropout = model.dropout === 0 ? "" : `, dropout ${model.dropout}`;
  if (model.kind === "mlp") return `MLP ${model.hidden.join("-")}${dropout}${hashed}`;
  if (model.kind === "embedding") {
    return `embedding ${[...model.hidden, model.dimensions].join("-")}${dropout}${hashed}, judged by the nearest class centroid`;
  }
  const { channels, kernel, hidden } = model;
  const dense = hidden.length === 0 ? "" : `, dense ${hidden.join("-")}`;
  return `CNN ${channels.join("-")} of ${kernel} × ${kernel}${dense}${dropout}`;
}

function describeSplit({ split }: Experiment): string {
  const kept = split.grouped ? ", groups kept together" : "";
  const by = split.stratified ? ", stratified by class" : "";
  return `${percent(split.validationShare)} % of the own rows validate, drawn anew in every block${by}${kept}`;
}

/** 7 for .07, which times 100 is 7.000000000000001. */
function percent(share: number): number {
  return Number((100 * share).toPrecision(6));
}

function notTested(experiment: Experiment): string[] {
  const { mode } = experiment.tuning;
  const models = {
    mlp: "MLP",
    cnn: "CNN",
    embedding: "embedding",
    "softmax-regression": "softmax regression",
  };
  const model = models[experiment.model.kind];
  const sides = experiment.factor === undefined ? "" : ", without and with the factor";
  return [
    `other models than this ${model}, and other budgets than ${experiment.budget.epochs} epochs`,
    ...(mode === "control" ? [`learning rates other than the control's${sides}`] : []),
    ...(mode === "none" ? ["any other learning rate"] : []),
    "other options of each curriculum than those listed",
  ];
}
