import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Regularizer } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { hardRegularizer } from "./hard.js";
import { linearRegularizer } from "./linear.js";
import { logarithmicRegularizer } from "./logarithmic.js";
import { mixtureRegularizer } from "./mixture.js";
import { regularizers } from "./regularizers.js";

const { losses, lam, hard, linear, log, mixture, mix_l1_l2 } = vectors.spl;

/** f(v; λ), written apart from the code: v* must minimise v l + f(v; λ). */
const penalties: { [name: string]: (v: number, lambda: number) => number } = {
  hard: (v, lambda) => -lambda * v,
  linear: (v, lambda) => lambda * (v ** 2 / 2 - v),
  logarithmic: (v, lambda) => (1 - lambda) * v - (1 - lambda) ** v / Math.log(1 - lambda),
  mixture: (v, lambda) => {
    const lower = 0.5 * lambda;
    const zeta = (lambda * lower) / (lambda - lower);
    return -zeta * Math.log(v + zeta / lambda);
  },
};

describe("published vectors", () => {
  const cases: [string, Regularizer, number, number[]][] = [
    ["hard", hardRegularizer(), lam, hard],
    ["linear", linearRegularizer(), lam, linear],
    ["logarithmic", logarithmicRegularizer(), lam, log],
    ["mixture", mixtureRegularizer({ fullBelow: mix_l1_l2[1]! / mix_l1_l2[0]! }), mix_l1_l2[0]!, mixture],
  ];
  it.each(cases)("%s", (_, regularizer, threshold, expected) => {
    losses.forEach((loss, k) => {
      expect(regularizer(loss, threshold)).toBeCloseTo(expected[k]!, 6);
    });
  });
});

describe.each(regularizers.map((method) => [method.name, method.create({})] as const))(
  "%s",
  (name, weigh) => {
    const loss = fc.double({ min: 0, max: 2, noNaN: true });
    const threshold = fc.double({ min: 0.05, max: 0.95, noNaN: true });

    it("minimises v l + f(v; λ) over a grid", () => {
      const objective = (v: number, l: number, lambda: number) => v * l + penalties[name]!(v, lambda);
      fc.assert(
        fc.property(loss, threshold, (l, lambda) => {
          const best = objective(weigh(l, lambda), l, lambda);
          for (let k = 0; k <= 1000; k++) {
            expect(best).toBeLessThanOrEqual(objective(k / 1000, l, lambda) + 1e-12);
          }
        }),
        { seed: 1, numRuns: 50 },
      );
    });

    it("falls with the loss from 1 to 0, rises with the threshold, and stays in [0, 1]", () => {
      fc.assert(
        fc.property(loss, loss, threshold, threshold, (l, more, lambda, larger) => {
          const weight = weigh(l, lambda);
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(weight).toBeLessThanOrEqual(1);
          expect(weigh(l + more, lambda)).toBeLessThanOrEqual(weight);
          expect(weigh(l, Math.max(lambda, larger))).toBeGreaterThanOrEqual(weight - 1e-12);
          expect(weigh(0, lambda)).toBe(1);
          expect(weigh(100, lambda)).toBe(0);
        }),
        { seed: 2 },
      );
    });

    it("refuses a negative loss", () => {
      expect(() => weigh(-1, 0.5)).toThrow(
        new RangeError(`${name}Regularizer: loss must be at least 0, got -1`),
      );
    });
  },
);

// F_λ(l) = ∫₀ˡ v*(s) ds: what alternating search majorises and minimises.
it.each([
  ["hard", hardRegularizer(), vectors.latent_objective.hard_lam0_6],
  ["linear", linearRegularizer(), vectors.latent_objective.linear_lam0_6],
] as const)("has the latent objective of the literature: %s", (_, weigh, latent) => {
  const cells = 20_000;
  for (const [loss, expected] of Object.entries(latent)) {
    let integral = 0;
    for (let k = 0; k < cells; k++) integral += weigh(((k + 0.5) * Number(loss)) / cells, 0.6);
    expect((integral * Number(loss)) / cells).toBeCloseTo(expected, 4);
  }
});

it("refuses thresholds outside the domain", () => {
  expect(() => logarithmicRegularizer()(0.3, 1)).toThrow(
    new RangeError("logarithmicRegularizer: threshold must be in (0, 1), got 1"),
  );
  expect(() => linearRegularizer()(0.3, 0)).toThrow(
    new RangeError("linearRegularizer: threshold must be above 0, got 0"),
  );
  expect(() => mixtureRegularizer()(0.3, NaN)).toThrow(
    new RangeError("mixtureRegularizer: threshold must be above 0, got NaN"),
  );
  expect(() => mixtureRegularizer({ fullBelow: 1 })).toThrow(
    new RangeError("mixtureRegularizer: fullBelow must be in (0, 1), got 1"),
  );
});
