import fc from "fast-check";
import { expect, it } from "vitest";
import { spreadLabels } from "./spread-labels.js";

const wanted = fc.array(fc.double({ min: -20, max: 120, noNaN: true }), { minLength: 1, maxLength: 8 });
const cost = (placed: readonly number[], wish: readonly number[]) =>
  placed.reduce((sum, value, index) => sum + (value - wish[index]!) ** 2, 0);

it("keeps order, gap and bounds", () => {
  fc.assert(
    fc.property(wanted, (wish) => {
      const placed = spreadLabels(wish, 12, 0, 100);
      const order = wish.map((_, index) => index).sort((a, b) => wish[a]! - wish[b]! || a - b);
      const sorted = order.map((index) => placed[index]!);
      expect(sorted[0]).toBeGreaterThanOrEqual(-1e-9);
      expect(sorted.at(-1)).toBeLessThanOrEqual(100 + 1e-9);
      for (let k = 1; k < sorted.length; k++) expect(sorted[k]! - sorted[k - 1]!).toBeGreaterThan(12 - 1e-9);
    }),
    { seed: 3 },
  );
});

it("moves labels less than any other placement", () => {
  // oracle: random placements that keep the gap
  const share = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(wanted, share, (wish, shares) => {
      const order = wish.map((_, index) => index).sort((a, b) => wish[a]! - wish[b]! || a - b);
      const spare = 100 - (wish.length - 1) * 12;
      const cuts = shares.slice(0, wish.length).sort((a, b) => a - b);
      const other = new Array<number>(wish.length);
      order.forEach((index, place) => {
        other[index] = cuts[place]! * spare + place * 12;
      });
      expect(cost(spreadLabels(wish, 12, 0, 100), wish)).toBeLessThanOrEqual(cost(other, wish) + 1e-9);
    }),
    { seed: 4, numRuns: 500 },
  );
});

it("leaves labels alone that are far enough apart", () => {
  expect(spreadLabels([70, 10, 40], 12, 0, 100)).toEqual([70, 10, 40]);
});

// golden: by hand, 50 and 52 share their mean
it("pushes neighbours apart evenly", () => {
  expect(spreadLabels([50, 52, 90], 12, 0, 100)).toEqual([45, 57, 90]);
});

it("refuses labels that do not fit", () => {
  expect(() => spreadLabels([1, 2, 3], 10, 0, 15)).toThrow(
    new RangeError("spreadLabels: 3 labels must fit in 15, got a gap of 10"),
  );
});
