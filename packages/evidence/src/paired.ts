import { mean as meanOf, standardDeviation } from "@gradus/numeric";

/** Mean of paired differences and how far it may be off. */
export interface PairedSummary {
  blocks: number;
  mean: number;
  /** max(standard deviation, resolution/√12): a metric that moves in steps never has less. */
  sd: number;
  /** √(sd²/n + τ²). */
  standardError: number;
}

/**
 * Mean, standard deviation and standard error of paired differences, seeds and test set together.
 *
 * @param differences `[blocks]` at least two.
 * @param scope `resolution`: smallest step of the metric, undefined = unknown; `testSetLuck`: τ, 0 where unknown.
 * @throws RangeError if every difference is equal and the resolution is unknown: nothing then says how far the mean may be off.
 */
export function pairedSummary(
  differences: readonly number[],
  scope: { readonly resolution?: number | undefined; readonly testSetLuck?: number } = {},
): PairedSummary {
  const blocks = differences.length;
  if (blocks < 2) throw new RangeError(`pairedSummary: differences must be at least 2, got ${blocks}`);
  const { resolution, testSetLuck = 0 } = scope;
  const sd = Math.max(spread(differences), (resolution ?? 0) / Math.sqrt(12));
  if (sd === 0) {
    throw new RangeError(
      "pairedSummary: resolution must be given where all differences are equal (1 / test examples for an accuracy), got undefined",
    );
  }
  return {
    blocks,
    mean: meanOf(differences),
    sd,
    standardError: Math.sqrt((sd * sd) / blocks + testSetLuck * testSetLuck),
  };
}

/** Standard deviation; differences that are equal on paper, .85 − .83 and .84 − .82, differ by rounding: that is none. */
export function spread(differences: readonly number[]): number {
  const sd = standardDeviation(differences);
  const largest = Math.max(...differences.map(Math.abs));
  return sd > 1e-12 * largest ? sd : 0;
}
