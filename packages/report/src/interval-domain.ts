/**
 * Values at the two ends of an axis of intervals: every mean and 1.4 margins to both sides, and every tail.
 *
 * A tail that reaches further beyond these than they are wide is cut there and drawn as an arrow: so means and margin
 * keep at least a third of the axis, however wide an interval is.
 */
export function intervalDomain(
  rows: readonly { mean: number; low: number; high: number }[],
  margin: number,
): [low: number, high: number] {
  const means = rows.map(({ mean }) => mean);
  const low = Math.min(-1.4 * margin, ...means);
  const high = Math.max(1.4 * margin, ...means);
  const room = high - low;
  const lows = rows.map((row) => row.low).filter(Number.isFinite);
  const highs = rows.map((row) => row.high).filter(Number.isFinite);
  return [Math.max(low - room, Math.min(low, ...lows)), Math.min(high + room, Math.max(high, ...highs))];
}
