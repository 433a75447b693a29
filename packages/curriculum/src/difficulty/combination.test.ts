import fc from "fast-check";
import { expect, it } from "vitest";
import { meanRank, scoreStability } from "./combination.js";

it("is the mean of ranks that average their ties", () => {
  // by hand: ranks (1.5, 1.5, 3, 4) and (4, 1, 2, 3)
  expect([
    ...meanRank([
      [0, 0, 5, Infinity],
      [9, -1, 0, 3],
    ]),
  ]).toEqual([2.75, 1.25, 2.5, 3.5]);
});

it("depends on no score's units, and its sum is that of the ranks", () => {
  const columns = fc.array(fc.tuple(fc.nat(9), fc.nat(99), fc.nat(3)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(columns, (rows) => {
      const scores = [0, 1, 2].map((c) => rows.map((row) => row[c]!));
      const combined = meanRank(scores);
      expect(meanRank(scores.map((score) => score.map((value) => Math.exp(value / 50) - 7)))).toEqual(
        combined,
      );
      const total = combined.reduce((a, b) => a + b);
      expect(total).toBeCloseTo((rows.length * (rows.length + 1)) / 2, 9);
      expect(meanRank([scores[0]!, scores[0]!])).toEqual(meanRank([scores[0]!]));
    }),
    { seed: 72 },
  );
});

it("averages the agreement of every two draws", () => {
  const draws = [
    [1, 2, 3, 4],
    [1, 2, 4, 3],
    [4, 3, 2, 1],
  ];
  // by hand: ρ = .8, −1, −.8; τ = 2/3, −1, −2/3
  const { spearman, kendall } = scoreStability(draws);
  expect(spearman).toBeCloseTo(-1 / 3, 14);
  expect(kendall).toBeCloseTo(-1 / 3, 14);
  expect(scoreStability(draws.slice(0, 2))).toEqual({ spearman: 0.8, kendall: 2 / 3 });
  expect(scoreStability([draws[0]!, [1, 1, 1, 1]])).toEqual({ spearman: NaN, kendall: NaN });
});

it("refuses", () => {
  expect(() => meanRank([])).toThrow(new RangeError("meanRank: columns must hold at least 1 column, got 0"));
  expect(() => meanRank([[1], [1, 2]])).toThrow(
    new TypeError("meanRank: columns must have the same length, got 1 and 2"),
  );
  expect(() => scoreStability([[1, 2]])).toThrow(
    new RangeError("scoreStability: columns must hold at least 2 columns, got 1"),
  );
});
