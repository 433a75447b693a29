import fc from "fast-check";
import { expect, it } from "vitest";
import references from "./fixtures/distributions.json" with { type: "json" };
import oracles from "./fixtures/evidence-distributions.json" with { type: "json" };
import { normalCdf, normalDensity, normalQuantile, normalUpperQuantile, normalUpperTail } from "./normal.js";

// oracle: mpmath at 50 digits (fixtures/distributions.py)
it.each(references.normalUpperTail)("has P(Z > %d) = %d", (z, expected) => {
  expect(normalUpperTail(z!) / expected!).toBeCloseTo(1, 13);
  expect(normalCdf(-z!)).toBe(normalUpperTail(z!));
});

it.each(references.normalUpperQuantile)("has its upper quantile of %d at %d", (p, expected) => {
  expect(normalUpperQuantile(p!) / expected!).toBeCloseTo(1, 13);
});

it.each(oracles.cases.filter(({ stat }) => stat === "norm_sf" || stat === "norm_isf"))(
  "agrees with scipy: $stat $input",
  ({ input, output, tol }) => {
    const got = input.p === undefined ? normalUpperTail(input.z!) : normalUpperQuantile(input.p);
    expect(Math.abs(got / (output as number) - 1)).toBeLessThan(tol);
  },
);

it("inverts its own distribution", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (p) => {
      expect(Math.abs(normalUpperTail(normalUpperQuantile(p)) / p - 1)).toBeLessThan(1e-12);
    }),
    { seed: 11, numRuns: 500 },
  );
});

it("rises across the seams of its approximations", () => {
  for (const seam of [0.67448975, Math.sqrt(32)]) {
    const [below, above] = [seam - 1e-9, seam + 1e-9];
    const slope = (normalUpperTail(below) - normalUpperTail(above)) / 2e-9;
    expect(slope / normalDensity(seam)).toBeCloseTo(1, 5);
  }
});

it("keeps the ends", () => {
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalUpperTail(Infinity)]).toEqual([0, 1, 0]);
  expect(normalUpperTail(Number.NaN)).toBeNaN();
});

it("refuses what is no probability", () => {
  expect(() => normalQuantile(1.5)).toThrow(new RangeError("normalQuantile: p must be in [0, 1], got 1.5"));
  expect(() => normalUpperQuantile(-1)).toThrow(
    new RangeError("normalUpperQuantile: p must be in [0, 1], got -1"),
  );
});
