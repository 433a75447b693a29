import { createPermutation, describeValue, quantile, type Rng } from "@gradus/numeric";

/**
 * Draws threshold samples for AUM: examples that are given a fake class C in one training run and so are learned as
 * wrongly labelled ones are. `runs` disjoint sets of ⌊N / (C + 1)⌋ each, so that every example is a true one in some
 * run.
 *
 * @param count Examples N.
 * @param classCount Classes C, at least 2.
 * @param runs Sets, 2 to C + 1.
 * @returns `runs` lists of ascending positions.
 * @throws RangeError if a number is out of range, or N < C + 1.
 * @source Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking, NeurIPS, section
 *   4.1: N / (c + 1) samples, and a second run with others.
 */
export function dealThresholdSamples(
  count: number,
  classCount: number,
  runs: number,
  rng: Rng,
): Int32Array[] {
  const integer = (what: string, value: number, low: number, high: number) => {
    if (Number.isInteger(value) && value >= low && value <= high) return;
    throw new RangeError(
      `dealThresholdSamples: ${what} must be an integer in [${low}, ${high}], got ${describeValue(value)}`,
    );
  };
  integer("classCount", classCount, 2, 0x7ffffffe);
  integer("count", count, classCount + 1, 0x7fffffff);
  integer("runs", runs, 2, classCount + 1);
  const size = Math.floor(count / (classCount + 1));
  const permutation = createPermutation(count, rng);
  return Array.from({ length: runs }, (_, run) => {
    const set = new Int32Array(size);
    permutation.fill(run * size, set);
    return set.sort();
  });
}

/**
 * Threshold beyond which an AUM difficulty marks a label as wrong: that of the 99th percentile of the threshold
 * samples' AUM, so of the 1st percentile of their difficulty. An example is marked where its difficulty is greater.
 *
 * @param difficulty `[N]` −AUM of the run in which the samples had the fake class.
 * @param thresholdSamples Positions of that run's samples.
 * @param percentile Share of the samples that must lie below in AUM, in (0, 1).
 * @throws RangeError if the percentile or a position is out of range, there is no sample, or a value is NaN.
 * @example aumThreshold(Float64Array.of(-3, 1, 2), Int32Array.of(1, 2)) // ≈ 1.01
 * @source Pleiss et al. 2020, section 4.1. The percentile interpolates, as NumPy's does (Hyndman & Fan's type 7).
 */
export function aumThreshold(
  difficulty: Float64Array,
  thresholdSamples: Int32Array,
  percentile = 0.99,
): number {
  if (!(percentile > 0 && percentile < 1)) {
    throw new RangeError(`aumThreshold: percentile must be in (0, 1), got ${describeValue(percentile)}`);
  }
  const outside = thresholdSamples.find((i) => !(i >= 0 && i < difficulty.length));
  if (outside !== undefined) {
    throw new RangeError(
      `aumThreshold: thresholdSamples must be in [0, ${difficulty.length}), got ${outside}`,
    );
  }
  const areas = Float64Array.from(thresholdSamples, (i) => -difficulty[i]!);
  return -quantile(areas, percentile, { type: 7 });
}
