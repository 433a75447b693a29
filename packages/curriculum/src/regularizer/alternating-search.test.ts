import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regularizers } from "./regularizers.js";
import { latentObjectives, penalties } from "./testing/penalties.js";

/** Least squares with a small ridge, [slope, offset]: the exact w-step. */
function fit(points: readonly { x: number; y: number }[], v: readonly number[]): [number, number] {
  let [xx, x1, one, xy, y1] = [RIDGE, 0, RIDGE, 0, 0];
  points.forEach(({ x, y }, i) => {
    xx += v[i]! * x * x;
    x1 += v[i]! * x;
    one += v[i]!;
    xy += v[i]! * x * y;
    y1 += v[i]! * y;
  });
  const determinant = xx * one - x1 * x1;
  return [(xy * one - x1 * y1) / determinant, (xx * y1 - x1 * xy) / determinant];
}

const RIDGE = 0.1;
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const coordinate = fc.integer({ min: -20, max: 20 }).map((value) => value / 10);

describe.each(regularizers.map((method) => [method.name, method] as const))("%s", (name, { create }) => {
  const weigh = create({});
  const penalty = penalties[name]!;
  const latent = latentObjectives[name]!;

  it("has the integral of its weights as latent objective", () => {
    const cells = 2000;
    for (const [loss, lambda] of [
      [0.3, 0.6],
      [0.55, 0.6],
      [0.9, 0.6],
      [0.1, 0.8],
    ] as const) {
      let integral = 0;
      for (let k = 0; k < cells; k++) integral += weigh(((k + 0.5) * loss) / cells, lambda);
      // The hard weight's jump costs half a cell at most.
      expect(Math.abs((integral * loss) / cells - latent(loss, lambda))).toBeLessThan(loss / cells);
    }
  });

  // Linear regression, losses scaled so that every threshold is in the domain of the logarithm.
  it("neither half-step of alternating search raises the objective, nor a whole one the latent objective", () => {
    const data = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(data, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (points, lambda) => {
        const lossesAt = ([a, b]: [number, number]) => points.map(({ x, y }) => (y - a * x - b) ** 2 / 10);
        const ridge = ([a, b]: [number, number]) => (RIDGE / 10) * (a * a + b * b);
        let w: [number, number] = [0, 0];
        let v = points.map(() => 1);
        const objective = () =>
          ridge(w) + total(lossesAt(w).map((loss, i) => v[i]! * loss + penalty(v[i]!, lambda)));
        const latentSum = () => ridge(w) + total(lossesAt(w).map((loss) => latent(loss, lambda)));
        let before = objective();
        let latentBefore = latentSum();
        const slack = 1e-10 * points.length;
        for (let round = 0; round < 8; round++) {
          v = lossesAt(w).map((loss) => weigh(loss, lambda));
          expect(objective()).toBeLessThanOrEqual(before + slack);
          before = objective();
          w = fit(points, v);
          expect(objective()).toBeLessThanOrEqual(before + slack);
          before = objective();
          expect(latentSum()).toBeLessThanOrEqual(latentBefore + slack);
          latentBefore = latentSum();
        }
      }),
      { seed: 4 },
    );
  });
});
