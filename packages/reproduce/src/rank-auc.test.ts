import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankAuc } from "./rank-auc.js";

describe("rankAuc", () => {
  it("is the share of pairs in the right order, ties by half", () => {
    const example = fc.record({
      score: fc.integer({ min: 0, max: 6 }),
      mark: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(example, { maxLength: 20 }), (more) => {
        const all = [{ score: 3, mark: 1 }, { score: 2, mark: 0 }, ...more];
        const of = (mark: number) => all.filter((one) => one.mark === mark);
        const pairs = of(1).flatMap((high) =>
          of(0).map((low) => Math.sign(high.score - low.score) / 2 + 0.5),
        );
        const auc = rankAuc(
          all.map(({ score }) => score),
          Uint8Array.from(all, ({ mark }) => mark),
        );
        expect(auc).toBeCloseTo(pairs.reduce((a, b) => a + b) / pairs.length, 12);
      }),
      { seed: 4 },
    );
  });

  it("refuses marks of one kind", () => {
    expect(() => rankAuc([1, 2], Uint8Array.of(1, 1))).toThrow(
      new RangeError("rankAuc: marked must hold both 0 and 1, got 2 marked of 2"),
    );
  });
});
