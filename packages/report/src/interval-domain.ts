import { within } from "./frame.js";

/**
 * Values at the two ends of an axis of intervals: zero, 1.4 margins and every interval.
 *
 * It ends at 20 margins, so that the margin stays visible; what lies further out is drawn as an arrow.
 */
export function intervalDomain(
  rows: readonly { low: number; high: number }[],
  margin: number,
): [low: number, high: number] {
  const limits = [-20 * margin, 20 * margin] as const;
  const ends = rows
    .flatMap(({ low, high }) => [low, high])
    .filter(Number.isFinite)
    .map((end) => within(end, limits));
  return [Math.min(-1.4 * margin, ...ends), Math.max(1.4 * margin, ...ends)];
}
