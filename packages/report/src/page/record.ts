import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { metricText, stated } from "../metric-text.js";
import { asTable } from "./as-table.js";
import { questionText } from "./question-text.js";

/** What was fixed before the first block. */
export function recordSection(report: Report): string {
  const text = metricText(report.metric);
  const { table, metric, budget, tuning } = report;
  const entries: readonly (readonly [term: string, value: string, title?: string])[] = [
    ["Config hash", ...shortened([report.hash])],
    ["Question", `${report.question}: ${questionText(report)}`],
    [
      "Metric",
      `${metric.name} on the test set, ${metric.higherIsBetter ? "higher" : "lower"} is better; smallest step ${stated(Number(metric.resolution.toPrecision(3)))}`,
    ],
    ["Margin that matters", `±${text.size(report.margin)}: ${report.marginRule}`],
    [
      "Budget",
      `${stated(budget.cost)} an arm and block (${stated(budget.epochs)} epochs of the control); measuring an example costs ${stated(budget.measureCost)}, training on it ${stated(budget.trainCost)}`,
    ],
    ["Compared at", `${report.at.map((share) => `${Math.round(share * 100)} %`).join(", ")} of the budget`],
    [
      "Blocks",
      `${report.plannedBlocks} planned, first look after ${report.firstLook}, error level ${stated(report.alpha)} over all arms`,
    ],
    ["Seed", `${report.seed}; every block derives its own`],
    ["Model", report.model],
    ["Training", trainingText(report)],
    ["Learning rate", learningRateText(tuning)],
    ["Split", report.split],
    [
      "Table",
      `${table.name}: ${stated(table.trainRows)} training, ${stated(table.validationRows)} validation and ${stated(table.testRows)} test rows; test from ${table.testSource}`,
    ],
    ["Columns", table.columns.map(({ name, kind }) => `${name} (${kind})`).join(", ")],
    [
      "Content hash",
      ...shortened([table.contentHash, table.testContentHash].filter((hash) => hash !== null)),
    ],
    ["Version", `gradus ${report.version}`],
  ];
  return `<section>
<h2>Fixed before the first block</h2>
<p>Changing any of it starts a new experiment with another hash.</p>
<dl class="record">
${entries
  .map(
    ([term, value, title]) =>
      `<div><dt>${e(term)}</dt><dd${title === undefined ? "" : ` title="${e(title)}"`}>${e(value)}</dd></div>`,
  )
  .join("\n")}
</dl>
${asTable("Show the tuning trials", ["arm", "learning rate", "validation", "runs"], trialRows(report))}
</section>`;
}

/** Hashes by their first twelve digits, and whole for the hover. */
function shortened(hashes: readonly string[]): [string, string] {
  return [hashes.map((hash) => hash.slice(0, 12)).join(" and "), hashes.join(" and ")];
}

const optimizers: Readonly<Record<string, string>> = { adamw: "AdamW", sgd: "SGD" };
const schedules: Readonly<Record<string, string>> = {
  constant: "stays as it is",
  linear: "decays linearly",
  cosine: "decays along a cosine",
  "warmup-stable-decay": "warms up, stays and decays",
};

function trainingText({ optimizer, schedule }: Report): string {
  return `${optimizers[optimizer] ?? optimizer}, learning rate ${schedules[schedule] ?? schedule}`;
}

function trialRows({ tuning, metric }: Report): string[][] {
  const text = metricText(metric);
  return tuning.trials.map(({ arm, learningRate, validation, cells }) => [
    arm,
    stated(learningRate),
    text.level(validation),
    String(cells),
  ]);
}

function learningRateText({ mode, chosen, trials, extended }: Report["tuning"]): string {
  const values = [...new Set(Object.values(chosen))];
  const rates =
    values.length === 1
      ? `${stated(values[0]!)} for every arm`
      : Object.entries(chosen)
          .map(([arm, rate]) => `${stated(rate)} (${arm})`)
          .join(", ");
  if (mode === "none") return `${rates}; not tuned`;
  const how = mode === "control" ? "tuned for the control only" : "tuned for every arm";
  return `${rates}; ${how}, ${trials.length} trials${extended ? ", grid extended once" : ""}`;
}
