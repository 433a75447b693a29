import fc from "fast-check";
import { expect, it } from "vitest";
import { mean, sampleVariance, standardDeviation, sum } from "./sums.js";

it("keeps what plain summation loses", () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  expect(sum(new Float64Array(1_000_000).fill(0.1))).toBe(100_000);
  expect(sum([])).toBe(0);
  expect(sum([Infinity, 1])).toBe(Infinity);
});

it("is exact wherever integers are", () => {
  // oracle: BigInt, in fractions of 2^-40
  const eighths = fc.array(fc.maxSafeInteger(), { maxLength: 50 });
  fc.assert(
    fc.property(eighths, (integers) => {
      const values = integers.map((i) => i / 2 ** 40);
      const exact = integers.reduce((a, b) => a + BigInt(b), 0n);
      expect(sum(values)).toBeCloseTo(Number(exact) / 2 ** 40, 12);
      const ulp = Math.abs(Number(exact)) * 2 ** -52;
      expect(Math.abs(sum(values) * 2 ** 40 - Number(exact))).toBeLessThanOrEqual(ulp);
    }),
    { seed: 2 },
  );
});

// golden: statistics.variance of Python 3.11, exact fractions
it("has the variance of a sample far from 0", () => {
  const sample = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
  expect(mean(sample)).toBe(1e9 + 10);
  expect(sampleVariance(sample)).toBe(30);
  expect(standardDeviation(sample)).toBe(Math.sqrt(30));
});

it("refuses too few values", () => {
  expect(() => mean([])).toThrow(new RangeError("mean: values must hold at least 1 number, got 0"));
  expect(() => sampleVariance([1])).toThrow(
    new RangeError("sampleVariance: values must hold at least 2 numbers, got 1"),
  );
  expect(() => standardDeviation([1])).toThrow(
    new RangeError("standardDeviation: values must hold at least 2 numbers, got 1"),
  );
});
