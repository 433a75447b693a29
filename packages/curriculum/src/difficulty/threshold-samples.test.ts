import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { expect, it } from "vitest";
import { aumThreshold, dealThresholdSamples } from "./threshold-samples.js";

it("deals disjoint sets of N / (C + 1), so that each example is a true one in some run", () => {
  const shape = fc.record({
    count: fc.integer({ min: 6, max: 200 }),
    classCount: fc.integer({ min: 2, max: 5 }),
  });
  fc.assert(
    fc.property(shape, fc.nat(), ({ count, classCount }, seed) => {
      const sets = dealThresholdSamples(count, classCount, 3, createRng(seed));
      expect(sets.map((set) => set.length)).toEqual(Array(3).fill(Math.floor(count / (classCount + 1))));
      const all = sets.flatMap((set) => [...set]);
      expect(new Set(all).size).toBe(all.length);
      expect(all.every((i) => i >= 0 && i < count)).toBe(true);
    }),
    { seed: 83 },
  );
});

// golden: pinned; the permutation of seed 7
it("pins the draw of a seed", () => {
  expect(dealThresholdSamples(10, 3, 2, createRng(7)).map((set) => [...set])).toEqual([
    [2, 8],
    [3, 7],
  ]);
});

// golden: numpy.percentile([-5, -3, -2.5, 0.5], 99) of NumPy 2.4.6 is 0.41
it("is the percentile of the samples' areas, turned", () => {
  const difficulty = Float64Array.of(5, 9, 3, 2.5, -0.5, -7);
  expect(aumThreshold(difficulty, Int32Array.of(0, 2, 3, 4))).toBeCloseTo(-0.41, 14);
  expect(aumThreshold(difficulty, Int32Array.of(0, 2, 3, 4), 0.5)).toBe(2.75);
});

it("refuses", () => {
  expect(() => dealThresholdSamples(3, 3, 2, createRng(1))).toThrow(
    new RangeError("dealThresholdSamples: count must be an integer in [4, 2147483647], got 3"),
  );
  expect(() => dealThresholdSamples(30, 2, 4, createRng(1))).toThrow(
    new RangeError("dealThresholdSamples: runs must be an integer in [2, 3], got 4"),
  );
  expect(() => dealThresholdSamples(30, 1, 2, createRng(1))).toThrow(
    new RangeError("dealThresholdSamples: classCount must be an integer in [2, 2147483646], got 1"),
  );
  expect(() => aumThreshold(Float64Array.of(1), Int32Array.of(1))).toThrow(
    new RangeError("aumThreshold: thresholdSamples must be in [0, 1), got 1"),
  );
  expect(() => aumThreshold(Float64Array.of(1), Int32Array.of(0), 1)).toThrow(
    new RangeError("aumThreshold: percentile must be in (0, 1), got 1"),
  );
});
