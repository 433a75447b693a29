import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { metricText, significant } from "../metric-text.js";

/** What was fixed before the first block, and what the control reached. */
export function recordSection(report: Report): string {
  const text = metricText(report.metric);
  const { table, metric, budget, control, tuning } = report;
  const count = (value: number) => value.toLocaleString("en-US");
  const entries: readonly (readonly [string, string])[] = [
    ["Config hash", report.hash],
    ["Question", report.question],
    [
      "Metric",
      `${metric.name} on the test set, ${metric.higherIsBetter ? "higher" : "lower"} is better; smallest step ${significant(metric.resolution)}`,
    ],
    ["Margin that matters", `±${text.size(report.margin)}: ${report.marginRule}`],
    [
      "Budget",
      `${count(budget.cost)} an arm and block (${significant(budget.epochs)} epochs of the control); measuring an example costs ${budget.measureCost}, training on it ${budget.trainCost}`,
    ],
    ["Compared at", `${report.at.map((share) => `${Math.round(share * 100)} %`).join(", ")} of the budget`],
    [
      "Blocks",
      `${report.plannedBlocks} planned, first look after ${report.firstLook}, error level ${significant(report.alpha)} over all arms`,
    ],
    ["Seed", `${report.seed}; every block derives its own`],
    ["Model", report.model],
    ["Training", `${report.optimizer}; ${report.schedule}`],
    ["Learning rate", learningRateText(tuning)],
    ["Split", report.split],
    [
      "Table",
      `${table.name}: ${count(table.trainRows)} training, ${count(table.validationRows)} validation and ${count(table.testRows)} test rows; test from ${table.testSource}`,
    ],
    ["Columns", table.columns.map(({ name, kind }) => `${name} (${kind})`).join(", ")],
    ["Content", [table.contentHash, table.testContentHash].filter((hash) => hash !== null).join(" and ")],
    [
      "Control",
      `${control.arm}: ${text.level(control.mean)}, sd ${text.size(control.sd)} over ${control.blocks} blocks; the constant predictor reaches ${text.level(control.constantMetric)}`,
    ],
    ["Repeatability", repeatabilityText(report)],
    ["Version", `gradus ${report.version}`],
  ];
  return `<section>
<h2>Fixed before the first block</h2>
<p>Changing any of it starts a new experiment with another hash.</p>
<dl class="record">
${entries.map(([term, value]) => `<div><dt>${e(term)}</dt><dd>${e(value)}</dd></div>`).join("\n")}
</dl>
</section>`;
}

function learningRateText({ mode, chosen, trials, extended }: Report["tuning"]): string {
  const rates = Object.entries(chosen)
    .map(([arm, rate]) => `${significant(rate)} (${arm})`)
    .join(", ");
  if (mode === "none") return `${rates}; not tuned`;
  const how = mode === "control" ? "tuned for the control only" : "tuned for every arm";
  return `${rates}; ${how}, ${trials.length} trials${extended ? ", grid extended once" : ""}`;
}

function repeatabilityText({ repeatability, control, metric }: Report): string {
  if (repeatability.identical) return `two runs of ${control.arm} with one seed were identical`;
  if (repeatability.difference === null) return "not checked";
  return `two runs of ${control.arm} with one seed differed by ${metricText(metric).size(repeatability.difference)}`;
}
