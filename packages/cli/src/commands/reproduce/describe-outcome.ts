import {
  barText,
  type Claim,
  type ClaimVerdict,
  figureText,
  intervalText,
  type Outcome,
} from "@gradus/reproduce";
import { exactDuration } from "../../figures.js";
import { columns, table, wrap } from "../../layout.js";
import type { Style, Terminal } from "../../terminal.js";

const COLOURS: { readonly [verdict in ClaimVerdict]: Style } = {
  reproduced: "green",
  "not reproduced": "red",
  "not applicable": "yellow",
};

/** One claim for people: the verdict, what was found, what was fixed before, and every figure beside its bar. */
export function describeOutcome(claim: Claim, outcome: Outcome, seconds: number, terminal: Terminal): string {
  const { verdict, says, figures, table: rows, seeds } = outcome;
  const planned = seeds === claim.seeds ? "" : ` instead of the planned ${claim.seeds}`;
  const fixed: [string, string][] = [
    ["claim", claim.claim],
    ["source", claim.source],
    ["set-up", claim.setup],
    ["bar", claim.bar],
    ["controls", claim.controls],
    ["run", `${seeds === 1 ? "1 seed" : `${seeds} seeds`}${planned}, ${exactDuration(seconds)}`],
  ];
  return [
    terminal.style(COLOURS[verdict], wrap(`${claim.id} ${claim.title}: ${verdict}`, terminal)),
    wrap(says, terminal),
    "",
    table(fixed, terminal),
    "",
    ...figures.flatMap((figure) => {
      const value = [figureText(figure), intervalText(figure)].filter((text) => text !== "").join(" ");
      const bar = barText(figure);
      return wrap(`${figure.name}: ${value}${bar === "" ? "" : ` (bar ${bar})`}`, terminal, 2);
    }),
    ...(rows === undefined ? [] : ["", ...tableLines(rows, terminal)]),
    "",
  ].join("\n");
}

/** The last line of more than one claim. */
export function describeTotals(outcomes: readonly Outcome[]): string {
  const verdicts: ClaimVerdict[] = ["reproduced", "not reproduced", "not applicable"];
  const counts = verdicts
    .map((verdict) => [outcomes.filter((outcome) => outcome.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0);
  return `${counts.map(([count, verdict]) => `${count} ${verdict}`).join(", ")}\n`;
}

/** Columns where they fit, else a block of lines a row. */
function tableLines(
  { columns: headings, rows }: NonNullable<Outcome["table"]>,
  terminal: Terminal,
): string[] {
  const texts = [[...headings], ...rows.map((row) => row.map(String))];
  const lines = columns(texts).map((line) => `  ${line}`);
  if (lines.every((line) => line.length <= terminal.width)) return lines;
  return rows.flatMap(([first, ...cells]) => [
    wrap(`${headings[0]}: ${first}`, terminal, 2),
    ...cells.map((cell, k) => wrap(`${headings[k + 1]}: ${cell}`, terminal, 4)),
  ]);
}
