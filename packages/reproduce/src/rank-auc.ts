import { ranks } from "@gradus/numeric";

/**
 * Area under the ROC curve: the chance that a marked example scores higher than another, ties counting half.
 *
 * @param scores `[n]` without NaN; higher = more likely to be marked.
 * @param marked `[n]` 0 or 1; of both at least one.
 * @throws RangeError if all are marked or none is.
 */
export function rankAuc(scores: ArrayLike<number>, marked: Uint8Array): number {
  const positives = marked.reduce((total, mark) => total + mark, 0);
  const negatives = marked.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `rankAuc: marked must hold both 0 and 1, got ${positives} marked of ${marked.length}`,
    );
  }
  const rank = ranks(scores, { ties: "average" });
  const rankSum = marked.reduce((total, mark, i) => total + mark * rank[i]!, 0);
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
