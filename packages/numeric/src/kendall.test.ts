import fc from "fast-check";
import { expect, it } from "vitest";
import { kendall } from "./kendall.js";

/** τ_b by all pairs. */
function bruteForce(a: readonly number[], b: readonly number[]): number {
  let difference = 0;
  let apartInA = 0;
  let apartInB = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const signA = Math.sign(a[i]! - a[j]!);
      const signB = Math.sign(b[i]! - b[j]!);
      difference += signA * signB;
      apartInA += Math.abs(signA);
      apartInB += Math.abs(signB);
    }
  }
  return difference / Math.sqrt(apartInA * apartInB);
}

const pairsOfLists = (values: number, maxLength: number) =>
  fc
    .array(fc.tuple(fc.nat(values), fc.nat(values)), { minLength: 2, maxLength })
    .map((rows): [number[], number[]] => [rows.map(([a]) => a), rows.map(([, b]) => b)])
    .filter((lists) => lists.every((list) => new Set(list).size > 1));

it.each([
  ["many ties", 3, 60],
  ["some ties", 40, 60],
  ["hardly a tie", 1_000_000, 60],
  ["buckets of several values", 300, 600],
])("is what all pairs give, with %s", (_, values, maxLength) => {
  fc.assert(
    fc.property(pairsOfLists(values, maxLength), ([a, b]) => {
      expect(kendall(a, b)).toBe(bruteForce(a, b));
    }),
    { seed: 61, numRuns: 60 },
  );
});

it("is symmetric, 1 with itself and turned by a reversal", () => {
  fc.assert(
    fc.property(pairsOfLists(9, 40), ([a, b]) => {
      expect(kendall(b, a)).toBe(kendall(a, b));
      expect(kendall(a, a)).toBe(1);
      const reversed = a.map((value) => -value);
      expect(kendall(reversed, b) + kendall(a, b)).toBe(0);
    }),
    { seed: 62 },
  );
});

// golden: scipy.stats.kendalltau of SciPy 1.17.1
it("matches scipy, with ties and infinities", () => {
  expect(kendall([1, 2, 2, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.6666666666666666, 15);
  expect(kendall([0, Infinity, 2, Infinity, -1], [0.3, 0.9, 0.8, 0.1, 0.2])).toBeCloseTo(
    0.31622776601683794,
    15,
  );
});

it("refuses", () => {
  expect(() => kendall([1, 2], [1])).toThrow(
    new TypeError("kendall: lists must have the same length, got 2 and 1"),
  );
  expect(() => kendall([1], [1])).toThrow(
    new RangeError("kendall: lists must hold at least 2 numbers, got 1"),
  );
  expect(() => kendall([1, 1], [1, 2])).toThrow(new RangeError("kendall: lists must not be constant"));
});
