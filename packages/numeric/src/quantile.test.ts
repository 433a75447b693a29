import fc from "fast-check";
import { expect, it } from "vitest";
import { type QuantileType, quantile, quantileSorted } from "./quantile.js";

const types: QuantileType[] = [1, 7, "lower", "upper"];

// golden: NumPy 2.4.6, np.quantile(values, p, method=…) with inverted_cdf, linear, lower, higher
it.each<[number, QuantileType, number]>([
  [0, 1, 1],
  [0.2, 1, 1],
  [0.21, 1, 2],
  [0.4, 1, 2],
  [0.5, 1, 4],
  [1, 1, 16],
  [0, 7, 1],
  [0.1, 7, 1.4],
  [0.5, 7, 4],
  [0.6, 7, 5.6],
  [0.99, 7, 15.68],
  [1, 7, 16],
  [0.6, "lower", 4],
  [0.75, "lower", 8],
  [0.6, "upper", 8],
  [0.75, "upper", 8],
  [0.76, "upper", 16],
])("at %d, type %s, is %d", (p, type, expected) => {
  expect(quantile([16, 1, 4, 2, 8], p, { type })).toBeCloseTo(expected, 14);
});

it("takes a product that rounding lifted above an integer for that integer", () => {
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  for (let i = 1; i <= 10; i++) expect(quantile(ten, i * 0.1, { type: 1 })).toBe(i); // 3 · 0.1 · 10 > 3
});

it("lies between its neighbours, rises with p, and moves with the values", () => {
  const given = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(given, share, share, (values, p, q) => {
      for (const type of types) {
        const at = quantile(values, p, { type });
        expect(at).toBeGreaterThanOrEqual(Math.min(...values));
        expect(at).toBeLessThanOrEqual(quantile(values, Math.max(p, q), { type }));
        if (type !== 7) expect(values).toContain(at);
        expect(quantile(values.toReversed(), p, { type })).toBe(at);
      }
      const [low, middle, high] = (["lower", 7, "upper"] as const).map((type) =>
        quantile(values, p, { type }),
      );
      expect(low! <= middle! && middle! <= high!).toBe(true);
    }),
    { seed: 17 },
  );
});

it("has a type 1 that is the least value with at least the share p at or below it", () => {
  // oracle: the definition
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 64 }),
      (values, k) => {
        const p = k / 64;
        const least = values
          .toSorted((a, b) => a - b)
          .find((x) => values.filter((y) => y <= x).length >= p * values.length);
        expect(quantile(values, p, { type: 1 })).toBe(least);
      },
    ),
    { seed: 18 },
  );
});

it("leaves the values untouched", () => {
  const values = Float64Array.of(3, 1, 2);
  quantile(values, 0.5, { type: 7 });
  expect([...values]).toEqual([3, 1, 2]);
  expect(quantileSorted([1, 2, 3], 0.5, { type: 7 })).toBe(2);
});

it("refuses", () => {
  expect(() => quantile([1], 1.5, { type: 7 })).toThrow(
    new RangeError("quantile: p must be in [0, 1], got 1.5"),
  );
  expect(() => quantile([], 0.5, { type: 7 })).toThrow(
    new RangeError("quantile: values must hold at least 1 number, got 0"),
  );
  expect(() => quantile([1, Number.NaN], 0.5, { type: 7 })).toThrow(
    new RangeError("quantile: values must not hold NaN"),
  );
  expect(() => quantile([1], 0.5, { type: 3 as 7 })).toThrow(
    new RangeError('quantile: type must be 1, 7, "lower" or "upper", got 3'),
  );
});
