import { scaleLinear } from "d3-scale";
import { extent, paddedScale, within } from "../frame.js";
import type { Mark, Picture, Point } from "../mark.js";
import type { MetricText } from "../metric-text.js";
import type { CurveRow, CurveRowPoint } from "../rows.js";
import { spreadLabels } from "../spread-labels.js";
import { fitText, widestText } from "../text-width.js";
import { axisLine } from "./difference-axis.js";
import { label } from "./label.js";

/** What the picture of metric against cost shows beside its curves. */
export interface CurveContext {
  metric: string;
  /** Name of the control. */
  control: string;
  text: MetricText;
  /**
   * Share of the budget at which the picture begins. Past the start it is a close-up: its height fits the second half
   * of what it shows, and a curve begins where it stays in the frame.
   */
  from: number;
}

const bottom = 44;
const labelHeight = 17;
const narrowest = 500;

/**
 * Metric against cost: the control's mean at each evaluation, and every arm at its difference to it, with their bands.
 *
 * Names stand at the ends of the curves, with the control's last value and every arm's last difference; below 500
 * pixels of width they stand above the picture.
 */
export function costCurve(rows: readonly CurveRow[], context: CurveContext, width: number): Picture {
  const { metric, control, text, from } = context;
  const shown = rows
    .map((row) => ({ ...row, points: row.points.filter(({ share }) => share >= from) }))
    .filter(({ points }) => points.length > 0);
  const wide = width >= narrowest;
  const top = wide ? 14 : 14 + shown.length * labelHeight + 12;
  const height = Math.max(360, top + bottom + (wide ? shown.length * labelHeight : 220));
  const labels = shown.map((row) => {
    const name = fitText(row.label, (wide ? 0.26 : 0.5) * width, 13);
    return `${name} ${endText(row, text)}`;
  });
  const fittedFrom = from === 0 ? 0 : (1 + from) / 2;
  const fitted = shown.flatMap(({ points }) =>
    points.filter((point, index) => point.share >= fittedFrom || index === points.length - 1),
  );
  const y = paddedScale(
    extent(fitted.flatMap(({ low, high, mean }) => [low, mean, high])),
    [height - bottom, top],
    0.03,
  );
  const domain = y.domain() as [number, number];
  const yTicks = y.ticks(wide ? 6 : 5);
  const yLabels = text.levelTicks(yTicks);
  const left = 8 + widestText(yLabels, 12);
  const right = wide ? width - 31 - widestText(labels, 13) : width - 6;
  const x = scaleLinear([from, 1], [left, right]);
  const xTicks = wide && from === 0 ? [0, 0.25, 0.5, 0.75, 1] : [from, (1 + from) / 2, 1];
  const ends = shown.map(({ points }) => y(points.at(-1)!.mean));
  const places = wide
    ? spreadLabels(ends, labelHeight, top, height - bottom)
    : shown.map((_, index) => 10 + index * labelHeight);

  return {
    title: `${metric} against cost`,
    description: `Mean ${metric} on the test set at each evaluation${from > 0 ? `, from ${Math.round(from * 100)} % of the budget on` : ""}; an arm stands at its difference to ${control} over the blocks of both. The band runs from the lowest to the highest block. At the end: ${shown.map((row) => `${row.label} ${endText(row, text)}`).join(", ")}.`,
    width,
    height,
    marks: [
      ...yTicks.flatMap((tick, index): Mark[] => [
        axisLine([left, y(tick)], [right, y(tick)], "grid", 1),
        label([left - 8, y(tick)], yLabels[index]!, { anchor: "end" }),
      ]),
      ...xTicks.flatMap((share, index): Mark[] => [
        axisLine([x(share), height - bottom], [x(share), height - bottom + 5], "muted", 1),
        label([x(share), height - bottom + 15], `${Math.round(share * 100)} %`, {
          anchor: index === xTicks.length - 1 && !wide ? "end" : "middle",
        }),
      ]),
      label(
        [left, height - 9],
        from > 0 ? "cost spent, the last part of the budget" : "cost spent, share of the budget",
      ),
      ...shown.map((row, index): Mark => {
        const place = {
          markerEvery: wide ? 1 : 4,
          at: (share: number, value: number): Point => [x(share), y(within(value, domain))],
          labelAt: [wide ? right + 29 : 18, places[index]!] as const,
          leader: wide,
        };
        const points = lastInside(row.points, domain);
        const marks = seriesMarks({ ...row, points }, labels[index]!, text, place);
        return { kind: "group", series: row.label, marks };
      }),
    ],
  };
}

interface SeriesPlace {
  /** Every how many evaluations there is a marker, counted from the last. */
  markerEvery: number;
  /** Pixels of a share of the budget and of a metric. */
  at(share: number, value: number): Point;
  labelAt: Point;
  /** True where a line leads from the end of the curve to its label. */
  leader: boolean;
}

/** The points from which on a curve stays in the frame. */
function lastInside(points: CurveRow["points"], [low, high]: readonly [number, number]): CurveRow["points"] {
  const out = points.findLastIndex(({ mean }) => mean < low || mean > high);
  return points.slice(out + 1);
}

/** The control's last value, or the arm's last difference to it: `90.5 %`, `−0.7 pp`. */
function endText({ points, among }: CurveRow, text: MetricText): string {
  const last = points.at(-1)!;
  if (last.difference === null || among === null) return text.level(last.own);
  return last.difference === 0 ? text.size(0) : text.difference(last.difference, among);
}

function pointTitle(row: CurveRow, point: CurveRowPoint, text: MetricText): string {
  const where = `${row.label} at ${Math.round(point.share * 100)} %`;
  const own = `mean of ${point.cells} ${point.cells === 1 ? "block" : "blocks"} ${text.exact(point.own)}`;
  return point.difference === null || row.among === null
    ? `${where}: ${own}, from ${text.level(point.low)} to ${text.level(point.high)}`
    : `${where}: ${text.difference(point.difference, row.among)} to the control in the same blocks; ${own}`;
}

function seriesMarks(row: CurveRow, written: string, text: MetricText, place: SeriesPlace): Mark[] {
  const { points, style } = row;
  const { at, labelAt, markerEvery } = place;
  const tone = style.tone;
  const means = points.map(({ share, mean }) => at(share, mean));
  const highs = points.map(({ share, high }) => at(share, high));
  const lows = points.map(({ share, low }) => at(share, low));
  const dash = style.dash === undefined ? {} : { dash: style.dash };
  const [endX, endY] = means.at(-1)!;
  const leader: Point[] = [
    [endX + 3, endY],
    [labelAt[0] - 15, labelAt[1]],
  ];
  return [
    { kind: "area", points: [...highs, ...lows.reverse()], tone, opacity: 0.07 },
    { kind: "line", points: means, tone, width: tone === "control" ? 2.6 : 1.9, ...dash },
    ...points.flatMap((point, index): Mark[] => {
      if ((points.length - 1 - index) % markerEvery !== 0) return [];
      const title = pointTitle(row, point, text);
      return [{ kind: "symbol", at: means[index]!, shape: style.shape, size: 22, tone, title }];
    }),
    ...(place.leader ? [{ kind: "line" as const, points: leader, tone, width: 1, opacity: 0.6 }] : []),
    { kind: "symbol", at: [labelAt[0] - 9, labelAt[1]], shape: style.shape, size: 40, tone },
    label(labelAt, written, { size: 13, tone }),
  ];
}
