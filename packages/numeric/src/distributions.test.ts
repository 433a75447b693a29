import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  betaQuantile,
  binomialCdf,
  binomialUpperTail,
  tCdf,
  tQuantile,
  tUpperQuantile,
  tUpperTail,
} from "./distributions.js";
import references from "./fixtures/distributions.json" with { type: "json" };
import oracles from "./fixtures/evidence-distributions.json" with { type: "json" };

// oracle: mpmath at 50 digits (fixtures/distributions.py)
describe.each<[keyof typeof references, (...x: number[]) => number]>([
  ["tUpperTail", tUpperTail as (...x: number[]) => number],
  ["tUpperQuantile", tUpperQuantile as (...x: number[]) => number],
  ["betaQuantile", betaQuantile as (...x: number[]) => number],
  ["binomialUpperTail", binomialUpperTail as (...x: number[]) => number],
])("%s", (name, f) => {
  it.each(references[name].map((row) => [row.slice(0, -1), row.at(-1)!] as const))(
    "of %j is %d",
    (input, expected) => {
      expect(f(...input) / expected).toBeCloseTo(1, 12);
    },
  );
});

it.each(oracles.cases.filter(({ stat }) => !stat.startsWith("norm")))(
  "agrees with scipy and statsmodels: $stat $input",
  ({ stat, input, output, tol }) => {
    const got = {
      t_sf: () => [tUpperTail(input.t!, input.df!)],
      t_isf: () => [tUpperQuantile(input.p!, input.df!)],
      clopper_pearson_95: () => clopperPearson(input.k!, input.n!),
    }[stat]!();
    for (const [i, expected] of [output].flat().entries()) {
      expect(Math.abs(got[i]! - expected)).toBeLessThanOrEqual(tol * Math.abs(expected));
    }
  },
);

function clopperPearson(k: number, n: number): number[] {
  return [k === 0 ? 0 : betaQuantile(0.025, k, n - k + 1), k === n ? 1 : betaQuantile(0.975, k + 1, n - k)];
}

it("is symmetric and inverts itself", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (p, df) => {
        const t = tUpperQuantile(p, df);
        expect(Math.abs(tUpperTail(t, df) / p - 1)).toBeLessThan(1e-9);
        expect(tCdf(-t, df)).toBe(tUpperTail(t, df));
        expect(tQuantile(p, df)).toBe(-t);
      },
    ),
    { seed: 5 },
  );
});

it("adds up binomial terms", () => {
  // oracle: the sum itself, by Pascal's triangle
  for (const n of [1, 7, 20]) {
    let row = [1];
    for (let i = 0; i < n; i++) row = [1, ...row.slice(1).map((x, j) => x + row[j]!), 1];
    for (let k = 0; k <= n; k++) {
      const tail = row.slice(k).reduce((a, b) => a + b) / 2 ** n;
      expect(binomialUpperTail(k, n, 0.5)).toBeCloseTo(tail, 13);
      expect(binomialCdf(k, n, 0.5)).toBeCloseTo(1 - tail + row[k]! / 2 ** n, 13);
    }
  }
  expect(binomialUpperTail(0, 5, 0.3)).toBe(1);
  expect(binomialUpperTail(6, 5, 0.3)).toBe(0);
});

it.each([
  [() => tCdf(Number.NaN, 3), "tCdf: t must be a number, got NaN"],
  [() => tUpperTail(1, 0), "tUpperTail: df must be positive, got 0"],
  [() => tUpperQuantile(1.1, 4), "tUpperQuantile: p must be in [0, 1], got 1.1"],
  [() => betaQuantile(0.5, -1, 2), "betaQuantile: alpha must be positive, got -1"],
  [() => binomialCdf(1, 2.5, 0.5), "binomialCdf: trials must be an integer of at least 0, got 2.5"],
  [() => binomialUpperTail(1, 2, 7), "binomialUpperTail: p must be in [0, 1], got 7"],
])("refuses: %#", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});
