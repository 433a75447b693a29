import type { MetricText } from "./metric-text.js";
import { decidedByMargin, type IntervalRow } from "./rows.js";

/**
 * What an arm came to in one or two parts: its mean with the interval, or, where the margin test decided, its mean and
 * `margin interval [−0.47, 0.31]`.
 */
export function numbersText(
  row: Pick<IntervalRow, "verdict" | "tested" | "mean" | "low" | "high" | "marginInterval">,
  text: MetricText,
): string[] {
  if (!row.tested) return ["never differed"];
  const margin = decidedByMargin(row);
  if (margin === null) return [text.spread(row)];
  return [text.difference(row.mean, margin), `margin interval ${text.interval(margin)}`];
}
