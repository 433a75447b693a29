import { paddedScale } from "../frame.js";
import { intervalDomain } from "../interval-domain.js";
import type { Mark, Picture } from "../mark.js";
import { numbersText } from "../numbers-text.js";
import type { IntervalRow } from "../rows.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import {
  axisLine,
  type DifferenceContext,
  differenceAxisMarks,
  differenceLabelWidth,
  directionMarks,
} from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";
import { label } from "./label.js";

const top = 44;
const wideRow = 46;
const narrowRow = 82;
const narrowest = 560;

/**
 * The interval plot: an arm a row, its mean difference to the control with interval, margin band and verdict.
 *
 * The bar on an interval is the narrower one of the margin test. Names stand left and numbers right of the axis; below
 * 560 pixels of width they stand above each interval.
 */
export function intervalPlot(
  rows: readonly IntervalRow[],
  context: DifferenceContext,
  width: number,
): Picture {
  const { text, margin, metric, control } = context;
  const written = rows.map((row) => ({ row, numbers: numbersText(row, text) }));
  const wide = width >= narrowest;
  const drawn = wide ? wideRows(written, context, width) : narrowRows(written, context, width);
  const keys = [
    `band: margin ±${text.size(margin)}`,
    "line: interval, better or worse once clear of zero",
    "bar: margin interval, equivalent inside the band",
  ];
  const joined = keys.join("  ·  ");
  const legend = textWidth(joined, 12) <= width ? [joined] : keys;
  return {
    title: `Difference in ${metric} to ${control}, with interval`,
    description: [
      ...written.map(({ row, numbers }) => `${row.label}: ${row.verdict}, ${numbers.join(", ")}.`),
      `Margin ±${text.size(margin)}.`,
    ].join(" "),
    width,
    height: drawn.bottom + 8 + 17 * legend.length,
    marks: [...drawn.marks, ...legend.map((line, index) => label([0, drawn.bottom + 14 + 17 * index], line))],
  };
}

interface WrittenRow {
  row: IntervalRow;
  numbers: readonly string[];
}

interface Rows {
  marks: Mark[];
  bottom: number;
}

function wideRows(written: readonly WrittenRow[], context: DifferenceContext, width: number): Rows {
  const labelColumn = Math.min(0.3 * width, 18 + Math.max(0, ...written.map(({ row }) => nameWidth(row))));
  const numberColumn = Math.max(...written.map(({ numbers }) => widestText(numbers, 14)));
  const edges = [labelColumn + 4, width - numberColumn - 20] as const;
  const scale = scaleOf(written, context, edges);
  const bottom = top + written.length * wideRow;
  return {
    bottom,
    marks: [
      ...directionMarks(10, edges),
      ...differenceAxisMarks(scale, context, {
        direction: "horizontal",
        across: [top, bottom],
        labels: { at: top - 13, anchor: "middle" },
        tickCount: 7,
      }),
      ...written.slice(1).map((_, index) => ruleAt(top + (index + 1) * wideRow, width)),
      ...written.flatMap(({ row, numbers }, index): Mark[] => {
        const y = top + (index + 0.5) * wideRow;
        const first = numbers.length === 1 ? y : y - 8;
        return [
          ...intervalOf(row, context, scale, y),
          nameLabel(row, y - 8, labelColumn - 14),
          label([0, y + 10], row.verdict, { size: 13 }),
          ...numbers.map((part, line) =>
            label([width, first + 18 * line], part, {
              ...{ size: line === 0 ? 14 : 13, anchor: "end" },
              tone: row.placebo || line > 0 ? "muted" : "ink",
            }),
          ),
        ];
      }),
    ],
  };
}

/** Name and verdict, below them the numbers, below them the interval on its own piece of the axis. */
function narrowRows(written: readonly WrittenRow[], context: DifferenceContext, width: number): Rows {
  const tickCount = 4;
  const half = differenceLabelWidth(scaleOf(written, context, [0, width]), context, tickCount) / 2;
  const scale = scaleOf(written, context, [half, width - half]);
  const axis = { direction: "horizontal" as const, tickCount };
  const first = 20;
  const last = first + written.length * narrowRow - 10;
  return {
    bottom: last + 20,
    marks: [
      ...directionMarks(10, [0, width]),
      ...written.flatMap(({ row, numbers }, index): Mark[] => {
        const y = first + index * narrowRow;
        const across = [y + 42, y + 70] as const;
        const room = width - textWidth(row.verdict, 13) - 12;
        return [
          ...(index === 0 ? [] : [ruleAt(y, width)]),
          nameLabel(row, y + 14, room),
          label([width, y + 14], row.verdict, { size: 13, anchor: "end" }),
          label([0, y + 32], numbers.join(", "), { size: 13, tone: row.placebo ? "muted" : "ink" }),
          ...differenceAxisMarks(scale, context, {
            ...{ ...axis, across },
            ...(index === written.length - 1 ? { labels: { at: last + 10, anchor: "middle" } } : {}),
          }),
          ...intervalOf(row, context, scale, (across[0] + across[1]) / 2),
        ];
      }),
    ],
  };
}

function scaleOf(
  written: readonly WrittenRow[],
  { margin }: DifferenceContext,
  edges: readonly [number, number],
) {
  const tested = written.map(({ row }) => row).filter((row) => row.tested);
  return paddedScale(intervalDomain(tested, margin), edges, 0.05);
}

type Scale = ReturnType<typeof paddedScale>;

function intervalOf(row: IntervalRow, { text }: DifferenceContext, scale: Scale, y: number): Mark[] {
  if (!row.tested) return [];
  const against = row.placebo ? row.label : `${row.label} against ${row.against}`;
  const margin = row.marginInterval === null ? "" : `, margin interval ${text.interval(row.marginInterval)}`;
  const title = `${against}: ${row.verdict}, ${text.spread(row)}${margin}; exactly ${text.exactSpread(row)}`;
  return intervalMarks(scale, { ...row, direction: "horizontal", across: y, hollow: row.placebo, title });
}

function nameLabel(row: IntervalRow, y: number, room: number): Mark {
  const style = nameStyle(row);
  return label([0, y], fitText(row.label, room, style.size, style.bold), { ...style, title: row.label });
}

const ruleAt = (y: number, width: number) => axisLine([0, y], [width, y], "grid", 1);
const nameStyle = ({ placebo }: IntervalRow) =>
  placebo ? { size: 13, bold: false } : { size: 15, bold: true, tone: "ink" as const };
const nameWidth = (row: IntervalRow) => textWidth(row.label, nameStyle(row).size, nameStyle(row).bold);
