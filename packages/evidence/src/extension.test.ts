import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extendPlan, tMixtureEValue, tMixtureHalfWidth } from "./extension.js";

describe("t-mixture e-process", () => {
  it("reaches 1/alpha exactly at its half-width", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.double({ min: 1e-4, max: 0.2, noNaN: true }),
        (blocks, alpha) => {
          const half = tMixtureHalfWidth(blocks, alpha);
          if (half === Infinity) expect(tMixtureEValue(1e9, blocks)).toBeLessThan(1 / alpha);
          else expect(tMixtureEValue(half, blocks) * alpha).toBeCloseTo(1, 8);
        },
      ),
      { seed: 7 },
    );
  });
});

describe("extendPlan", () => {
  const spread = (mean: number) => Array.from({ length: 30 }, (_, i) => mean + (i % 2 ? 0.5 : -0.5));

  it("asks 100 for each member of the family, and lets the sign decide", () => {
    const found = extendPlan(spread(0.45), 1);
    expect(found).toMatchObject({ verdict: "better", needed: 100, blocks: 30 });
    expect(found.low).toBeGreaterThan(0);
    expect(extendPlan(spread(-0.45), 1).verdict).toBe("worse");
    const strict = extendPlan(spread(0.36), 1000);
    expect(strict).toMatchObject({ verdict: "no evidence", needed: 100_000 });
    expect(strict.low).toBeLessThan(0);
  });

  it("has the interval exclude 0 exactly where it decides", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        (mean, family) => {
          const { verdict, low, high } = extendPlan(spread(mean), family);
          expect(verdict).toBe(low >= 0 ? "better" : high <= 0 ? "worse" : "no evidence");
        },
      ),
      { seed: 7 },
    );
  });
});
