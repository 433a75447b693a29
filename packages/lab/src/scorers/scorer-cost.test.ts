import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastScorerEpochs, scorerCost } from "./scorer-cost.js";

const costs = { measure: 1, train: 3 };
const spending = (epochs: number, rows: number, { scorerShare = 0.2, batchSize = 10 } = {}) => ({
  batchSize,
  budget: { epochs, cost: epochs * rows * costs.train, costs, scorerShare },
});
const crossFitted = (folds: number) => ({ name: "cross-fitted-loss", options: { folds } });

describe("scorerCost", () => {
  it("is the scorer's share of the budget", () => {
    expect(scorerCost(spending(10, 100), crossFitted(2), 100)).toBe(0.2 * 3000);
    expect(scorerCost(spending(10, 100, { scorerShare: 0.3 }), crossFitted(2), 100)).toBe(0.3 * 3000);
    expect(scorerCost(spending(10, 100), { name: "irreducible-loss", options: {} }, 100)).toBe(0.2 * 3000);
  });

  it("is what one pass needs where the share does not buy it, up to half of the budget", () => {
    // one pass, by hand: 100 forwards, and 2 models that each see the 50 others once
    expect(scorerCost(spending(4, 100), crossFitted(2), 100)).toBe(400);
    expect(scorerCost(spending(2.7, 100), crossFitted(2), 100)).toBe(400);
  });

  it("is what one step a fold needs where a fold has fewer rows than a batch", () => {
    // by hand: 100 forwards, and 2 models that each make one step of 80
    expect(scorerCost(spending(5, 100, { batchSize: 80 }), crossFitted(2), 100)).toBe(100 + 2 * 80 * 3);
  });

  it("refuses what would eat more than half of the budget", () => {
    expect(() => scorerCost(spending(1, 100), crossFitted(2), 100)).toThrow(
      new RangeError(
        "scorerCost: cost must be at least 800, so that cross-fitted-loss takes no more than half, got 300",
      ),
    );
  });
});

describe("leastScorerEpochs", () => {
  it("is enough, and a tenth less is not", () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 10, max: 100_000 }),
      folds: fc.integer({ min: 2, max: 20 }),
      batchSize: fc.integer({ min: 1, max: 512 }),
    });
    fc.assert(
      fc.property(sizes, ({ rows, folds, batchSize }) => {
        const cost = (epochs: number) =>
          scorerCost(spending(epochs, rows, { batchSize }), crossFitted(folds), rows);
        const asked = leastScorerEpochs(spending(1, rows, { batchSize }), crossFitted(folds), rows);
        const step = batchSize * costs.train;
        expect(cost(asked)).toBeGreaterThanOrEqual(rows * costs.measure + folds * step);
        expect(() => cost(asked - 0.1)).toThrow(RangeError);
      }),
      { seed: 1 },
    );
  });
});
