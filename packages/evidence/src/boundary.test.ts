import { createRng, normalCdf, normalQuantile, normalUpperQuantile } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupSequentialBoundary } from "./boundary.js";

describe("groupSequentialBoundary", () => {
  it("is the normal quantile where there is one look", () => {
    for (const level of [0.05, 0.01, 1e-6]) {
      expect(groupSequentialBoundary([1], [level])[0]).toBeCloseTo(normalUpperQuantile(level), 12);
    }
  });

  // oracle: P(Z1 ≤ a, Z2 > b) by trapezoid over z1, far from the grid of the recursion
  it("spends at the second look what is left of a bivariate normal tail", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        fc.double({ min: 0.001, max: 0.04, noNaN: true }),
        fc.double({ min: 0.001, max: 0.04, noNaN: true }),
        (t, first, second) => {
          const [a, b] = groupSequentialBoundary([t, 1], [first, first + second]);
          const step = 1e-3;
          let probability = 0;
          for (let z = a! - step / 2; z > -9; z -= step) {
            const conditional = normalCdf((z * Math.sqrt(t) - b!) / Math.sqrt(1 - t));
            probability += (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * conditional * step;
          }
          expect(Math.abs(probability - second)).toBeLessThan(1e-7);
        },
      ),
      { seed: 7, numRuns: 20 },
    );
  });

  it("is crossed as often as it spends, at 5σ", () => {
    const fractions = [0.3, 0.5, 0.75, 1];
    const spent = [0.02, 0.05, 0.05 + 1e-15, 0.1];
    const boundary = groupSequentialBoundary(fractions, spent);
    expect(boundary[2]).toBe(Infinity);
    const rng = createRng(7);
    const paths = 40_000;
    const crossings = [0, 0, 0, 0];
    for (let path = 0; path < paths; path++) {
      let motion = 0;
      for (let k = 0; k < 4; k++) {
        const increment = Math.sqrt(fractions[k]! - (fractions[k - 1] ?? 0));
        motion += increment * normalQuantile(rng.uniform(4 * path + k) || 0.5);
        if (motion / Math.sqrt(fractions[k]!) <= boundary[k]!) continue;
        crossings[k]!++;
        break;
      }
    }
    [0.02, 0.03, 0, 0.05].forEach((p, k) => {
      expect(Math.abs(crossings[k]! / paths - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / paths));
    });
  });

  // golden: the same recursion with r = 512; r = 32 gives 2.0345
  it("fills up its grid where looks stand close", () => {
    const looks = Array.from({ length: 25 }, (_, k) => k);
    const boundary = groupSequentialBoundary(
      looks.map((k) => 0.2 + 0.0001 * k),
      looks.map((k) => 0.01 + 0.0005 * k),
    );
    expect(Math.abs(boundary.at(-1)! - 2.027602840297969)).toBeLessThan(1e-5);
  });

  it("refuses fractions that do not rise and spending that falls", () => {
    expect(() => groupSequentialBoundary([0.5, 0.5], [0.01, 0.02])).toThrow(
      new RangeError("groupSequentialBoundary: fractions must rise within (0, 1], got 0.5 at 1"),
    );
    expect(() => groupSequentialBoundary([0.5, 1], [0.02, 0.01])).toThrow(
      new RangeError("groupSequentialBoundary: spent must not fall and stay below 1, got 0.01 at 1"),
    );
    expect(() => groupSequentialBoundary([1], [])).toThrow(
      new TypeError("groupSequentialBoundary: spent must have one value a look (1), got 0"),
    );
  });
});
