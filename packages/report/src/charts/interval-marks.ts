import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark, Point } from "../mark.js";
import type { SeriesStyle } from "../series.js";

/** An interval along one direction, where it lies across it, and its exact values in words. */
export interface DrawnInterval {
  mean: number;
  low: number;
  high: number;
  style: SeriesStyle;
  direction: "horizontal" | "vertical";
  across: number;
  hollow: boolean;
  title: string;
}

/**
 * A thick line with the mean as the arm's marker; an arrow head at each end that leaves the scale.
 *
 * Before the first look there is no interval, and the mean stands alone.
 */
export function intervalMarks(scale: ScaleLinear<number, number>, interval: DrawnInterval): Mark[] {
  const domain = scale.domain() as [number, number];
  const { mean, low, high, style, across, title } = interval;
  const place = (along: number, shift = 0): Point =>
    interval.direction === "horizontal" ? [along, across + shift] : [across + shift, along];
  const ends = [low, high].map((value) => scale(within(value, domain))) as [number, number];
  const arrow = (value: number): Mark[] => {
    if (value >= domain[0] && value <= domain[1]) return [];
    const tip = scale(within(value, domain));
    const back = tip + Math.sign(scale(mid(domain)) - tip) * 9;
    return [
      { kind: "area", tone: style.tone, points: [place(tip), place(back, -5.5), place(back, 5.5)], title },
    ];
  };
  const { hollow } = interval;
  const marker = { kind: "symbol" as const, shape: style.shape, size: 100, tone: style.tone, hollow, title };
  const drawn: Mark[] = mean >= domain[0] && mean <= domain[1] ? [{ ...marker, at: place(scale(mean)) }] : [];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return drawn;
  const dash = hollow ? { dash: "4 2" } : {};
  const points = [place(ends[0]), place(ends[1])];
  return [
    { kind: "line", points, tone: style.tone, width: hollow ? 2 : 3, title, ...dash },
    ...arrow(low),
    ...arrow(high),
    ...drawn,
  ];
}

const mid = ([low, high]: readonly [number, number]) => (low + high) / 2;
