import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../catalog.js";
import type { Pool } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { someExamples } from "../testing/examples.js";
import { trace } from "../testing/prove-contract.js";
import { setupOf, tally } from "../testing/setup.js";
import { type ImportanceOptions, importance } from "./importance.js";
import { varianceReduction } from "./variance-reduction.js";

const { Ghat, g, tau, w, tau_th_B3b_b128_B384 } = vectors.katharopoulos;
const positive = fc.double({ min: 0.01, max: 10, noNaN: true });

function poolOf(
  norms: readonly number[],
  weights: readonly number[] = norms.map(() => 1),
  drawIndex = 0,
): Pool {
  return {
    indices: Int32Array.from(norms.keys()),
    weights: Float32Array.from(weights),
    signals: { gradientNorm: Float32Array.from(norms) },
    looks: [{ gradientNorm: Float32Array.from(norms) }],
    drawIndex,
    progress: 0,
  };
}

function selectionOf(given: ImportanceOptions = {}) {
  return importance(given, setupOf(someExamples(10)));
}

describe("τ", () => {
  it("is that of the published vector", () => {
    expect(varianceReduction(Float32Array.from(Ghat))).toBeCloseTo(tau, 5);
  });

  it("equals the paper's longer form", () => {
    // (1 − ‖g − u‖² / ‖g‖²)^(−1/2)
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 30 }), (values) => {
        const norms = Float32Array.from(values);
        const total = norms.reduce((sum, norm) => sum + norm, 0);
        const shares = Array.from(norms, (norm) => norm / total);
        const u = 1 / norms.length;
        const apart = shares.reduce((sum, share) => sum + (share - u) ** 2, 0);
        const squares = shares.reduce((sum, share) => sum + share ** 2, 0);
        expect(varianceReduction(norms)).toBeCloseTo((1 - apart / squares) ** -0.5, 6);
      }),
      { seed: 1 },
    );
  });

  it("is 1 for equal and for absent gradients", () => {
    expect(varianceReduction(Float32Array.of(2, 2, 2))).toBe(1);
    expect(varianceReduction(new Float32Array(4))).toBe(1);
  });
});

describe("the draw", () => {
  it("has the published probabilities and weights", () => {
    const draws = 20_000;
    const indices = new Int32Array(draws);
    const weights = new Float32Array(draws);
    selectionOf().select(poolOf(Ghat), indices, weights, "main");
    const seen = tally(indices, 4);
    w.forEach((weight, i) => {
      expect(weights[indices.indexOf(i)]).toBeCloseTo(weight, 4);
    });
    g.forEach((p, i) => {
      const fiveSigma = 5 * Math.sqrt(draws * p * (1 - p));
      expect(Math.abs(seen[i]! - draws * p)).toBeLessThan(fiveSigma);
    });
  });

  it("is unbiased: Σ p v x is the mean of the pool's v x", () => {
    const candidate = fc.record({ norm: positive, weight: positive, x: positive });
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 2, maxLength: 12 }), (candidates) => {
        const norms = candidates.map(({ norm }) => Math.fround(norm));
        const pool = poolOf(
          norms,
          candidates.map(({ weight }) => weight),
        );
        const draws = 400;
        const indices = new Int32Array(draws);
        const weights = new Float32Array(draws);
        selectionOf().select(pool, indices, weights, "main");
        const total = candidates.reduce((sum, { norm }, j) => sum + norm * pool.weights[j]!, 0);
        let estimate = 0;
        candidates.forEach(({ x }, j) => {
          const p = (pool.weights[j]! * norms[j]!) / total;
          const factor = weights[indices.indexOf(j)] ?? total / (candidates.length * norms[j]!);
          expect(factor).toBeCloseTo(total / (candidates.length * norms[j]!), 4);
          estimate += p * (total / (candidates.length * norms[j]!)) * x;
        });
        const truth = candidates.reduce((sum, { x }, j) => sum + pool.weights[j]! * x, 0) / candidates.length;
        expect(estimate / truth).toBeCloseTo(1, 12);
      }),
      { seed: 2 },
    );
  });

  it("lowers the variance most with the norms themselves", () => {
    const { g: gradients, uniform, opt, signed, signed_uniform, signed_opt } = vectors.is_variance;
    const variance = (values: number[], p: number[]) => {
      const n = values.length;
      const mean = values.reduce((sum, value) => sum + value, 0) / n;
      return values.reduce((sum, value, i) => sum + value ** 2 / (n * n * p[i]!), 0) - mean ** 2;
    };
    const shares = (values: number[]) => {
      const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
      return values.map((value) => Math.abs(value) / total);
    };
    const even = gradients.map(() => 0.25);
    expect(variance(gradients, even)).toBeCloseTo(uniform, 10);
    expect(variance(gradients, shares(gradients))).toBeCloseTo(opt, 10);
    expect(variance(signed, even)).toBeCloseTo(signed_uniform, 10);
    expect(variance(signed, shares(signed))).toBeCloseTo(signed_opt, 10);
  });

  it("falls back to even draws where all norms are 0", () => {
    const indices = new Int32Array(50);
    const weights = new Float32Array(50);
    selectionOf().select(poolOf([0, 0, 0], [1, 2, 3]), indices, weights, "main");
    expect(new Set(indices)).toEqual(new Set([0, 1, 2]));
    indices.forEach((i, k) => {
      expect(weights[k]).toBe(i + 1);
    });
  });
});

describe("the gate", () => {
  const report = (norms: number[]) => ({ gradientNorm: Float32Array.from(norms) });
  const spread = report([10, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01]); // τ ≈ 3

  it("opens at the cost of the pool in batches, after the running mean has reached it", () => {
    const selection = selectionOf();
    expect(tau_th_B3b_b128_B384).toBe((3 + 3) / 3);
    let mean = 0;
    const each = varianceReduction(spread.gradientNorm);
    for (let step = 0; step < 20; step++) {
      expect(selection.poolSize(128, 0)).toBe(mean > 2 ? 384 : 0);
      selection.told!(spread, false);
      mean = 0.9 * mean + 0.1 * each;
    }
    expect(selection.poolSize(128, 0)).toBe(384);
  });

  it("does not read a batch that was selected: only its pool", () => {
    const selection = selectionOf({ momentum: 0 });
    selection.told!(spread, true);
    expect(selection.state()).toBe(0);
  });

  it("trains on exactly the shuffle's batches while it is closed", () => {
    const examples = someExamples(70);
    const options = { seed: 3, batchSize: 8, budget: { steps: 40 } };
    const closed = trace(recipeOf("importance", { threshold: 1000 }), examples, options);
    expect(closed.rows).toEqual(trace(recipeOf("shuffle"), examples, options).rows);
    const opened = trace(recipeOf("importance", { threshold: 1.1 }), examples, options);
    expect(opened.rows.some(({ kind }) => kind === "pool")).toBe(true);
  });
});

it("refuses options outside their range", () => {
  expect(() => selectionOf({ poolFactor: 1 })).toThrow(
    new RangeError("importance: poolFactor must be an integer in [2, 1000], got 1"),
  );
});
