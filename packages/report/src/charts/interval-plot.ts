import { paddedScale, within } from "../frame.js";
import { intervalDomain } from "../interval-domain.js";
import type { Mark, Picture } from "../mark.js";
import type { IntervalRow } from "../rows.js";
import { fitText, textWidth } from "../text-width.js";
import { axisLine, type DifferenceContext, differenceAxisMarks, directionMarks } from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";

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
  const wide = width >= narrowest;
  const numbers = rows.map((row) => (row.tested ? context.text.spread(row) : "never differed"));
  const labelColumn = wide
    ? Math.min(0.3 * width, 18 + Math.max(...rows.map((row) => textWidth(row.label, 15, true))))
    : 0;
  const numberColumn = wide ? 16 + Math.max(...numbers.map((text) => textWidth(text, 14))) : 0;
  const edges = wide ? ([labelColumn + 4, width - numberColumn - 4] as const) : ([22, width - 22] as const);
  const rowHeight = wide ? 46 : 68;
  const height = top + rows.length * rowHeight + 30;
  const scale = paddedScale(intervalDomain(rows, context.margin), edges, 0.04);

  const marks: Mark[] = [
    ...directionMarks(scale, 10, [0, width]),
    ...differenceAxisMarks(scale, context, {
      direction: "horizontal",
      across: [top, height - 26],
      labelAt: top - 13,
      labelAnchor: "middle",
      tickCount: wide ? 7 : 4,
    }),
    marginLabel(context, scale(0), width, height - 12),
  ];
  rows.forEach((row, index) => {
    const rowTop = top + index * rowHeight;
    const title = `${row.placebo ? row.label : `${row.label} against ${row.against}`}: ${row.verdict}, ${numbers[index]}; exactly ${context.text.exactSpread(row)}`;
    if (index > 0) marks.push(axisLine([0, rowTop], [width, rowTop], "grid", 1));
    const across = rowTop + rowHeight / 2 - (wide ? 0 : 1);
    marks.push(
      ...(row.tested
        ? intervalMarks(scale, { ...row, direction: "horizontal", across, hollow: row.placebo, title })
        : []),
      ...(wide
        ? wideText(row, numbers[index]!, across, labelColumn, width)
        : narrowText(
            row,
            numbers[index]!,
            rowTop,
            within(row.mean, scale.domain() as [number, number]),
            scale,
            width,
          )),
    );
  });
  return {
    title: `Difference in ${context.metric} to ${context.control}, with interval`,
    description: rows
      .map((row, index) => `${row.label}: ${row.verdict}, ${numbers[index]}.`)
      .concat(`Margin ±${context.text.size(context.margin)}.`)
      .join(" "),
    width,
    height,
    marks,
  };
}

function wideText(row: IntervalRow, numbers: string, y: number, labelColumn: number, width: number): Mark[] {
  const label = fitText(row.label, labelColumn - 14, row.placebo ? 13 : 15, !row.placebo);
  return [
    {
      kind: "text",
      at: [0, y - 8],
      text: label,
      size: row.placebo ? 13 : 15,
      tone: row.placebo ? "muted" : "ink",
      anchor: "start",
      bold: !row.placebo,
      title: row.label,
    },
    { kind: "text", at: [0, y + 10], text: row.verdict, size: 13, tone: "muted", anchor: "start" },
    {
      kind: "text",
      at: [width, y],
      text: numbers,
      size: 14,
      tone: row.placebo ? "muted" : "ink",
      anchor: "end",
    },
  ];
}

function narrowText(
  row: IntervalRow,
  numbers: string,
  top: number,
  mean: number,
  scale: (value: number) => number,
  width: number,
): Mark[] {
  const half = textWidth(numbers, 13) / 2;
  const room = width - textWidth(row.verdict, 13) - 12;
  return [
    {
      kind: "text",
      at: [0, top + 13],
      text: fitText(row.label, room, 14, !row.placebo),
      size: 14,
      tone: row.placebo ? "muted" : "ink",
      anchor: "start",
      bold: !row.placebo,
      title: row.label,
    },
    { kind: "text", at: [width, top + 13], text: row.verdict, size: 13, tone: "muted", anchor: "end" },
    {
      kind: "text",
      at: [within(scale(mean), [half, width - half]), top + 53],
      text: numbers,
      size: 13,
      halo: true,
      tone: "ink",
      anchor: "middle",
    },
  ];
}

function marginLabel({ text, margin }: DifferenceContext, zero: number, width: number, y: number): Mark {
  const label = `margin ±${text.size(margin)}`;
  const half = textWidth(label, 12) / 2;
  return {
    kind: "text",
    at: [within(zero, [half, width - half]), y],
    text: label,
    size: 12,
    tone: "muted",
    anchor: "middle",
  };
}
