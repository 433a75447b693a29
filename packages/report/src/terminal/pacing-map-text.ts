import type { Report } from "@gradus/protocol";
import { metricText } from "../metric-text.js";
import { type PacingCell, pacingGrids, wholePercent } from "../sweep-rows.js";
import type { TerminalStyle } from "./interval-plot-text.js";

const better = 36;
const worse = 33;
const dim = 2;
const bold = 1;

/**
 * The maps of a sweep as lines of text, a family below the other: a row a start, a column an end, `[+1.9]` the pacing
 * that was chosen. Nothing where nothing was swept.
 */
export function pacingMapText(report: Report, { width, utf8, colour }: TerminalStyle): string {
  const { sweep, metric } = report;
  if (sweep === undefined) return "";
  const text = metricText(metric);
  const grids = pacingGrids(sweep, metric);
  const paint = (code: number, words: string) => (colour ? `\u001b[${code}m${words}\u001b[0m` : words);
  const first = Math.max(
    ...grids.map(({ family, starts }) => longest([family, ...starts.map((start) => wholePercent(start))])),
  );
  const each =
    2 + longest(grids.flatMap(({ cells, ends }) => [...cells.map(written), ...ends.map(wholePercent)]));
  const tone = ({ difference, chosen }: PacingCell) =>
    chosen ? bold : difference === null || difference === 0 ? dim : difference > 0 ? better : worse;

  const unit = text.unit === "" ? "" : `, ${text.unit}`;
  const error = sweep.standardError === null ? "" : `; standard error ${text.size(sweep.standardError)}`;
  const caption = [
    `${sweep.curriculum} against ${sweep.control}: difference in ${metric.name}${unit}${metric.higherIsBetter ? "" : " (less is better)"}, ${sweep.seeds} tuning seeds${error}`,
    "down: open at the start; across: budget spent when all are open; [chosen]",
  ];
  const columns = Math.max(1, Math.floor((width - first) / each));
  const lines = [
    ...caption.flatMap((words) => broken(words, width)),
    ...grids.flatMap(({ family, starts, ends, cells }) =>
      parts(ends, columns).flatMap((some) => [
        `${family.padEnd(first)}${paint(dim, some.map((end) => `${wholePercent(end)} `.padStart(each)).join(""))}`,
        ...starts.map((start) => {
          const row = some.map((end) => {
            const cell = cells.find(
              ({ startFraction, fullAt }) => startFraction === start && fullAt === end,
            )!;
            return paint(tone(cell), written(cell).padStart(each));
          });
          return `${paint(dim, wholePercent(start).padStart(first))}${row.join("")}`;
        }),
      ]),
    ),
  ].map((line) => line.trimEnd());
  const joined = lines.join("\n");
  return utf8 ? joined : joined.replaceAll("−", "-");
}

function written({ text, chosen }: PacingCell): string {
  return chosen ? `[${text}]` : `${text} `;
}

/** Broken at spaces, so that no line is wider unless a word is. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function parts<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) =>
    values.slice(part * size, (part + 1) * size),
  );
}

const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
