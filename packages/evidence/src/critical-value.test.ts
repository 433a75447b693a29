import { describe, expect, it } from "vitest";
import { criticalValue, equivalenceLevel, superiorityLevel } from "./critical-value.js";

const plan = { blocks: 20, firstLook: 5 };

describe("criticalValue", () => {
  // golden: the printed table of the design, N = 20, K = 1 and K = 6
  it.each([
    [1, [6.65, 5.67, 4.28, 3.63, 3.25, 2.88, 2.49]],
    [6, [10.6, 8.54, 6.0, 4.95, 4.37, 3.87, 3.4]],
  ])("matches the printed table with %i arms", (arms, column) => {
    const level = superiorityLevel(0.05, arms);
    [5, 6, 8, 10, 12, 15, 20].forEach((look, row) => {
      expect(Number(criticalValue(look, level, plan).toPrecision(3))).toBe(column[row]);
    });
  });

  it("falls as blocks come in and grows with the family", () => {
    for (let look = 6; look <= 20; look++) {
      const level = superiorityLevel(0.05, 3);
      expect(criticalValue(look, level, plan)).toBeLessThan(criticalValue(look - 1, level, plan));
      expect(criticalValue(look, superiorityLevel(0.05, 4), plan)).toBeGreaterThan(
        criticalValue(look, level, plan),
      );
    }
  });

  it("shares the calibration between both claims, and never divides by none", () => {
    expect(superiorityLevel(0.05, 2)).toBeCloseTo((0.85 * 0.05) / 4, 15);
    expect(superiorityLevel(0.05, 0)).toBe(superiorityLevel(0.05, 1));
    expect(equivalenceLevel(0.05)).toBeCloseTo(0.0425, 15);
  });

  it("refuses a look outside the plan", () => {
    expect(() => criticalValue(4, 0.02, plan)).toThrow(
      new RangeError("criticalValue: look must be an integer from 5 to 20, got 4"),
    );
    expect(() => criticalValue(21, 0.02, plan)).toThrow(RangeError);
  });
});
