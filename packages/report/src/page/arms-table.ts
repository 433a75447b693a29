import { reasonText } from "@gradus/evidence";
import type { ArmReport, Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { type MetricText, metricText, percentage, ratio, significant } from "../metric-text.js";
import { numbersText } from "../numbers-text.js";
import { type ArmRow, armRows, marginTest, verdictText } from "../rows.js";
import { chip, key, unbroken } from "./verdicts.js";

interface Column {
  name: string;
  number: boolean;
  cell(arm: ArmReport, report: Report, text: MetricText): string;
}

const columns: readonly Column[] = [
  { name: "Verdict", number: false, cell: (arm) => chip(verdictText(arm)) },
  {
    name: "Difference [interval]",
    number: true,
    cell: (arm, _report, text) =>
      arm.reason === "never-differed"
        ? "–"
        : `<span>${numbers(arm, text)}<span class="quiet">${scopeText(arm, text)}</span>${placeboText(arm, text)}</span>`,
  },
  {
    name: "Blocks",
    number: true,
    cell: (arm, { plannedBlocks }) =>
      `<span>${arm.blocks} of ${plannedBlocks}<span class="quiet">${reasonText(arm.reason)}</span></span>`,
  },
  {
    name: "Cost a step",
    number: true,
    cell: (arm) =>
      `<span>${exactly(ratio(arm.costRatio), "cost of a step over the cost of a step of the control")}<span class="quiet">${exactly(`${ratio(arm.stepRatio)} steps at equal cost`, costText(arm))}</span></span>`,
  },
  { name: "Target", number: false, cell: targetCell },
  { name: "Won–tied–lost", number: true, cell: ({ wins, ties, losses }) => `${wins}–${ties}–${losses}` },
  {
    name: "Failures",
    number: true,
    cell: ({ failures }) =>
      exactly(
        `${failures.count} of ${failures.cells}`,
        `95 % interval ${percentage(failures.low)} to ${percentage(failures.high)}${failures.causes.map((cause) => `; ${cause}`).join("")}`,
      ),
  },
  {
    name: "Sign-flip p (not used for the verdict)",
    number: true,
    cell: ({ signFlipP, reason }) =>
      reason === "never-differed" ? "–" : exactly(significant(signFlipP), `${signFlipP}`),
  },
];

/** The table of arms: on a phone every row is a card. Roles keep it a table for screen readers there. */
export function armsTable(report: Report): string {
  const text = metricText(report.metric);
  return `<table class="arms" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Arm</th>${columns.map(({ name, number }) => `<th scope="col" role="columnheader"${number ? ' class="number"' : ""}>${e(name)}</th>`).join("")}</tr></thead>
<tbody role="rowgroup">
${armRows(report)
  .map((row) => tableRow(row, report, text))
  .join("\n")}
</tbody>
</table>`;
}

function tableRow({ label, style, report: arm }: ArmRow, report: Report, text: MetricText): string {
  return `<tr role="row"><th scope="row" role="rowheader">${key(style)}${unbroken(label)}${arm.curriculum === arm.arm ? "" : `<span class="quiet">${e(arm.curriculum)}</span>`}</th>${columns
    .map(
      ({ name, number, cell }) =>
        `<td role="cell" data-column="${e(name)}"${number ? ' class="number"' : ""}>${cell(arm, report, text)}</td>`,
    )
    .join("")}</tr>`;
}

function numbers(arm: ArmReport, text: MetricText): string {
  const marginInterval = marginTest(arm);
  const exact = `${text.exactSpread(arm)}; margin interval ${text.interval(marginInterval)}`;
  const [first, ...rest] = numbersText({ ...arm, marginInterval, tested: true }, text);
  return `${exactly(first!, exact)}${rest.map((part) => `<span class="quiet whole">${exactly(part, exact)}</span>`).join("")}`;
}

function costText({ costShares: { scorer, measure, train } }: ArmReport): string {
  return `of the budget: scorer ${percentage(scorer)}, measuring ${percentage(measure)}, training ${percentage(train)}`;
}

function placeboText({ placebo }: ArmReport, text: MetricText): string {
  if (placebo === null) return "";
  const title = `${placebo.kind}: ${placebo.verdict} after ${placebo.blocks} fresh blocks; ${text.exactSpread(placebo)}`;
  return `<span class="quiet whole">${exactly(`placebo ${text.spread(placebo)}`, title)}</span>`;
}

function scopeText({ testSetLuck }: ArmReport, text: MetricText): string {
  if (testSetLuck === null) return "holds for this test set";
  return exactly("with test-set luck", `τ = ${text.exact(testSetLuck)}: holds for test sets like this one`);
}

/** Whether the target was a curriculum by the definition, and the share of examples that it starved. */
function targetCell({ definition, starvation }: ArmReport): string {
  const verdict = definition === null ? "–" : e(definition.verdict);
  if (starvation === null) return verdict;
  const { starvedShare, neverSeenShare, effectiveShare, examples } = starvation;
  const named = examples.map(({ exampleId, blocks }) => `${exampleId} (${blocks})`).join(", ");
  const title = `not trained on in the last half of a run; ${percentage(neverSeenShare)} never at all; a run is as even as ${percentage(effectiveShare)} of the examples${named === "" ? "" : `; most often, in so many blocks: ${named}`}`;
  return `<span>${verdict}<span class="quiet">${exactly(`${percentage(starvedShare)} starved`, title)}</span></span>`;
}

function exactly(shown: string, exact: string): string {
  return `<span title="${e(exact)}">${e(shown)}</span>`;
}
