/**
 * Standard deviations by which Pearson's χ² of the counts exceeds its mean, by Wilson and Hilferty's cube root,
 * which is close to normal even in the tail: above 5 they do not come from the expected shares.
 */
export function chiSquareSigmas(
  counts: ArrayLike<number>,
  shares: (i: number) => number,
  freedom = counts.length - 1,
): number {
  const total = Array.from(counts).reduce((a, b) => a + b);
  let chiSquare = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = total * shares(i);
    chiSquare += (counts[i]! - expected) ** 2 / expected;
  }
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
}
