import type { MetricWords } from "@gradus/evidence";
import type { Report } from "@gradus/protocol";
import { intervalDomain } from "../interval-domain.js";
import { type MetricText, metricText } from "../metric-text.js";
import { decidedByMargin, type IntervalRow, intervalRows } from "../rows.js";
import { intervalLine, marginLine } from "./interval-line.js";

/** What the terminal can show. */
export interface TerminalStyle {
  /** Columns. */
  width: number;
  utf8: boolean;
  colour: boolean;
}

const widest = 120;
const shortestLine = 24;
const colours: Readonly<Record<string, number>> = { better: 32, worse: 31, equivalent: 36 };
const dim = 2;

/** A row of the plot as the terminal draws it: without colour and marker of its own. */
export type IntervalTextRow = Omit<IntervalRow, "style" | "against">;

/** The interval plot of a report as lines of text: each arm, and below a winner its placebo. */
export function intervalPlotText(report: Report, style: TerminalStyle): string {
  return intervalRowsText(intervalRows(report), report, style);
}

/**
 * Rows of intervals as lines of text: name, verdict, interval with margin and zero, and numbers.
 *
 * Where the four do not fit beside each other, the interval stands below the words; no line is wider than asked
 * unless an arm's name is.
 */
export function intervalRowsText(
  rows: readonly IntervalTextRow[],
  measure: { readonly metric: MetricWords; readonly margin: number },
  { width, utf8, colour }: TerminalStyle,
): string {
  const text = metricText(measure.metric);
  const usable = Math.min(width, widest);
  const numbers = rows.map((row) => numbersOf(row, text, utf8));
  const labels = rows.map(({ label, placebo }) => (placebo ? `  ${label}` : label));
  const labelWidth = longest(labels);
  const verdictWidth = longest(rows.map(({ verdict }) => verdict));
  const numberWidth = longest(numbers);
  const beside = usable - labelWidth - verdictWidth - numberWidth - 6;
  const domain = intervalDomain(
    rows.filter(({ tested }) => tested),
    measure.margin,
  );
  const paint = (code: number, words: string) => (colour ? `\u001b[${code}m${words}\u001b[0m` : words);
  const verdict = ({ verdict: words, placebo }: IntervalTextRow, padded: string) =>
    paint(placebo ? dim : (colours[words] ?? dim), padded);
  const line = (row: IntervalTextRow, columns: number) =>
    row.tested
      ? intervalLine({ ...row, margin: measure.margin, domain }, columns, utf8)
      : marginLine({ margin: measure.margin, domain }, columns, utf8);
  const axis = (columns: number) => paint(dim, axisText(domain, axisEnds(domain, text), columns));
  const margin = `${utf8 ? "┊" : ":"} margin ±${text.size(measure.margin)}`;
  const legend = legendLines(usable, utf8).map((words) => paint(dim, words));

  const lines =
    beside >= shortestLine
      ? [
          ...rows.map((row, index) =>
            [
              labels[index]!.padEnd(labelWidth),
              verdict(row, row.verdict.padEnd(verdictWidth)),
              line(row, beside),
              numbers[index]!,
            ].join("  "),
          ),
          `${" ".repeat(labelWidth + verdictWidth + 4)}${axis(beside)}  ${paint(dim, margin)}`,
          ...legend,
        ]
      : [
          ...rows.flatMap((row, index) =>
            stacked(row, labels[index]!, numbers[index]!, usable, verdict, line),
          ),
          axis(usable),
          paint(dim, margin),
          ...legend,
        ];
  const joined = lines.map((each) => each.trimEnd()).join("\n");
  return utf8 ? joined : joined.replaceAll("−", "-").replaceAll("±", "+-").replaceAll("…", "...");
}

/** Mean and interval; where the margin test decided, its interval behind the sign of its bar. */
function numbersOf(row: IntervalTextRow, text: MetricText, utf8: boolean): string {
  if (!row.tested) return "never differed";
  const margin = decidedByMargin(row);
  if (margin === null) return text.spread(row);
  return `${text.difference(row.mean, margin)} ${utf8 ? "━" : "="}${text.interval(margin)}`;
}

function legendLines(width: number, utf8: boolean): string[] {
  const [span, bar, margin] = utf8 ? ["├─┤", "━", "┊"] : ["[-]", "=", ":"];
  const lines = [
    `${span} better or worse once clear of zero`,
    `${bar} margin interval: equivalent inside ${margin}`,
  ];
  const joined = lines.join("   ");
  return joined.length <= width ? [joined] : lines;
}

function stacked(
  row: IntervalTextRow,
  label: string,
  numbers: string,
  width: number,
  verdict: (row: IntervalTextRow, words: string) => string,
  line: (row: IntervalTextRow, columns: number) => string,
): string[] {
  const gap = width - label.length - row.verdict.length - numbers.length;
  const words =
    gap >= 4
      ? [`${label}  ${verdict(row, row.verdict)}${" ".repeat(gap - 2)}${numbers}`]
      : [
          `${label}${" ".repeat(Math.max(2, width - label.length - row.verdict.length))}${verdict(row, row.verdict)}`,
          `  ${numbers}`,
        ];
  return [...words, line(row, width), ""];
}

function axisEnds([low, high]: readonly [number, number], { difference }: MetricText): string[] {
  const spread = { mean: 0, low, high };
  return [difference(low, spread), difference(high, spread)];
}

/** Values of both ends and of no difference, each below its column. */
function axisText(domain: readonly [number, number], ends: readonly string[], columns: number): string {
  const zero = Math.round((-domain[0] / (domain[1] - domain[0])) * (columns - 1));
  const low = ends[0]!;
  const high = ends[1]!;
  const cells = [...low.padEnd(columns)];
  cells.splice(columns - high.length, high.length, ...high);
  if (zero > low.length && zero < columns - high.length - 1) cells[zero] = "0";
  return cells.join("");
}

const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
