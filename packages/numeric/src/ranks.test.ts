import fc from "fast-check";
import { expect, it } from "vitest";
import { ranks } from "./ranks.js";

const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });

it("counts the values below and beside", () => {
  // oracle: n² comparisons
  fc.assert(
    fc.property(values, (list) => {
      const below = list.map((x) => list.filter((y) => y < x).length);
      const beside = list.map((x) => list.filter((y) => y === x).length);
      expect([...ranks(list, { ties: "average" })]).toEqual(below.map((b, i) => b + (beside[i]! + 1) / 2));
      expect([...ranks(list, { ties: "minimum" })]).toEqual(below.map((b) => b + 1));
    }),
    { seed: 16 },
  );
});

it("gives each its own by key", () => {
  const keys = Uint32Array.of(0, 9, 0, 3, 0, 5);
  expect([...ranks([1, 1, 0], { ties: "keyed", keys })]).toEqual([3, 2, 1]);
});

// golden: scipy.stats.rankdata([10, 20, 10, 30, 20, 20])
it("matches scipy", () => {
  const list = [10, 20, 10, 30, 20, 20];
  expect([...ranks(list, { ties: "average" })]).toEqual([1.5, 4, 1.5, 6, 4, 4]);
  expect([...ranks(list, { ties: "minimum" })]).toEqual([1, 3, 1, 6, 3, 3]);
});

it("refuses a rule without its keys, and none at all", () => {
  expect(() => ranks([1], { ties: "keyed" })).toThrow(
    new TypeError("ranks: keys must be given for keyed ties"),
  );
  expect(() => ranks([1], { ties: "dense" as "average" })).toThrow(
    new RangeError('ranks: ties must be "average", "minimum" or "keyed", got "dense"'),
  );
});
