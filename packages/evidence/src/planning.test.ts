import { describe, expect, it } from "vitest";
import { blocksForDifference, blocksForEquivalence, blocksToSettle, visibleDifference } from "./planning.js";

describe("planning", () => {
  const input = { sd: 0.02, difference: 0.01, testSetLuck: 0 };

  it("matches the simulated rule of thumb with one arm and six", () => {
    expect(blocksForDifference({ ...input, familySize: 1 })).toBe(Math.ceil(9.3 * 4) + 2);
    expect(blocksForDifference({ ...input, familySize: 6 })).toBe(Math.ceil(14.3 * 4) + 2);
    expect(blocksForEquivalence({ sd: 0.02, difference: 0, margin: 0.01, testSetLuck: 0 })).toBe(
      Math.ceil((3.1 * 2) ** 2) + 2,
    );
  });

  it("grows with the family, the spread and the luck of the test set", () => {
    const blocks = (change: object) => blocksForDifference({ ...input, familySize: 3, ...change });
    expect(blocks({ familySize: 4 })).toBeGreaterThan(blocks({}));
    expect(blocks({ sd: 0.03 })).toBeGreaterThan(blocks({}));
    expect(blocks({ testSetLuck: 0.001 })).toBeGreaterThan(blocks({}));
    expect(blocks({ testSetLuck: 0.01 })).toBe(Infinity);
    expect(blocks({ difference: 0 })).toBe(Infinity);
  });

  it("settles by the sooner of the two claims", () => {
    const settle = (difference: number) =>
      blocksToSettle({ ...input, difference, margin: 0.02, familySize: 1 });
    expect(settle(0.03)).toBe(blocksForDifference({ ...input, difference: 0.03, familySize: 1 }));
    expect(settle(0.001)).toBe(blocksForEquivalence({ ...input, difference: 0.001, margin: 0.02 }));
  });

  // golden: the design says 1.1 sd at 80 % for ten blocks
  it("says what ten blocks can see", () => {
    expect(visibleDifference(10, 1, 1)).toBeCloseTo(1.078, 3);
    expect(visibleDifference(10, 0.02, 1)).toBeCloseTo(0.02156, 4);
    expect(() => visibleDifference(2, 1, 1)).toThrow(
      new RangeError("visibleDifference: blocks must be an integer of at least 3, got 2"),
    );
  });
});
