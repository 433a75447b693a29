import { formatSize, visibleDifference } from "@gradus/evidence";
import { type Comparison, canonicalHash } from "@gradus/lab";
import type { Report } from "@gradus/protocol";
import { intervalPlotText, percentage, significant } from "@gradus/report";
import { count } from "../../figures.js";
import type { Terminal } from "../../terminal.js";

/** Everything that was inferred or chosen, before the first block: columns, model, budget, margin, hash. */
export function describeComparison(comparison: Comparison, folder: string, jobs: number): string {
  const { experiment, columns, data, warnings } = comparison;
  const { budget, tuning, task, metric } = experiment;
  const words = { name: metric.name, unit: metric.name === "accuracy" ? "share" : "number" } as const;
  const margin =
    typeof experiment.margin === "number" ? `±${formatSize(experiment.margin, words)}` : experiment.margin;
  const classes = task.kind === "classification" ? `${task.classes.length} classes of ` : "";
  const treatments = experiment.arms.length - 1;
  const rows = [
    [
      "table",
      `${experiment.table.name}, ${count(data.ownRows.length)} rows to train and validate, ${count(data.testRows.length)} to test`,
    ],
    ...columns.map((column, index) => [
      index === 0 ? "columns" : "",
      `${column.name}: ${column.kind} (${column.reason}${column.missingCount > 0 ? `; ${count(column.missingCount)} missing` : ""})`,
    ]),
    [
      "task",
      `predict ${classes}${task.label}; ${metric.name} on the test rows of the checkpoint that validation chooses`,
    ],
    [
      "model",
      `${experiment.model.kind}, ${experiment.optimizer.kind}, learning rate ${tuning.mode === "none" ? "" : `tuned (${tuning.mode}) around `}${experiment.learningRate}, batch ${experiment.batchSize}`,
    ],
    ["arms", `${experiment.arms.map(({ name }) => name).join(", ")}; control ${experiment.control}`],
    [
      "budget",
      `${budget.epochs} epochs of the control an arm = cost ${count(budget.cost)} (forward 1, forward and backward 3); all of an arm counts`,
    ],
    [
      "blocks",
      `${experiment.blocks} planned, a seed each; looks from block ${experiment.firstLook}; ${experiment.blocks} blocks can see a difference of ${visible(experiment.blocks, treatments * experiment.at.length)} times the spread of a pair`,
    ],
    ["margin", `${margin}: smaller differences do not matter`],
    [
      "fixed",
      `hash ${canonicalHash(experiment).slice(0, 12)}, seed ${experiment.seed}; ${folder}; ${jobs} at once`,
    ],
  ];
  const notes = warnings.map((warning) => `note     ${warning}`);
  return `${[...rows.map(([label, text]) => `${label!.padEnd(8)} ${text}`), ...notes].join("\n")}\n\n`;
}

/** The result: the conclusion, one sentence an arm, the picture, and the table of costs. */
export function reportText(report: Report, terminal: Terminal): string {
  const { width, utf8, colour } = terminal;
  const sentences = report.arms.flatMap((arm) => [
    ...wrap(`${arm.sentence}`, Math.min(width, 100)),
    ...arm.notes.flatMap((note) => wrap(`note: ${note}`, Math.min(width, 100))),
    "",
  ]);
  const control = `${report.control.arm}: ${report.metric.unit === "share" ? percentage(report.control.mean) : significant(report.control.mean)} ${report.metric.name}, mean of ${report.control.blocks} blocks (loss ${significant(report.control.meanLoss)})`;
  return [
    ...wrap(terminal.style("bold", report.conclusion), width),
    "",
    ...sentences,
    intervalPlotText(report, { width, utf8, colour }),
    "",
    control,
    "",
    ...costTable(report),
    ...report.warnings.map((warning) => `note: ${warning}`),
    "",
    `repeat: ${report.command}`,
  ].join("\n");
}

function costTable(report: Report): string[] {
  const header = [
    "arm",
    "cost a step",
    "steps",
    "scorer",
    "measure",
    "train",
    "blocks",
    "won-tied-lost",
    "failed",
  ];
  const rows = report.arms.map((arm) => [
    arm.at === 1 ? arm.arm : `${arm.arm} at ${percentage(arm.at)}`,
    `${arm.costRatio.toFixed(2)}×`,
    `${arm.stepRatio.toFixed(2)}×`,
    ...[arm.costShares.scorer, arm.costShares.measure, arm.costShares.train].map(
      (share) => `${Math.round(100 * share)} %`,
    ),
    `${arm.blocks} of ${report.plannedBlocks}`,
    `${arm.wins}-${arm.ties}-${arm.losses}`,
    `${arm.failures.count} of ${arm.failures.cells}`,
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ");
  return [line(header), ...rows.map(line)];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function visible(blocks: number, familySize: number): string {
  return visibleDifference(blocks, 1, familySize).toFixed(1);
}
