import { formatSize, visibleDifference } from "@gradus/evidence";
import { type Comparison, canonicalHash, factorWords, isTrainedScorer } from "@gradus/lab";
import type { Experiment, Report } from "@gradus/protocol";
import { intervalPlotText, pacingMapText, percentage, significant } from "@gradus/report";
import { armSentence } from "../../arm-sentence.js";
import { count } from "../../figures.js";
import { fittingColumns, table, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";
import { factorText } from "./factor-text.js";

/** Everything that was inferred or chosen, before the first block: columns, model, budget, margin, hash. */
export function describeComparison(
  comparison: Comparison,
  folder: string,
  jobs: number,
  terminal: Terminal,
): string {
  const { experiment, columns: tableColumns, data, warnings } = comparison;
  const { budget, tuning, task, metric, blocks } = experiment;
  const words = { name: metric.name, unit: metric.name === "accuracy" ? "share" : "number" } as const;
  const margin =
    typeof experiment.margin === "number" ? `±${formatSize(experiment.margin, words)}` : experiment.margin;
  const classes = task.kind === "classification" ? `${task.classes.length} classes of ` : "";
  const family = (experiment.arms.length - (experiment.sweep === undefined ? 1 : 0)) * experiment.at.length;
  const rate =
    tuning.mode === "none"
      ? `${experiment.learningRate}, untuned`
      : `tuned around ${experiment.learningRate} (${tuning.mode})`;
  const rows: [string, string][] = [
    [
      "table",
      `${experiment.table.name}, ${count(data.ownRows.length)} rows to train and validate, ${count(data.testRows.length)} to test`,
    ],
    ...tableColumns.map((column, index): [string, string] => [
      index === 0 ? "columns" : "",
      `${column.name}: ${column.kind} (${column.reason}${column.missingCount > 0 ? `; ${count(column.missingCount)} missing` : ""})`,
    ]),
    [
      "task",
      `predict ${classes}${task.label}; ${metric.name} on the test rows of the checkpoint that validation chooses`,
    ],
    [
      "model",
      `${experiment.model.kind}, ${experiment.optimizer.kind}, learning rate ${rate}, batch ${experiment.batchSize}`,
    ],
    ["arms", `${experiment.arms.map(({ name }) => name).join(", ")}; control ${experiment.control}`],
    ...(experiment.factor === undefined ? [] : [factorRow(experiment)]),
    ...(experiment.sweep === undefined ? [] : [sweepRow(experiment, experiment.sweep)]),
    [
      "budget",
      `${budget.epochs} ${budget.epochs === 1 ? "epoch" : "epochs"} of the control an arm = cost ${count(budget.cost)} (forward 1, forward and backward 3); all that an arm does counts`,
    ],
    [
      "blocks",
      `${blocks} planned, a seed each, looked at from block ${experiment.firstLook}; ${blocks} blocks can detect a difference of about ${visibleDifference(blocks, 1, family).toFixed(1)} standard deviations between two runs of a block`,
    ],
    ["margin", `${margin}: a smaller difference does not matter`],
    [
      "fixed",
      `hash ${canonicalHash(experiment).slice(0, 12)}, seed ${experiment.seed}; folder ${folder}; ${jobs} ${jobs === 1 ? "cell" : "cells"} at once`,
    ],
    ...warnings.map((warning): [string, string] => ["note", warning]),
  ];
  return `${table(rows, terminal)}\n\n`;
}

/** What half of the arms train with, before it starts. */
function factorRow(experiment: Experiment): [string, string] {
  const { tuning, control } = experiment;
  const sides = tuning.mode === "control" ? `; the rate of each side is that of its own ${control}` : "";
  return ["factor", `${factorWords(experiment)}: every arm runs without and with it${sides}`];
}

/** What a sweep tries and costs, before it starts. */
function sweepRow({ budget }: Experiment, sweep: NonNullable<Experiment["sweep"]>): [string, string] {
  const { curriculum, candidates, seeds } = sweep;
  const runs = candidates.length * seeds;
  const trained = Object.values(candidates[0]!.arm.scores).some(({ name }) => isTrainedScorer(name));
  const scorer = trained ? ", each with a scorer that is trained for it" : "";
  return [
    "sweep",
    `${count(candidates.length)} pacings of ${curriculum} on ${seeds} tuning seeds at the control's learning rate: ${count(runs)} runs${scorer}, cost ${count(runs * budget.cost)}, before block 1; the best on validation rows is then an arm, on blocks that had no part in choosing it`,
  ];
}

/** The result: the conclusion and what speaks against it, one sentence an arm, the picture, and the table of costs. */
export function reportText(report: Report, repeat: string, terminal: Terminal): string {
  const { width, utf8, colour } = terminal;
  const level = (value: number) => (report.metric.unit === "share" ? percentage(value) : significant(value));
  const { control } = report;
  return [
    terminal.style("bold", wrap(report.conclusion, terminal)),
    "",
    ...report.warnings.flatMap((warning) => [wrap(`note: ${warning}`, terminal), ""]),
    ...report.arms.flatMap((arm) => [
      armSentence(arm.arm, arm.verdict, arm.sentence, terminal),
      ...arm.notes.map((note) => wrap(`note: ${note}`, terminal, 2)),
      "",
    ]),
    ...(report.sweep === undefined
      ? []
      : [wrap(report.sweep.sentence, terminal), "", pacingMapText(report, { width, utf8, colour }), ""]),
    ...factorText(report, terminal),
    intervalPlotText(report, { width, utf8, colour }),
    "",
    wrap(
      `${control.arm}: ${level(control.mean)} ${report.metric.name}, mean of ${control.blocks} blocks${report.metric.unit === "share" ? ` (loss ${significant(control.meanLoss)})` : ""}; always answering ${report.metric.unit === "share" ? "the most frequent training class" : "the training mean"}: ${level(control.constantMetric)}`,
      terminal,
    ),
    "",
    ...costTable(report, terminal),
    "",
    `repeat: ${repeat}`,
    "",
  ].join("\n");
}

/** Headings from the one that is kept longest to the one that a narrow window loses first. */
const BY_WORTH = [
  "arm",
  "steps",
  "blocks",
  "won-tied-lost",
  "cost a step",
  "failed",
  "scorer",
  "measure",
  "train",
];

function costTable(report: Report, terminal: Terminal): string[] {
  const share = (value: number) => `${Math.round(100 * value)} %`;
  const rows = report.arms.map((arm): { readonly [heading: string]: string } => ({
    arm: arm.at === 1 ? arm.arm : `${arm.arm} at ${Number((100 * arm.at).toPrecision(3))} %`,
    "cost a step": `${arm.costRatio.toFixed(2)}×`,
    steps: `${arm.stepRatio.toFixed(2)}×`,
    scorer: share(arm.costShares.scorer),
    measure: share(arm.costShares.measure),
    train: share(arm.costShares.train),
    blocks: `${arm.blocks} of ${report.plannedBlocks}`,
    "won-tied-lost": `${arm.wins}-${arm.ties}-${arm.losses}`,
    failed: `${arm.failures.count} of ${arm.failures.cells}`,
  }));
  return fittingColumns(rows, BY_WORTH, terminal);
}
