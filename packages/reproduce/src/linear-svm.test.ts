import { readFileSync } from "node:fs";
import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trainLinearSvm } from "./linear-svm.js";

interface Case {
  columns: number;
  cost: number;
  features: number[];
  labels: number[];
  weights: number[];
  bias: number;
}

const cases = JSON.parse(
  readFileSync(new URL("./fixtures/linear-svm.json", import.meta.url), "utf8"),
) as Case[];

describe("trainLinearSvm", () => {
  it.each(cases.map((one, k) => [k, one] as const))("agrees with LIBSVM, case %i", (_, one) => {
    const { weights, bias } = trainLinearSvm(
      Float64Array.from(one.features),
      Int8Array.from(one.labels),
      one.cost,
    );
    // LIBSVM keeps its kernel in float32: 6e-8 of a value, in sums of up to n C.
    const rounding = 6e-8 * one.labels.length * one.cost;
    for (const [c, weight] of [...one.weights, one.bias].entries()) {
      expect(Math.abs((c < weights.length ? weights[c]! : bias) - weight)).toBeLessThan(rounding);
    }
  });

  it("closes the duality gap", () => {
    const problem = fc.record({
      seed: fc.nat(),
      n: fc.integer({ min: 2, max: 40 }),
      d: fc.integer({ min: 1, max: 4 }),
      cost: fc.double({ min: 0.01, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(problem, ({ seed, n, d, cost }) => {
        const rng = createRng(seed);
        const features = Float64Array.from({ length: n * d }, (_, k) => rng.normal(k));
        const labels = Int8Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
        const { weights, bias, alphas } = trainLinearSvm(features, labels, cost);
        const ridge = weights.reduce((total, weight) => total + weight * weight, 0) / 2;
        let hinges = 0;
        for (let i = 0; i < n; i++) {
          const score = weights.reduce((total, weight, c) => total + weight * features[i * d + c]!, bias);
          hinges += Math.max(0, 1 - labels[i]! * score);
        }
        const primal = ridge + cost * hinges;
        const dual = alphas.reduce((total, alpha) => total + alpha, 0) - ridge;
        expect(Math.abs(primal - dual)).toBeLessThan(1e-8 * Math.max(1, primal));
      }),
      { seed: 41, numRuns: 60 },
    );
  });

  it("refuses one class", () => {
    expect(() => trainLinearSvm(Float64Array.of(1, 2), Int8Array.of(1, 1), 1)).toThrow(
      "trainLinearSvm: labels must hold both −1 and 1, got one class",
    );
  });
});
