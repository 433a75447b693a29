import { expect, it } from "vitest";
import { differencesOf } from "./differences-of.js";

it("finds nothing between equal values, however their keys are ordered", () => {
  expect(differencesOf({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] })).toEqual([]);
});

it("names every deepest place that differs, with both values", () => {
  const before = {
    seed: 0,
    budget: { epochs: 10, costs: { train: 3 } },
    arms: [{ name: "a" }, { name: "b" }],
  };
  const now = { seed: 1, budget: { epochs: 10, costs: { train: 2 } }, arms: [{ name: "a" }, { name: "c" }] };
  expect(differencesOf(before, now)).toEqual([
    { at: "seed", before: "0", now: "1" },
    { at: "budget.costs.train", before: "3", now: "2" },
    { at: "arms[1].name", before: '"b"', now: '"c"' },
  ]);
});

it("calls what is absent nothing, compares lists of other lengths whole, and shortens what is long", () => {
  expect(differencesOf({ a: 1 }, { b: [1] })).toEqual([
    { at: "a", before: "1", now: "nothing" },
    { at: "b", before: "nothing", now: "[1]" },
  ]);
  expect(differencesOf({ at: [1] }, { at: [0.25, 1] })).toEqual([
    { at: "at", before: "[1]", now: "[0.25,1]" },
  ]);
  const [long] = differencesOf({ a: "x".repeat(100) }, { a: "" });
  expect(long!.before).toBe(`"${"x".repeat(38)}…`);
});
