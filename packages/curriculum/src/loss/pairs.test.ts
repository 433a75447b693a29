import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hardNegativeLoss } from "./hard-negative.js";
import { semiHardTripletLoss } from "./semi-hard-triplet.js";

const seeded = { seed: 21, numRuns: 300 };
const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const negatives = fc.array(cosine, { minLength: 1, maxLength: 9 });

describe("hard negatives", () => {
  // golden: the authors' criterion in float64, positive .8, four negatives, temperature .5
  it("is the authors' loss, debiased and InfoNCE as its options go to 0", () => {
    const given = [0.6, 0.1, -0.2, -0.5];
    expect(hardNegativeLoss({ beta: 1, positivePrior: 0.1 })(0.8, given)).toBeCloseTo(0.979158, 6);
    expect(hardNegativeLoss({ beta: 0, positivePrior: 0.1 })(0.8, given)).toBeCloseTo(0.591807, 6);
    expect(hardNegativeLoss({ beta: 0, positivePrior: 0 })(0.8, given)).toBeCloseTo(0.75449, 5);
  });

  // oracle: the definition of InfoNCE
  it("is InfoNCE at β = τ⁺ = 0, and never less with a larger β", () => {
    fc.assert(
      fc.property(cosine, negatives, fc.double({ min: 0.1, max: 2, noNaN: true }), (own, others, t) => {
        const sum = others.reduce((total, s) => total + Math.exp(s / t), 0);
        const infoNce = -Math.log(Math.exp(own / t) / (Math.exp(own / t) + sum));
        const loss = (beta: number) => hardNegativeLoss({ beta, temperature: t })(own, others);
        expect(Math.abs(loss(0) - infoNce)).toBeLessThan(1e-12 * Math.max(1, infoNce));
        expect(loss(1)).toBeGreaterThanOrEqual(loss(0) - 1e-12);
        expect(loss(3)).toBeGreaterThanOrEqual(loss(1) - 1e-12);
      }),
      seeded,
    );
  });

  it("keeps what repels at its least possible value where debiasing takes away more", () => {
    const loss = hardNegativeLoss({ beta: 0, positivePrior: 0.9, temperature: 0.5 })(1, [-1, -1]);
    expect(loss).toBeCloseTo(Math.log(1 + 2 * Math.exp(-4)), 12);
  });

  it("is nothing without negatives, and refuses a temperature that float32 cannot hold", () => {
    expect(hardNegativeLoss()(0.3, [])).toBe(0);
    expect(() => hardNegativeLoss({ temperature: 0.01 })).toThrow(
      new RangeError("hard-negative: temperature must be at least 0.05, got 0.01"),
    );
  });
});

describe("semi-hard triplets", () => {
  it("takes the nearest negative beyond the positive and within the margin", () => {
    const loss = semiHardTripletLoss({ margin: 0.2 });
    expect(loss(0.5, [0.1, 0.6, 0.65, 1])).toBeCloseTo(0.1, 12);
    // the rule of the code that goes by FaceNet's name would take 0.1, nearer than the positive
    expect(loss(0.5, [0.1, 0.6])).not.toBeCloseTo(0.6, 6);
  });

  it("takes the hardest of all where none is semi-hard, or skips", () => {
    expect(semiHardTripletLoss({ margin: 0.3 })(0.5, [0.1, 2])).toBeCloseTo(0.7, 12);
    expect(semiHardTripletLoss({ margin: 0.3, otherwise: "skip" })(0.5, [0.1, 2])).toBe(0);
    expect(semiHardTripletLoss()(0.5, [])).toBe(0);
  });

  it("never exceeds the margin where it does not take the hardest", () => {
    const distance = fc.double({ min: 0, max: 4, noNaN: true });
    fc.assert(
      fc.property(distance, fc.array(distance), (own, others) => {
        const loss = semiHardTripletLoss({ margin: 0.3, otherwise: "skip" })(own, others);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(loss).toBeLessThanOrEqual(0.3);
      }),
      seeded,
    );
  });
});
