import { createRng, normalQuantile } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initTestSetLuck, neededTestExamples, testSetLuck, updateTestSetLuck } from "./test-set-luck.js";

function luckOf(rows: readonly (readonly number[])[]): number {
  const state = initTestSetLuck(rows[0]!.length);
  for (const row of rows) updateTestSetLuck(state, row);
  return testSetLuck(state);
}

/** The formula, from the whole matrix. */
function fromMatrix(rows: number[][]): number {
  const variance = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  };
  const [n, m] = [rows.length, rows[0]!.length];
  const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n);
  return Math.sqrt(Math.max(0, variance(means) / m - variance(rows.flat()) / (n * m)));
}

describe("testSetLuck", () => {
  const matrix = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 8 })).chain(([n, m]) =>
    fc.array(fc.array(fc.constantFrom(-1, 0, 1), { minLength: m, maxLength: m }), {
      minLength: n,
      maxLength: n,
    }),
  );

  it("from running sums equals the formula over the matrix, in any order of blocks", () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        expect(luckOf(rows) ** 2).toBeCloseTo(fromMatrix(rows) ** 2, 12);
        expect(luckOf(rows.toReversed())).toBe(luckOf(rows));
      }),
      { seed: 7 },
    );
  });

  it("is the spread of the mean over test sets, at 5σ", () => {
    // 100 examples with an effect of sd .5 each, 30 blocks with noise of sd 1: τ² = .25/100.
    const rng = createRng(7);
    const normal = (i: number) => normalQuantile(rng.uniform(i) || 0.5);
    const squares = Array.from({ length: 200 }, (_, set) => {
      const effects = Array.from({ length: 100 }, (_, j) => 0.5 * normal(set * 3100 + j));
      return (
        luckOf(
          Array.from({ length: 30 }, (_, i) =>
            effects.map((effect, j) => effect + normal(set * 3100 + 100 * (i + 1) + j)),
          ),
        ) ** 2
      );
    });
    const mean = squares.reduce((a, b) => a + b) / 200;
    const error = Math.sqrt(squares.reduce((sum, s) => sum + (s - mean) ** 2, 0) / 200 / 200);
    // The example part is 1/n too small, known and kept.
    expect(Math.abs(mean - (0.25 / 100) * (1 - 1 / 30))).toBeLessThan(5 * error);
  });

  it("is 0 before the first block and where every example differs alike", () => {
    expect(testSetLuck(initTestSetLuck(5))).toBe(0);
    expect(
      luckOf([
        [1, 1, 1],
        [0, 0, 0],
      ]),
    ).toBe(0);
  });

  it("refuses another number of examples and what is not finite, and keeps nothing of it", () => {
    const state = initTestSetLuck(2);
    expect(() => updateTestSetLuck(state, [1])).toThrow(
      new RangeError("updateTestSetLuck: differences must have one value a test example (2), got 1"),
    );
    expect(() => updateTestSetLuck(state, [1, Number.NaN])).toThrow(
      new RangeError("updateTestSetLuck: differences must be finite numbers, got NaN"),
    );
    expect(state).toEqual(initTestSetLuck(2));
  });
});

describe("neededTestExamples", () => {
  it("grows with the square of luck over the nearer of mean and margin", () => {
    expect(neededTestExamples(219, 0.009, 0.008, 0.01)).toBe(Math.ceil(219 * (16 / 9) ** 2));
    expect(neededTestExamples(100, 0.25, 1, 1.25)).toBe(400);
    expect(neededTestExamples(100, 0.02, 0.009, 0.01)).toBe(101);
  });
});
