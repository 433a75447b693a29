import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Regularizer } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { hardRegularizer } from "./hard.js";
import { linearRegularizer } from "./linear.js";
import { logarithmicRegularizer } from "./logarithmic.js";
import { logisticRegularizer } from "./logistic.js";
import { mixtureRegularizer } from "./mixture.js";
import { mixture2Regularizer } from "./mixture-2.js";
import { polynomialRegularizer } from "./polynomial.js";
import { regularizers } from "./regularizers.js";
import { penalties } from "./testing/penalties.js";
import { welschRegularizer } from "./welsch.js";

const { losses, lam, hard, linear, log, mixture, mix_l1_l2, mix2_lam_gam, mixture2 } = vectors.spl;
const { logistic, poly_t3, welsch_exp } = vectors.spl;
const [lambda2, gamma2] = mix2_lam_gam as [number, number];

/** Regularizers whose weight is never 0, a documented exception to the axioms. */
const neverZero = ["logistic", "welsch"];
/** Up to which threshold the weight of every loss rises with it. */
const risesUpTo = (name: string) => (name === "logarithmic" ? 1 - 1 / Math.E : 0.95);

describe("published vectors", () => {
  const cases: [string, Regularizer, number, number[]][] = [
    ["hard", hardRegularizer(), lam, hard],
    ["linear", linearRegularizer(), lam, linear],
    ["logarithmic", logarithmicRegularizer(), lam, log],
    ["mixture", mixtureRegularizer({ fullBelow: mix_l1_l2[1]! / mix_l1_l2[0]! }), mix_l1_l2[0]!, mixture],
    [
      "mixture-2",
      mixture2Regularizer({ fullBelow: (gamma2 / (lambda2 + gamma2)) ** 2 }),
      lambda2 ** 2,
      mixture2,
    ],
    ["polynomial", polynomialRegularizer({ degree: 3 }), lam, poly_t3],
    ["logistic", logisticRegularizer(), lam, logistic],
    ["welsch", welschRegularizer(), lam, welsch_exp],
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
      const convex = (v: number, lambda: number) =>
        penalties[name]!(v - 1e-3, lambda) +
        penalties[name]!(v + 1e-3, lambda) -
        2 * penalties[name]!(v, lambda);
      fc.assert(
        fc.property(loss, threshold, (l, lambda) => {
          const best = objective(weigh(l, lambda), l, lambda);
          let least = Infinity;
          let curvature = Infinity;
          for (let k = 0; k <= 1000; k++) {
            least = Math.min(least, objective(k / 1000, l, lambda));
            if (k > 0 && k < 1000) curvature = Math.min(curvature, convex(k / 1000, lambda));
          }
          expect(best).toBeLessThanOrEqual(least + 1e-12);
          expect(curvature).toBeGreaterThanOrEqual(-1e-12);
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
          const higher = Math.min(Math.max(lambda, larger), Math.max(lambda, risesUpTo(name)));
          if (lambda < risesUpTo(name)) {
            expect(weigh(l, higher)).toBeGreaterThanOrEqual(weight - 1e-12);
          }
          expect(weigh(0, lambda)).toBe(1);
          expect(weigh(100, lambda)).toBeLessThan(1e-40);
          if (!neverZero.includes(name)) expect(weigh(lambda, lambda)).toBe(name === "hard" ? 1 : 0);
          else expect(weigh(20, lambda)).toBeGreaterThan(0);
        }),
        { seed: 2, numRuns: 400 },
      );
    });

    it("refuses a negative loss", () => {
      expect(() => weigh(-1, 0.5)).toThrow(
        new RangeError(`${name.replace("-", "")}Regularizer: loss must be at least 0, got -1`),
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

// Peers write (1 - l/λ) ** 1 / (t - 1): the power binds first, and t = 3 is then half of linear.
it("takes the root of the polynomial, not a share of it", () => {
  expect(polynomialRegularizer({ degree: 3 })(0, 0.6)).toBe(1);
  expect(polynomialRegularizer({ degree: 5 })(0.45, 0.6)).toBeCloseTo(0.25 ** 0.25, 12);
  expect(polynomialRegularizer({ degree: 1.5 })(0.3, 0.6)).toBeCloseTo(0.25, 12);
});

it("is linear at degree 2 and nears hard weights as the degree grows", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (loss) => {
      expect(polynomialRegularizer({ degree: 2 })(loss, 0.6)).toBeCloseTo(linearRegularizer()(loss, 0.6), 12);
      if (Math.abs(loss - 0.6) < 0.01) return;
      expect(polynomialRegularizer({ degree: 1e4 })(loss, 0.6)).toBeCloseTo(hardRegularizer()(loss, 0.6), 2);
    }),
    { seed: 5 },
  );
});

it("goes to nobody as the threshold falls and to all as it rises, with two documented exceptions", () => {
  for (const { name, unitLosses, create } of regularizers) {
    const weight = create({});
    if (name === "logistic")
      expect(weight(0.5, 1e-9)).toBeCloseTo(vectors["spl_axioms_logistic_violates"]["lam->0,l=0.5"], 6);
    else expect(weight(0.5, 1e-3)).toBeLessThan(1e-12);
    if (!unitLosses) expect(weight(0.5, 1e9)).toBeCloseTo(1, 6);
  }
  const logarithmic = logarithmicRegularizer();
  expect(logarithmic(0.3, 0.95)).toBeLessThan(logarithmic(0.3, 0.9));
  expect(logarithmic(0.3, 1 - 1e-9)).toBeLessThan(0.06);
});

it("refuses thresholds outside the domain", () => {
  expect(() => polynomialRegularizer({ degree: 1 })).toThrow(
    new RangeError("polynomialRegularizer: degree must be a finite number above 1, got 1"),
  );
  expect(() => logarithmicRegularizer()(0.3, 1)).toThrow(
    new RangeError(
      "logarithmicRegularizer: threshold must be in (0, 1), got 1; divide losses and threshold by a larger value",
    ),
  );
  for (const { name, create } of regularizers) {
    if (name === "hard" || name === "logarithmic") continue;
    expect(() => create({})(0.3, 0)).toThrow(/Regularizer: threshold must be above 0, got 0$/);
  }
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
