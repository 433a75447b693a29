import fc from "fast-check";
import { expect, it } from "vitest";
import { holdOut } from "./hold-out.js";

// golden: Python 3.11, [i for i in range(60) if int(hashlib.md5(f"7:row-{i}".encode()).hexdigest()[:13], 16) / 16**13 < 0.2]
it("draws as any language can repeat", () => {
  const ids = Array.from({ length: 60 }, (_, i) => `row-${i}`);
  expect([...holdOut(ids, 0.2, 7).test]).toEqual([30, 31, 32, 39, 40, 47, 51, 54]);
});

it("decides each example by its id alone, and every row once", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 0, max: 9 }), (ids, seed) => {
      const { test, rest } = holdOut(ids, 0.3, seed);
      expect([...test, ...rest].sort((a, b) => a - b)).toEqual([...ids.keys()]);
      const alone = ids.filter((id) => holdOut([id], 0.3, seed).test.length === 1);
      expect(Array.from(test, (row) => ids[row])).toEqual(alone);
    }),
    { seed: 6 },
  );
});

it("holds out the share that was asked for", () => {
  const count = 20_000;
  const ids = Array.from({ length: count }, (_, i) => `${i}`);
  const fiveSigma = 5 * Math.sqrt(0.2 * 0.8 * count);
  expect(Math.abs(holdOut(ids, 0.2, 0).test.length - 0.2 * count)).toBeLessThan(fiveSigma);
});

it("refuses a share outside (0, 1)", () => {
  expect(() => holdOut(["a"], 0, 1)).toThrow("holdOut: share must be in (0, 1), got 0");
});
