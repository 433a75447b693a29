import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalLine } from "./interval-line.js";

const better = { mean: 2, low: 1.5, high: 3, margin: 1, domain: [-4, 4] as const };

describe("intervalLine", () => {
  // golden: drawn by hand, one column a quarter unit
  it("draws margin, zero, interval and mean", () => {
    expect(intervalLine(better, 33, true)).toBe("            ┊   │   ┊ ├─●───┤    ");
    expect(intervalLine(better, 33, false)).toBe("            :   |   : [-o---]    ");
  });

  it("crosses zero and the margin without hiding them", () => {
    const row = { mean: 0.5, low: -2, high: 3, margin: 1, domain: [-4, 4] as const };
    expect(intervalLine(row, 33, true)).toBe("        ├───┊───┼─●─┊───────┤    ");
  });

  it("draws the margin test's interval inside the other", () => {
    const row = { mean: 0.5, low: -2, high: 3, margin: 1, domain: [-4, 4] as const };
    const inner = { ...row, marginInterval: { low: -0.75, high: 2 } };
    expect(intervalLine(inner, 33, true)).toBe("        ├───┊━━━┿━●━┊━━━━───┤    ");
    expect(intervalLine(inner, 33, false)).toBe("        [---:===+=o=:====---]    ");
  });

  it("points outwards where the interval leaves the domain", () => {
    const wide = { mean: 0, low: -9, high: 9, margin: 1, domain: [-2, 2] as const };
    expect(intervalLine(wide, 9, false)).toBe("<-:-o-:->");
    const beyond = { mean: 8, low: 7, high: 9, margin: 1, domain: [-2, 2] as const };
    expect(intervalLine(beyond, 9, false)).toBe("  : | : >");
  });

  it("is as wide as asked, with the mean between the ends", () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 200 }),
        (three, width) => {
          const [low, mean, high] = three.sort((a, b) => a - b) as [number, number, number];
          const line = intervalLine({ mean, low, high, margin: 1, domain: [-5, 5] }, width, true);
          expect([...line]).toHaveLength(width);
          if (mean >= -5 && mean <= 5) expect(line.match(/●/g)).toHaveLength(1);
        },
      ),
      { seed: 7 },
    );
  });

  it("refuses an empty domain and a width that is no column count", () => {
    expect(() => intervalLine(better, 0, true)).toThrow(
      new RangeError("intervalLine: width must be a positive integer, got 0"),
    );
    expect(() => intervalLine({ ...better, domain: [1, 1] }, 9, true)).toThrow(
      new RangeError("intervalLine: domain must run from low to high, got [1, 1]"),
    );
  });
});
