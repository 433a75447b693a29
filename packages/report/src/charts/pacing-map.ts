import type { Report, SweepReport } from "@gradus/protocol";
import type { Mark, Picture, Point, Tone } from "../mark.js";
import { metricText } from "../metric-text.js";
import { type PacingCell, type PacingGrid, pacingReach, wholePercent } from "../sweep-rows.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import { label } from "./label.js";

const top = 54;
const rowHeight = 36;
const gap = 2;
const legendHeight = 48;
/** The strongest colour: a number in ink is readable on it, on a light and on a dark page. */
const strongest = 0.5;
const legendSteps = 4;

/**
 * The map of one family of pacings: a row a start, a column the share of the budget at which all examples are open,
 * and in each cell the difference to the control.
 *
 * Colours run from worse to better around no difference and reach equally far either way; every cell has its number,
 * and the chosen one a frame, so that colour says nothing alone.
 */
export function pacingMap(
  grid: PacingGrid,
  sweep: SweepReport,
  metric: Report["metric"],
  width: number,
): Picture {
  const { family, starts, ends, cells } = grid;
  const reach = pacingReach(sweep);
  const left = Math.max(widestText(starts.map(wholePercent), 12), textWidth("start", 12)) + 10;
  const cellWidth = (width - left) / ends.length;
  const bottom = top + starts.length * rowHeight;
  const place = ({ startFraction, fullAt }: PacingCell): Point => [
    left + ends.indexOf(fullAt) * cellWidth,
    top + starts.indexOf(startFraction) * rowHeight,
  ];
  const tested = cells.filter(({ difference }) => difference !== null);
  const best = tested.reduce((a, b) => (b.difference! > a.difference! ? b : a), tested[0]!);
  const chosen = cells.filter((cell) => cell.chosen);
  return {
    title: `${family}: difference to ${sweep.control} by start and end of the pacing`,
    description: `${tested.length} pacings of ${sweep.curriculum} on ${sweep.seeds} tuning seeds; the best of this family opens ${wholePercent(best.startFraction)} at the start and all at ${wholePercent(best.fullAt)} of the budget, ${best.text}.`,
    width,
    height: bottom + legendHeight,
    marks: [
      label([0, 9], family, { size: 14, tone: "ink", bold: true }),
      label([left + gap, 27], "all open at this share of the budget"),
      label([0, 44], "start"),
      ...ends.map((end, column) =>
        label([left + (column + 0.5) * cellWidth, 44], wholePercent(end), { anchor: "middle" }),
      ),
      ...starts.map((start, row) => label([0, top + (row + 0.5) * rowHeight], wholePercent(start))),
      ...cells.flatMap((cell) => cellMarks(cell, place(cell), cellWidth, reach)),
      ...chosen.map((cell) => frame(place(cell), cellWidth)),
      ...legendMarks(sweep, metric, reach, [left, bottom + 12], width),
    ],
  };
}

function cellMarks(cell: PacingCell, [x, y]: Point, width: number, reach: number): Mark[] {
  const { difference, text, chosen, startFraction, fullAt } = cell;
  const says = `start ${wholePercent(startFraction)}, all open at ${wholePercent(fullAt)}: ${text}${chosen ? ", chosen" : ""}`;
  const fits = textWidth(text, 13, chosen) <= width - 2 * gap - 2;
  return [
    coloured(box([x, y], [width, rowHeight]), difference ?? 0, reach, says),
    ...(fits
      ? [
          label([x + width / 2, y + rowHeight / 2], text, {
            size: 13,
            tone: "ink",
            anchor: "middle",
            bold: chosen,
          }),
        ]
      : []),
  ];
}

/**
 * Blue where better, orange where worse, and the paler the nearer to no difference: as the root of its share, since one
 * pacing that starves training would leave all others white.
 */
function coloured(points: readonly Point[], difference: number, reach: number, title?: string): Mark {
  const share = reach === 0 ? 0 : Math.abs(difference) / reach;
  const tone: Tone = share === 0 ? "margin" : difference > 0 ? "series-1" : "series-2";
  const opacity = share === 0 ? 1 : 0.06 + (strongest - 0.06) * Math.sqrt(share);
  return { kind: "area", points, tone, opacity, ...(title === undefined ? {} : { title }) };
}

function box([x, y]: Point, [width, height]: Point): Point[] {
  const [right, bottom] = [x + width - gap, y + height - gap];
  return [
    [x + gap, y + gap],
    [right, y + gap],
    [right, bottom],
    [x + gap, bottom],
  ];
}

function frame(at: Point, width: number): Mark {
  const corners = box(at, [width, rowHeight]);
  return { kind: "line", points: [...corners, corners[0]!], tone: "ink", width: 2 };
}

function legendMarks(
  sweep: SweepReport,
  metric: Report["metric"],
  reach: number,
  [left, y]: Point,
  width: number,
): Mark[] {
  const text = metricText(metric);
  const among = { mean: 0, low: -reach, high: reach };
  const steps = Array.from({ length: 2 * legendSteps + 1 }, (_, k) => k - legendSteps);
  const step = (width - left) / steps.length;
  const ends = [text.difference(-reach, among), text.difference(reach, among)] as const;
  const middle = fitText(sweep.control, width - left - 2 * widestText(ends, 12) - 20, 12);
  return [
    ...steps.map((k, n) => coloured(box([left + n * step, y], [step, 12]), (k / legendSteps) * reach, reach)),
    label([left + gap, y + 24], ends[0]),
    label([(left + width) / 2, y + 24], middle, { anchor: "middle", title: sweep.control }),
    label([width - gap, y + 24], ends[1], { anchor: "end" }),
  ];
}
