import type { Spread } from "@gradus/evidence";
import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark, Point } from "../mark.js";
import type { SeriesStyle } from "../series.js";

/** An interval along one direction, where it lies across it, and its exact values in words. */
export interface DrawnInterval {
  mean: number;
  low: number;
  high: number;
  /** The narrower interval of the margin test, drawn as a thicker bar; null where there is none. */
  marginInterval: Spread | null;
  style: SeriesStyle;
  direction: "horizontal" | "vertical";
  across: number;
  hollow: boolean;
  title: string;
}

/**
 * A line with the mean as the arm's marker, the margin test's interval as a bar on it, and an arrow head at each end
 * that leaves the scale.
 *
 * Before the first look there is no interval, and the mean stands alone.
 */
export function intervalMarks(scale: ScaleLinear<number, number>, interval: DrawnInterval): Mark[] {
  const domain = scale.domain() as [number, number];
  const { mean, low, high, marginInterval, style, across, title, hollow } = interval;
  const tone = style.tone;
  const place = (along: number, shift = 0): Point =>
    interval.direction === "horizontal" ? [along, across + shift] : [across + shift, along];
  const span = (
    from: number,
    to: number,
    style: { width: number; dash?: string; opacity?: number },
  ): Mark => ({
    kind: "line",
    points: [place(scale(within(from, domain))), place(scale(within(to, domain)))],
    ...{ tone, title, ...style },
  });
  const arrow = (value: number): Mark[] => {
    if (value >= domain[0] && value <= domain[1]) return [];
    const tip = scale(within(value, domain));
    const back = tip + Math.sign(scale(mid(domain)) - tip) * 9;
    return [{ kind: "area", tone, points: [place(tip), place(back, -5.5), place(back, 5.5)], title }];
  };
  const marker: Mark = {
    kind: "symbol",
    at: place(scale(mean)),
    ...{ shape: style.shape, size: 100, tone, hollow, title },
  };
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [marker];
  return [
    ...(marginInterval === null
      ? []
      : [span(marginInterval.low, marginInterval.high, { width: 8, opacity: 0.38 })]),
    span(low, high, { width: 2, ...(hollow ? { dash: "4 2" } : {}) }),
    ...arrow(low),
    ...arrow(high),
    marker,
  ];
}

const mid = ([low, high]: readonly [number, number]) => (low + high) / 2;
