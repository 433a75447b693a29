import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark, Point, Tone } from "../mark.js";
import type { MetricText } from "../metric-text.js";
import { textWidth, widestText } from "../text-width.js";
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
  labelAt: number;
  labelAnchor: "start" | "middle" | "end";
  tickCount: number;
}

/** Marks behind differences: the margin band, a line a tick, and the line of no difference. */
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
  const labels = context.text.differenceTicks(ticks);
  return [
    {
      kind: "area",
      tone: "margin",
      points: [place(bandFrom, from), place(bandTo, from), place(bandTo, to), place(bandFrom, to)],
      title: `margin ±${context.text.size(context.margin)}`,
    },
    ...ticks.map((tick): Mark => axisLine(place(scale(tick), from), place(scale(tick), to), "grid", 1)),
    axisLine(place(scale(0), from), place(scale(0), to), "ink", 1.25),
    ...ticks.map((tick, index) =>
      label(place(scale(tick), axis.labelAt), labels[index]!, { anchor: axis.labelAnchor }),
    ),
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

/** Words at both sides of no difference, where they fit: `← worse` and `better →`. */
export function directionMarks(
  scale: ScaleLinear<number, number>,
  y: number,
  edges: readonly [number, number],
): Mark[] {
  const zero = scale(0);
  const words = [
    { text: "← worse", at: zero - 10, anchor: "end" as const, room: zero - 10 - edges[0] },
    { text: "better →", at: zero + 10, anchor: "start" as const, room: edges[1] - zero - 10 },
  ];
  return words
    .filter(({ text, room }) => textWidth(text, 12) <= room)
    .map(
      ({ text, at, anchor }): Mark => ({ kind: "text", at: [at, y], text, size: 12, tone: "muted", anchor }),
    );
}

/** A straight line. */
export function axisLine(from: Point, to: Point, tone: Tone, width: number, dash?: string): Mark {
  const line = { kind: "line" as const, points: [from, to], tone, width };
  return dash === undefined ? line : { ...line, dash };
}
