import type { Report, TwoByTwoReport } from "@gradus/protocol";
import { metricText } from "@gradus/report";
import { fittingColumns, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** Whether each curriculum helps more or less with the factor: a sentence and its 2 × 2; nothing without a factor. */
export function factorText(report: Report, terminal: Terminal): string[] {
  const { factor } = report;
  if (factor === undefined) return [];
  return factor.tables.flatMap((table) => [
    wrap(table.sentence, terminal),
    "",
    ...tableText(report, factor.name, table, terminal),
    "",
  ]);
}

function tableText(
  { metric, at, control }: Report,
  factor: string,
  table: TwoByTwoReport,
  terminal: Terminal,
): string[] {
  const text = metricText(metric);
  const { arms, curriculum, interaction } = table;
  const share = at.length > 1 ? `at ${Math.round(100 * table.at)} %` : "";
  const effect = `${curriculum} − ${control.arm}`;
  const row = (name: string, cells: readonly [string, string, string]) => ({
    [share]: name,
    [control.arm]: cells[0],
    [curriculum]: cells[1],
    [effect]: cells[2],
  });
  const rows = [
    row("without", [
      text.level(arms.control.mean),
      text.level(arms.curriculum.mean),
      text.spread(table.without),
    ]),
    row(`with ${factor}`, [
      text.level(arms.controlWith.mean),
      text.level(arms.curriculumWith.mean),
      text.spread(table.with),
    ]),
    row("change", [text.difference(table.factor.mean, table.factor), "", text.spread(interaction)]),
  ];
  const lines = fittingColumns(rows, [share, effect, curriculum, control.arm], terminal);
  return terminal.utf8 ? lines : lines.map((line) => line.replaceAll("−", "-"));
}
