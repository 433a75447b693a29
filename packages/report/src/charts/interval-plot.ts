import { paddedScale, within } from "../frame.js";
import { intervalDomain } from "../interval-domain.js";
import type { Mark, Picture } from "../mark.js";
import type { IntervalRow } from "../rows.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import { axisLine, type DifferenceContext, differenceAxisMarks, directionMarks } from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";
import { label } from "./label.js";

const top = 44;
const narrowest = 560;

/**
 * The interval plot: an arm a row, its mean difference to the control with interval, margin band and verdict.
 *
 * Names stand left and numbers right of the axis; below 560 pixels of width they stand above and below it.
 */
export function intervalPlot(
  rows: readonly IntervalRow[],
  context: DifferenceContext,
  width: number,
): Picture {
  const { text, margin, metric, control } = context;
  const wide = width >= narrowest;
  const numbers = rows.map((row) => (row.tested ? text.spread(row) : "never differed"));
  const labelColumn = Math.min(0.3 * width, 18 + Math.max(0, ...rows.map((row) => nameWidth(row))));
  const edges = wide
    ? ([labelColumn + 4, width - widestText(numbers, 14) - 20] as const)
    : ([22, width - 22] as const);
  const rowHeight = wide ? 46 : 68;
  const height = top + rows.length * rowHeight + 30;
  const scale = paddedScale(intervalDomain(rows, margin), edges, 0.04);
  const marginText = `margin ±${text.size(margin)}`;

  return {
    title: `Difference in ${metric} to ${control}, with interval`,
    description: [
      ...rows.map((row, index) => `${row.label}: ${row.verdict}, ${numbers[index]}.`),
      `Margin ±${text.size(margin)}.`,
    ].join(" "),
    width,
    height,
    marks: [
      ...directionMarks(scale, 10, [0, width]),
      ...differenceAxisMarks(scale, context, {
        direction: "horizontal",
        across: [top, height - 26],
        labelAt: top - 13,
        labelAnchor: "middle",
        tickCount: wide ? 7 : 4,
      }),
      label([centred(scale(0), marginText, 12, width), height - 12], marginText, { anchor: "middle" }),
      ...rows.slice(1).map((_, index) => {
        const y = top + (index + 1) * rowHeight;
        return axisLine([0, y], [width, y], "grid", 1);
      }),
      ...rows.flatMap((row, index): Mark[] => {
        const y = top + (index + 0.5) * rowHeight;
        const against = row.placebo ? row.label : `${row.label} against ${row.against}`;
        const title = `${against}: ${row.verdict}, ${numbers[index]}; exactly ${text.exactSpread(row)}`;
        const interval = { ...row, direction: "horizontal" as const, across: y, hollow: row.placebo, title };
        const mean = centred(
          scale(within(row.mean, scale.domain() as [number, number])),
          numbers[index]!,
          13,
          width,
        );
        return [
          ...(row.tested ? intervalMarks(scale, interval) : []),
          ...(wide
            ? wideText(row, numbers[index]!, y, labelColumn, width)
            : narrowText(row, numbers[index]!, y, mean, width)),
        ];
      }),
    ],
  };
}

function wideText(row: IntervalRow, numbers: string, y: number, labelColumn: number, width: number): Mark[] {
  return [
    nameLabel(row, y - 8, labelColumn - 14),
    label([0, y + 10], row.verdict, { size: 13 }),
    label([width, y], numbers, { size: 14, tone: row.placebo ? "muted" : "ink", anchor: "end" }),
  ];
}

function narrowText(row: IntervalRow, numbers: string, y: number, mean: number, width: number): Mark[] {
  return [
    nameLabel(row, y - 21, width - textWidth(row.verdict, 13) - 12),
    label([width, y - 21], row.verdict, { size: 13, anchor: "end" }),
    label([mean, y + 19], numbers, { size: 13, tone: "ink", anchor: "middle", halo: true }),
  ];
}

function nameLabel(row: IntervalRow, y: number, room: number): Mark {
  const style = nameStyle(row);
  return label([0, y], fitText(row.label, room, style.size, style.bold), { ...style, title: row.label });
}

const nameStyle = ({ placebo }: IntervalRow) =>
  placebo ? { size: 13, bold: false } : { size: 15, bold: true, tone: "ink" as const };
const nameWidth = (row: IntervalRow) => textWidth(row.label, nameStyle(row).size, nameStyle(row).bold);

/** The middle of a text that would like to stand at `x` and must stay in the frame. */
function centred(x: number, text: string, size: number, width: number): number {
  const half = textWidth(text, size) / 2;
  return within(x, [half, width - half]);
}
