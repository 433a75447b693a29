import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { linearRegularizer } from "../regularizer/linear.js";
import { regularizers } from "../regularizer/regularizers.js";
import { penalties } from "../regularizer/testing/penalties.js";
import { hardRegionWeights, regionOrder, regionWeights } from "./curriculum-region.js";

const keysOf = (count: number) =>
  Uint32Array.from({ length: 2 * count }, (_, k) => Math.imul(k + 1, 0x9e3779b1));
const dot = (a: ArrayLike<number>, v: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * v[i]!, 0);

const { loss, a, lam, c, v } = vectors.spcl_linear;
const tables = fc.array(
  fc.record({
    loss: fc.double({ min: 0, max: 0.9, noNaN: true }),
    difficulty: fc.integer({ min: 0, max: 20 }),
  }),
  { minLength: 2, maxLength: 8 },
);
const share = fc.double({ min: 0.05, max: 1, noNaN: true });

it("gives the order of the published example, and its weights", () => {
  // Ranks of .1, .4, .2, .3 over their sum are the numbers themselves.
  expect([...regionOrder(Float64Array.from(a))]).toEqual(a);
  const weights = regionWeights(loss, a, c, (l) => linearRegularizer()(l, lam));
  v.forEach((expected, i) => {
    expect(weights[i]).toBeCloseTo(expected, 6);
  });
  expect(dot(a, weights)).toBeCloseTo(c, 12);
  expect([...hardRegionWeights(loss, a, c, lam, keysOf(4))].map((x) => Number(x.toFixed(6)))).toEqual(
    vectors.spcl_hard.v,
  );
});

describe.each(
  regularizers.filter(({ name }) => name !== "hard").map((method) => [method.name, method] as const),
)("%s", (name, method) => {
  const weigh = method.create({});
  const objective = (weights: ArrayLike<number>, losses: readonly number[], lambda: number) =>
    losses.reduce((sum, l, i) => sum + weights[i]! * l + penalties[name]!(weights[i]!, lambda), 0);

  // oracle: feasible points at random, and the best one's neighbours along the bound.
  it("stays in the region and is as good as every feasible point", () => {
    const rng = createRng(5);
    let draw = 0;
    fc.assert(
      fc.property(tables, share, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (rows, bound, lambda) => {
        const losses = rows.map((row) => row.loss);
        const order = regionOrder(Float64Array.from(rows, (row) => row.difficulty));
        const weights = regionWeights(losses, order, bound, (l) => weigh(l, lambda));
        expect(dot(order, weights)).toBeLessThanOrEqual(bound + 1e-12);
        const best = objective(weights, losses, lambda);
        for (let trial = 0; trial < 200; trial++) {
          const near = trial < 100 ? 1 : 0.02;
          const other = Array.from(weights, (weight) => {
            const moved = near === 1 ? rng.uniform(draw++) : weight + near * (rng.uniform(draw++) - 0.5);
            return Math.min(1, Math.max(0, moved));
          });
          const used = dot(order, other);
          const feasible = used <= bound ? other : other.map((weight) => (weight * bound) / used);
          expect(best).toBeLessThanOrEqual(objective(feasible, losses, lambda) + 1e-9);
        }
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  it("is the weight without a region where that fits", () => {
    const losses = [0.2, 0.4, 0.6];
    const order = regionOrder(Float64Array.of(3, 1, 2));
    expect([...regionWeights(losses, order, 1, (l) => weigh(l, 0.5))]).toEqual(
      losses.map((l) => weigh(l, 0.5)),
    );
  });
});

// oracle: a linear programme with one constraint has a best vertex, all whole but one.
it("fills a region of hard weights as well as every vertex does", () => {
  fc.assert(
    fc.property(tables, share, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (rows, bound, lambda) => {
      const losses = rows.map((row) => row.loss);
      const order = regionOrder(Float64Array.from(rows, (row) => row.difficulty));
      const value = (weights: ArrayLike<number>) =>
        dot(
          losses.map((l) => l - lambda),
          weights,
        );
      const weights = hardRegionWeights(losses, order, bound, lambda, keysOf(losses.length));
      expect(dot(order, weights)).toBeLessThanOrEqual(bound + 1e-12);
      expect([...weights].filter((weight) => weight > 0 && weight < 1).length).toBeLessThanOrEqual(1);
      let best = 0;
      for (let subset = 0; subset < 2 ** losses.length; subset++) {
        const whole = losses.map((_, i): number => (subset >> i) & 1);
        const used = dot(order, whole);
        if (used > bound + 1e-12) continue;
        for (let part = 0; part < losses.length; part++) {
          const vertex = whole.map((weight, i) =>
            i === part ? Math.max(weight, Math.min(1, Math.max(0, bound - used) / order[i]!)) : weight,
          );
          best = Math.min(best, value(vertex));
        }
      }
      expect(value(weights)).toBeLessThanOrEqual(best + 1e-12);
    }),
    { seed: 3, numRuns: 60 },
  );
});

it("lets harder examples in later, other things equal", () => {
  fc.assert(
    fc.property(share, (bound) => {
      const order = regionOrder(Float64Array.of(5, 1, 3, 2, 4));
      const soft = regionWeights([0.3, 0.3, 0.3, 0.3, 0.3], order, bound, (l) => linearRegularizer()(l, 0.5));
      expect([1, 3, 2, 4, 0].map((i) => soft[i]!)).toEqual([...soft].sort((x, y) => y - x));
      const hard = hardRegionWeights([0.3, 0.3, 0.3, 0.3, 0.3], order, bound, 0.5, keysOf(5));
      expect([1, 3, 2, 4, 0].map((i) => hard[i]!)).toEqual([...hard].sort((x, y) => y - x));
    }),
    { seed: 4 },
  );
});
