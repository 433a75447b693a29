import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signFlipP } from "./sign-flip.js";

/** All 2^n signs, one by one. */
function bruteForce(differences: number[]): number {
  const observed = Math.abs(differences.reduce((a, b) => a + b, 0));
  const tolerance = 1e-12 * differences.reduce((a, b) => a + Math.abs(b), 0);
  let extreme = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs++) {
    const total = differences.reduce((sum, d, i) => sum + ((signs >> i) & 1 ? d : -d), 0);
    if (Math.abs(total) >= observed - tolerance) extreme++;
  }
  return extreme / 2 ** differences.length;
}

describe("signFlipP", () => {
  it("counts as trying every sign does", () => {
    // Tenths tie often: ties are where counting goes wrong.
    const tenths = fc.array(
      fc.integer({ min: -9, max: 9 }).map((k) => k / 10),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(tenths, (differences) => {
        expect(signFlipP(differences)).toBe(bruteForce(differences));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("does not depend on order, sign or scale", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 16 }),
        (differences) => {
          const p = signFlipP(differences);
          expect(signFlipP(differences.toReversed())).toBe(p);
          expect(signFlipP(differences.map((d) => -d))).toBe(p);
          expect(signFlipP(differences.map((d) => d / 8))).toBe(p);
        },
      ),
      { seed: 7 },
    );
  });

  it("is exact at 40 differences and sampled beyond, within 5σ of a binomial tail", () => {
    // golden: 2 (C(40,0) + … + C(40,10)) / 2^40, by Python's math.comb
    const forty = Array.from({ length: 40 }, (_, i) => (i < 30 ? 1 : -1));
    expect(signFlipP(forty)).toBeCloseTo(0.0022214337732293643, 15);
    // golden: 2 (C(41,0) + … + C(41,13)) / 2^41
    const more = Array.from({ length: 41 }, (_, i) => (i < 28 ? 1 : -1));
    const p = 0.027533155829587486;
    expect(Math.abs(signFlipP(more, 3) - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 1e5) + 1e-5);
    expect(signFlipP(more, 3)).toBe(signFlipP(more, 3));
  });

  it("is 1 where nothing differs, and refuses nothing", () => {
    expect(signFlipP([0, 0, 0])).toBe(1);
    expect(() => signFlipP([])).toThrow(new RangeError("signFlipP: differences must be at least 1, got 0"));
  });
});
