import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark, Point, Tone } from "../mark.js";
import type { MetricText } from "../metric-text.js";
import { widestText } from "../text-width.js";
import { label } from "./label.js";

/** What every axis of differences shares: the margin that matters, and how numbers are written. */
export interface DifferenceContext {
  /** Name of the control. */
  control: string;
  metric: string;
  margin: number;
  text: MetricText;
}

/** The direction in which differences run, the pixels across it, and where tick labels stand. */
export interface DifferenceAxis {
  direction: "horizontal" | "vertical";
  across: readonly [from: number, to: number];
  /** Where tick labels stand; left out, there are none. */
  labels?: { at: number; anchor: "start" | "middle" | "end" };
  tickCount: number;
}

/** Marks behind differences: the margin band, a line a tick, labelled where there is room, and the line of zero. */
export function differenceAxisMarks(
  scale: ScaleLinear<number, number>,
  context: DifferenceContext,
  axis: DifferenceAxis,
): Mark[] {
  const [low, high] = scale.domain() as [number, number];
  const [from, to] = axis.across;
  const place = (along: number, across: number): Point =>
    axis.direction === "horizontal" ? [along, across] : [across, along];
  const bandFrom = scale(within(-context.margin, [low, high]));
  const bandTo = scale(within(context.margin, [low, high]));
  const ticks = scale.ticks(axis.tickCount).filter((tick) => tick >= low && tick <= high);
  const written = context.text.differenceTicks(ticks);
  const apart = Math.abs(scale(ticks[1] ?? high) - scale(ticks[0] ?? low));
  const every = Math.ceil((widestText(written, 12) + 8) / apart);
  const zeroAt = ticks.indexOf(0);
  const tickLabels = ({ at, anchor }: NonNullable<DifferenceAxis["labels"]>) =>
    ticks.flatMap((tick, index) =>
      axis.direction === "vertical" || (index - zeroAt) % every === 0
        ? [label(place(scale(tick), at), written[index]!, { anchor })]
        : [],
    );
  return [
    {
      kind: "area",
      tone: "margin",
      points: [place(bandFrom, from), place(bandTo, from), place(bandTo, to), place(bandFrom, to)],
      title: `margin ±${context.text.size(context.margin)}`,
    },
    ...ticks.map((tick): Mark => axisLine(place(scale(tick), from), place(scale(tick), to), "grid", 1)),
    axisLine(place(scale(0), from), place(scale(0), to), "ink", 1.25),
    ...(axis.labels === undefined ? [] : tickLabels(axis.labels)),
  ];
}

/** Pixels that the tick labels of an axis of differences need beside it. */
export function differenceLabelWidth(
  scale: ScaleLinear<number, number>,
  { text }: DifferenceContext,
  tickCount: number,
): number {
  return widestText(text.differenceTicks(scale.ticks(tickCount)), 12);
}

/** Words at both ends of the axis: `← worse` and `better →`. */
export function directionMarks(y: number, [left, right]: readonly [number, number]): Mark[] {
  return [label([left, y], "← worse"), label([right, y], "better →", { anchor: "end" })];
}

/** A straight line. */
export function axisLine(from: Point, to: Point, tone: Tone, width: number, dash?: string): Mark {
  const line = { kind: "line" as const, points: [from, to], tone, width };
  return dash === undefined ? line : { ...line, dash };
}
