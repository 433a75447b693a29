import fc from "fast-check";
import { expect, it } from "vitest";
import { spearman } from "./spearman.js";

// golden: scipy.stats.spearmanr of SciPy 1.17.1
it("matches scipy, with ties", () => {
  expect(spearman([1, 2, 2, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.7631578947368421, 14);
});

it("is the classical formula where nothing is tied", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 2, maxLength: 30 }), (values) => {
      const n = values.length;
      const order = values.toSorted((a, b) => a - b);
      const squares = values.reduce((total, value, i) => total + (order.indexOf(value) - i) ** 2, 0);
      const places = values.map((_, i) => i);
      expect(spearman(values, places)).toBeCloseTo(1 - (6 * squares) / (n * (n * n - 1)), 12);
      expect(spearman(values, values)).toBeCloseTo(1, 14);
    }),
    { seed: 23 },
  );
});

it("refuses", () => {
  expect(() => spearman([1, 2], [1])).toThrow(
    new TypeError("spearman: lists must have the same length, got 2 and 1"),
  );
  expect(() => spearman([1], [1])).toThrow(
    new RangeError("spearman: lists must hold at least 2 numbers, got 1"),
  );
  expect(() => spearman([1, 1], [1, 2])).toThrow(new RangeError("spearman: lists must not be constant"));
});
