import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Labels } from "../contracts.js";
import { dealFolds } from "./folds.js";

const table = fc.record({
  classes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 80 }),
  folds: fc.integer({ min: 2, max: 4 }),
  seed: fc.nat(),
});
/** Rows are twice the positions, so that the two cannot be mixed up unnoticed. */
const rowsOf = (count: number) => Int32Array.from({ length: count }, (_, i) => 2 * i);
const labelsOf = (classes: readonly number[]): Labels => ({
  kind: "classes",
  values: Int32Array.from({ length: 2 * classes.length }, (_, row) => classes[row >> 1]!),
  classCount: 5,
});

describe("dealFolds", () => {
  it("deals every position once, in ascending order, sizes within 1 of one another, each class too", () => {
    fc.assert(
      fc.property(table, ({ classes, folds, seed }) => {
        const dealt = dealFolds(labelsOf(classes), rowsOf(classes.length), folds, createRng(seed));
        expect(dealt.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual([...classes.keys()]);
        for (const fold of dealt) expect([...fold]).toEqual([...fold].sort((a, b) => a - b));
        expect(spread(dealt.map((fold) => fold.length))).toBeLessThanOrEqual(1);
        for (const label of new Set(classes)) {
          const inFolds = dealt.map((fold) => [...fold].filter((at) => classes[at] === label).length);
          expect(spread(inFolds)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });

  it("deals numbers as one class", () => {
    const labels: Labels = { kind: "numbers", values: new Float32Array(22) };
    const dealt = dealFolds(labels, rowsOf(11), 3, createRng(1));
    expect(dealt.map((fold) => fold.length)).toEqual([4, 4, 3]);
  });

  it("puts two examples of a class together as often as chance does", () => {
    // 8 of one class in 2 folds of 4: a partner is one of the 3 others of my fold, among 7.
    const draws = 4000;
    let together = 0;
    for (let seed = 0; seed < draws; seed++) {
      const [first] = dealFolds(labelsOf(Array(8).fill(0)), rowsOf(8), 2, createRng(2).split(`${seed}`));
      if (first!.includes(0) === first!.includes(1)) together++;
    }
    const p = 3 / 7;
    expect(Math.abs(together / draws - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
  });
});

function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}
