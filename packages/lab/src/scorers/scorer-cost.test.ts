import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastScorerEpochs, scorerCost } from "./scorer-cost.js";

const costs = { measure: 1, train: 3 };
const budget = (epochs: number, rows: number, scorerShare = 0.2) => ({
  budget: { epochs, cost: epochs * rows * costs.train, costs, scorerShare },
});
const crossFitted = (folds: number) => ({ name: "cross-fitted-loss", options: { folds } });

describe("scorerCost", () => {
  it("is the scorer's share of the budget", () => {
    expect(scorerCost(budget(10, 100), crossFitted(2), 100)).toBe(0.2 * 3000);
    expect(scorerCost(budget(10, 100, 0.3), crossFitted(2), 100)).toBe(0.3 * 3000);
    expect(scorerCost(budget(10, 100), { name: "irreducible-loss", options: {} }, 100)).toBe(0.2 * 3000);
  });

  it("is what one pass needs where the share does not buy it, up to half of the budget", () => {
    // one pass, by hand: 100 forwards, and 2 models that each see the 50 others once
    expect(scorerCost(budget(4, 100), crossFitted(2), 100)).toBe(400);
    expect(scorerCost(budget(2.7, 100), crossFitted(2), 100)).toBe(400);
  });

  it("refuses what would eat more than half of the budget", () => {
    expect(() => scorerCost(budget(1, 100), crossFitted(2), 100)).toThrow(
      new RangeError(
        "scorerCost: cost must be at least 800, so that cross-fitted-loss takes no more than half, got 300",
      ),
    );
  });
});

describe("leastScorerEpochs", () => {
  it("is enough, and a tenth less is not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100_000 }), fc.integer({ min: 2, max: 20 }), (rows, folds) => {
        const asked = leastScorerEpochs({ costs }, crossFitted(folds), rows);
        expect(() => scorerCost(budget(asked, rows), crossFitted(folds), rows)).not.toThrow();
        expect(() => scorerCost(budget(asked - 0.1, rows), crossFitted(folds), rows)).toThrow(RangeError);
      }),
      { seed: 1 },
    );
  });
});
