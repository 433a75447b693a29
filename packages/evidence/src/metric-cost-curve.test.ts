import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, compareCostToTarget, costToTarget } from "./metric-cost-curve.js";

const curve = [
  { cost: 20, metric: 0.6 },
  { cost: 50, metric: 0.8 },
  { cost: 90, metric: 0.7 },
];

describe("areaUnderCurve", () => {
  it("is the mean of what one holds while the budget is spent", () => {
    // oracle: 20 × .1 + 30 × .6 + 40 × .8 + 10 × .7 = 59
    expect(areaUnderCurve(curve, { budget: 100, start: 0.1 })).toBeCloseTo(0.59, 12);
    expect(areaUnderCurve(curve, { budget: 40, start: 0.1 })).toBeCloseTo((20 * 0.1 + 20 * 0.6) / 40, 12);
    expect(areaUnderCurve([], { budget: 40, start: 0.1 })).toBeCloseTo(0.1, 12);
  });

  it("lies between the least and the most that one held", () => {
    const points = fc
      .array(
        fc.record({
          cost: fc.integer({ min: 0, max: 99 }),
          metric: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      )
      .map((list) => list.toSorted((a, b) => a.cost - b.cost));
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (list, start) => {
        const held = [start, ...list.map(({ metric }) => metric)];
        const area = areaUnderCurve(list, { budget: 100, start });
        expect(area).toBeGreaterThanOrEqual(Math.min(...held) - 1e-12);
        expect(area).toBeLessThanOrEqual(Math.max(...held) + 1e-12);
      }),
      { seed: 7 },
    );
  });

  it("refuses a curve that goes back", () => {
    expect(() => areaUnderCurve(curve.toReversed(), { budget: 100, start: 0 })).toThrow(
      new RangeError("areaUnderCurve: cost must not fall along the curve, got 50 at 1"),
    );
  });
});

describe("cost to target", () => {
  it("is the first cost that reaches it, or censored", () => {
    expect(costToTarget(curve, { budget: 100, target: 0.7 })).toBe(50);
    expect(costToTarget(curve, { budget: 40, target: 0.7 })).toBeNull();
    expect(costToTarget(curve, { budget: 100, target: 0.9 })).toBeNull();
  });

  it("compares pairs: both miss is a tie, one miss costs the budget", () => {
    const pairs = [
      { arm: 40, control: 60 },
      { arm: 30, control: null },
      { arm: null, control: null },
      { arm: 50, control: 45 },
      { arm: 20, control: 55 },
    ];
    // oracle: saved = 20, 70, 0, −5, 35; three wins of four: p = 2 (C(4,3) + C(4,4))/16
    const found = compareCostToTarget(pairs, 100);
    expect(found).toMatchObject({ wins: 3, ties: 1, losses: 1, saved: 24, signTestP: 0.625 });
    // golden: Python, t_isf(.025, 4) of fixtures/evidence.json × standard deviation / 5**.5
    expect(found.savedHalfWidth).toBeCloseTo(37.610328394863046, 9);
    expect(compareCostToTarget([{ arm: 1, control: 2 }], 9).savedHalfWidth).toBeNull();
  });
});
