import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalDomain } from "./interval-domain.js";

const value = fc.double({ min: -50, max: 50, noNaN: true });
const tail = fc.oneof(fc.double({ min: 0, max: 200, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY));
const row = fc
  .record({ mean: value, below: tail, above: tail })
  .map(({ mean, below, above }) => ({ mean, low: mean - below, high: mean + above }));

describe("intervalDomain", () => {
  it("holds every mean and the margin, which keep a third of it", () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.01, max: 9, noNaN: true }),
        (rows, margin) => {
          const [low, high] = intervalDomain(rows, margin);
          const kept = [...rows.map(({ mean }) => mean), -1.4 * margin, 1.4 * margin];
          expect(low).toBeLessThanOrEqual(Math.min(...kept));
          expect(high).toBeGreaterThanOrEqual(Math.max(...kept));
          expect((high - low) / (Math.max(...kept) - Math.min(...kept))).toBeLessThanOrEqual(3 + 1e-12);
        },
      ),
      { seed: 3 },
    );
  });

  // by hand: a winner of 17 points beside a margin of half a point, and a loser of 8
  it("shows a large effect with its whole interval", () => {
    const winner = { mean: 0.17, low: 0.096, high: 0.243 };
    const [low, high] = intervalDomain([winner], 0.005);
    expect(low).toBeCloseTo(-0.007, 12);
    expect(high).toBe(0.243);
    expect(intervalDomain([winner, { mean: -0.079, low: -0.122, high: -0.036 }], 0.005)).toEqual([
      -0.122, 0.243,
    ]);
  });

  it("cuts a tail that would crush the rest", () => {
    const [low, high] = intervalDomain([{ mean: 0, low: -90, high: 2 }], 1);
    expect(low).toBeCloseTo(-4.2, 12);
    expect(high).toBe(2);
  });
});
