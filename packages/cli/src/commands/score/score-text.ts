import type { PreparedScores, TableScores, WorkCost } from "@gradus/lab";
import { count, exactDuration, significant } from "../../figures.js";
import { heading, columns as inColumns, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";
import type { HardExample } from "./hardest.js";

/** All that is said of the scores, for reading. */
export function scoreText(
  prepared: PreparedScores,
  scores: TableScores,
  hardest: readonly HardExample[],
  terminal: Terminal,
): string {
  const lines = [
    ...costLines(prepared, scores, terminal),
    ...agreementLines(scores, terminal),
    ...constantLines(scores, terminal),
    ...hardestLines(hardest, terminal),
    ...issueLines(prepared, scores, terminal),
  ];
  return `${lines.join("\n").trimStart()}\n`;
}

function costLines({ rowCount, seeds }: PreparedScores, { costs, columns }: TableScores, terminal: Terminal) {
  const free = columns.filter(({ work }) => work === null).map(({ name }) => name);
  const rows = costs.map((cost) => [
    cost.says,
    passes(cost.forward, rowCount),
    passes(cost.backward, rowCount),
    exactDuration(cost.seconds),
    namesOf(cost, columns),
  ]);
  if (free.length > 0) rows.unshift(["the rows alone", "0", "0", "", free.join(", ")]);
  const drawn = costs.length === 0 ? "" : `, ${seeds} ${seeds === 1 ? "seed" : "seeds"} together`;
  const head = ["from", "forward", "backward", "time"];
  const lines = inColumns([head, ...rows.map((row) => row.slice(0, 4))]);
  return [
    heading(`Cost, in passes over the ${count(rowCount)} rows${drawn}`, terminal),
    lines[0]!,
    ...rows.flatMap((row, at) => [lines[at + 1]!, terminal.style("dim", wrap(row[4]!, terminal, 4))]),
  ];
}

function namesOf({ key }: WorkCost, columns: TableScores["columns"]): string {
  return columns
    .filter(({ work }) => work === key)
    .map(({ name }) => name)
    .join(", ");
}

function passes(examples: number, rowCount: number): string {
  return significant(examples / rowCount);
}

/** Spearman below, Kendall above the diagonal; as many columns beside one another as the window holds. */
function agreementLines({ columns, agreement }: TableScores, terminal: Terminal): string[] {
  const k = columns.length;
  const names = columns.map(({ name }, at) => `${String(at + 1).padStart(2)} ${name}`);
  const first = Math.max(...names.map((name) => name.length));
  const seeds = columns.some(({ stability }) => stability !== null);
  if (k < 2) return columns.flatMap((column) => stabilityLines(column, terminal));
  const room = terminal.width - first - (seeds ? 7 : 0);
  const beside = Math.max(1, Math.floor(room / CELL));
  const lines = [
    heading("Agreement of ranks: Spearman's ρ below the diagonal, Kendall's τ above", terminal),
    ...(seeds ? ["seeds: Spearman's ρ of two draws of the score under different seeds"] : []),
  ];
  for (let start = 0; start < k; start += beside) {
    const shown = Array.from({ length: Math.min(beside, k - start) }, (_, at) => start + at);
    const withSeeds = seeds && start === 0;
    const numbers = shown.map((at) => String(at + 1).padStart(CELL)).join("");
    lines.push(`${" ".repeat(first)}${withSeeds ? "  seeds" : ""}${numbers}`);
    for (const [row, column] of columns.entries()) {
      const cells = shown.map((at) => {
        if (at === row) return "·".padStart(CELL);
        return cellOf((row > at ? agreement.spearman : agreement.kendall)[row * k + at]!, terminal);
      });
      const stability = withSeeds ? ` ${stabilityCell(column.stability)} ` : "";
      lines.push(`${names[row]!.padEnd(first)}${stability}${cells.join("")}`.trimEnd());
    }
  }
  return lines;
}

const CELL = 6;

function cellOf(value: number, terminal: Terminal): string {
  const text = correlation(value).padStart(CELL);
  const strength = Math.abs(value);
  if (strength >= 0.7) return terminal.style("bold", text);
  return strength < 0.3 ? terminal.style("dim", text) : text;
}

/** One score agrees with no other: what is left to say is how it agrees with itself. */
function stabilityLines({ name, stability }: TableScores["columns"][number], terminal: Terminal): string[] {
  if (stability === null) return [];
  const words = `Spearman's ρ of two draws of ${name} under different seeds: ${correlation(stability)}`;
  return ["", wrap(words, terminal)];
}

function stabilityCell(stability: number | null): string {
  return (stability === null ? "" : correlation(stability)).padStart(5);
}

/** `.83`, `−.20`, `1.00`; `–` where there is none. */
export function correlation(value: number): string {
  if (Number.isNaN(value)) return "–";
  const digits = Math.abs(value).toFixed(2).replace(/^0/, "");
  return value < 0 && digits !== ".00" ? `−${digits}` : digits;
}

function constantLines({ columns }: TableScores, terminal: Terminal): string[] {
  const constant = columns.filter((column) => column.constant).map(({ name }) => name);
  if (constant.length === 0) return [];
  const verb =
    constant.length === 1 ? "has one value in every row and orders" : "have one value each and order";
  return ["", wrap(`${constant.join(", ")} ${verb} nothing; meanRank leaves it out.`, terminal)];
}

function hardestLines(hardest: readonly HardExample[], terminal: Terminal): string[] {
  if (hardest.length === 0) return [];
  return [
    heading("Hardest by meanRank", terminal),
    ...hardest.map(({ row, label, shown }) => {
      const line = [`row ${count(row + 1)}`, ...(label === null ? [] : [label]), shown].join("  ");
      return line.length < terminal.width ? line : `${line.slice(0, terminal.width - 2)}…`;
    }),
  ];
}

function issueLines(
  { rowCount }: PreparedScores,
  { labelIssues }: TableScores,
  terminal: Terminal,
): string[] {
  if (labelIssues === null) return [];
  const { rows, noiseRate } = labelIssues;
  return [
    heading("Labels", terminal),
    wrap(
      `${count(rows.length)} of ${count(rowCount)} labels are suspected (labelIssue = 1); estimated share of wrong labels: ${significant(noiseRate)}.`,
      terminal,
    ),
  ];
}
