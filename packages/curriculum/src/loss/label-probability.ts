import { describeValue } from "@gradus/numeric";

/** Refuses what is no probability of a label; 0 has no logarithm. */
export function checkProbability(name: string, labelProbability: number): void {
  if (!(labelProbability > 0 && labelProbability <= 1)) {
    throw new RangeError(
      `${name}: labelProbability must be in (0, 1], got ${describeValue(labelProbability)}`,
    );
  }
}
