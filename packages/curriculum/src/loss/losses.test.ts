import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../catalog.js";
import { checkRecipe } from "../recipe.js";
import { startRun } from "../run.js";
import { someExamples } from "../testing/examples.js";
import { classBalancedWeights } from "./class-balanced-focal.js";
import { focalLoss } from "./focal.js";
import { generalizedCrossEntropy } from "./generalized-cross-entropy.js";
import { lambertWFromBranch } from "./lambert-w.js";
import { superLossConfidence } from "./superloss.js";

const seeded = { seed: 20, numRuns: 300 };
const probability = fc.double({ min: 1e-6, max: 1, noNaN: true });
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe("focal loss", () => {
  // golden: binary focal loss of a logit x with γ = 2, α = .25 in float64, Lin et al.'s own defaults
  it.each([
    [0, 1, 0.0433217],
    [2, 1, 0.00045089],
    [-2, 1, 0.41251954],
    [2, 0, 1.23755863],
    [-3, 0, 8.196e-5],
  ] as const)("is the binary loss of logit %d and label %d", (logit, label, expected) => {
    const labelProbability = sigmoid(label === 1 ? logit : -logit);
    expect(focalLoss({ gamma: 2, alpha: 0.25 })(labelProbability, label)).toBeCloseTo(expected, 7);
  });

  it("is cross-entropy at γ = 0, and never above it", () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0, max: 6, noNaN: true }), (p, gamma) => {
        expect(focalLoss({ gamma: 0 })(p)).toBeCloseTo(-Math.log(p), 12);
        expect(focalLoss({ gamma })(p)).toBeLessThanOrEqual(-Math.log(p) * (1 + 1e-12));
      }),
      seeded,
    );
  });

  it("refuses what has no loss", () => {
    expect(() => focalLoss()(0)).toThrow(
      new RangeError("focalLoss: labelProbability must be in (0, 1], got 0"),
    );
    expect(() => focalLoss({ gamma: -1 })).toThrow(new RangeError("focal: gamma must be at least 0, got -1"));
  });
});

describe("class-balanced weights", () => {
  // oracle: the geometric sum 1 + β + … + β^(n−1) is the effective number
  it("are one over the effective number, with a mean of 1", () => {
    const counts = [3, 40, 1];
    const beta = 0.93;
    const raw = counts.map((count) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += beta ** k;
      return 1 / sum;
    });
    const mean = raw.reduce((sum, weight) => sum + weight, 0) / 3;
    classBalancedWeights(counts, beta).forEach((weight, k) => {
      expect(weight).toBeCloseTo(raw[k]! / mean, 12);
    });
  });

  it("go from alike at β = 0 to one over the rows at β = 1, without a jump", () => {
    expect([...classBalancedWeights([90, 10], 0)]).toEqual([1, 1]);
    expect(classBalancedWeights([90, 10], 1)[0]).toBeCloseTo(0.2, 14);
    expect(classBalancedWeights([90, 10], 1 - 1e-10)[1]).toBeCloseTo(1.8, 7);
  });

  it("leave out a class without rows, and refuse none at all", () => {
    const weights = classBalancedWeights([9, 0, 1], 1);
    expect(weights[1]).toBe(0);
    expect(weights[0]! + weights[2]!).toBeCloseTo(2, 12);
    expect(() => classBalancedWeights([0, 0], 0.9)).toThrow(
      new RangeError("classBalancedWeights: counts must hold a row, got none"),
    );
    expect(() => classBalancedWeights([1.5], 0.9)).toThrow(
      new RangeError("classBalancedWeights: counts must be whole numbers of at least 0, got 1.5"),
    );
  });
});

describe("generalised cross-entropy", () => {
  it("goes from cross-entropy at q = 0 to 1 − p at q = 1", () => {
    fc.assert(
      fc.property(probability, (p) => {
        expect(generalizedCrossEntropy({ q: 0 })(p)).toBeCloseTo(-Math.log(p), 12);
        expect(generalizedCrossEntropy({ q: 1 })(p)).toBeCloseTo(1 - p, 12);
        expect(generalizedCrossEntropy({ q: 1e-7 })(p)).toBeCloseTo(-Math.log(p), 4);
      }),
      seeded,
    );
  });

  // golden: Python 3.11, (1 - .5**.7) / .7 and (1 - .4**.7) / .7
  it("is the paper's formula, constant where it is truncated", () => {
    expect(generalizedCrossEntropy({ q: 0.7 })(0.5)).toBeCloseTo(0.5491825618964884, 12);
    const truncated = generalizedCrossEntropy({ q: 0.7, truncateBelow: 0.4 });
    expect(truncated(0.01)).toBe(truncated(0.39));
    expect(truncated(0.39)).toBeCloseTo(0.6763530260947215, 12);
    expect(truncated(0.41)).toBeLessThan(truncated(0.4));
  });
});

describe("SuperLoss", () => {
  // oracle: the definition w e^w = x, where x is far enough from −1/e to be written as one number
  it("has the principal branch of Lambert's W", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (excess) => {
        const w = lambertWFromBranch(excess);
        expect(w).toBeGreaterThanOrEqual(-1);
        const x = excess / 2 - 1 / Math.E;
        expect(Math.abs(w * Math.exp(w) - x)).toBeLessThan(1e-13 * Math.max(1, x));
      }),
      seeded,
    );
    expect(lambertWFromBranch(0)).toBe(-1);
    // golden: mpmath 1.3, lambertw(-1/e + 1e-10/2) with 40 digits
    expect(lambertWFromBranch(1e-10)).toBeCloseTo(-0.9999835128779017, 14);
  });

  // golden: scipy 1.17.1, exp(-lambertw(max(-2/e, l - log(10)) / 2))
  it.each([
    [0.1, Math.E],
    [1, Math.E],
    [2, 1.198871],
    [Math.LN10, 1],
    [3, 0.765676],
    [5, 0.505631],
  ])("gives loss %d among ten classes its confidence", (loss, expected) => {
    expect(superLossConfidence(loss - Math.log(10), 1)).toBeCloseTo(expected, 6);
  });

  it("is where the objective is least", () => {
    const differences = fc.double({ min: -3, max: 30, noNaN: true });
    const lambdas = fc.double({ min: 0.05, max: 20, noNaN: true });
    fc.assert(
      fc.property(differences, lambdas, (difference, lambda) => {
        const sigma = superLossConfidence(difference, lambda);
        const objective = (s: number) => difference * s + lambda * Math.log(s) ** 2;
        expect(sigma).toBeGreaterThan(0);
        expect(sigma).toBeLessThanOrEqual(Math.E * (1 + 1e-15));
        // below the branch point the objective has no minimum, and σ stays at e
        if (difference / lambda <= -2 / Math.E) {
          expect(sigma).toBeCloseTo(Math.E, 12);
          return;
        }
        for (const other of [0.99 * sigma, 1.01 * sigma]) {
          if (other < Math.E) expect(objective(other)).toBeGreaterThan(objective(sigma) - 1e-12 * lambda);
        }
      }),
      seeded,
    );
  });

  it("is plain as λ grows", () => {
    expect(superLossConfidence(3, 1e9)).toBeCloseTo(1, 8);
  });

  it("refuses a difference that is no number", () => {
    expect(() => superLossConfidence(Number.NaN, 1)).toThrow(
      new RangeError("superLossConfidence: difference must be finite, got NaN"),
    );
    expect(() => superLossConfidence(1, 0)).toThrow(RangeError);
  });
});

it("reaches a train ask by its recipe, with every default said", () => {
  const recipe = recipeOf("focal", { alpha: 0.75 });
  expect(recipe.loss).toEqual({ method: "focal", gamma: 2, alpha: 0.75 });
  const run = startRun(recipe, someExamples(16), { seed: 1, batchSize: 4, budget: { steps: 2 } });
  expect(run.ask()).toMatchObject({ kind: "train", loss: { method: "focal", gamma: 2, alpha: 0.75 } });
  expect(() =>
    checkRecipe({ format: "gradus.recipe/1", target: { method: "everything" }, loss: { method: "focale" } }),
  ).toThrow(/\(did you mean "focal"\?\)/);
});
