import { type ScaleLinear, scaleLinear } from "d3-scale";

/** A linear scale of values onto pixels whose domain is widened by a share at both ends. */
export function paddedScale(
  [low, high]: readonly [number, number],
  range: readonly [number, number],
  padding: number,
): ScaleLinear<number, number> {
  const width = high > low ? high - low : Math.abs(low) || 1;
  return scaleLinear([low - padding * width, high + padding * width], range);
}

/** Smallest and largest of finite values; [0, 1] where there are none. */
export function extent(values: Iterable<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A value, moved to the nearer end where it lies outside. */
export function within(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(Math.max(value, low), high);
}
