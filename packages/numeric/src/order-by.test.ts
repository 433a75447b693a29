import fc from "fast-check";
import { expect, it } from "vitest";
import { orderBy } from "./order-by.js";
import { createRng } from "./rng.js";

const rng = createRng(14);
const entry = fc.record({
  value: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })),
  high: fc.constantFrom(0, 1, 0x80000000, 0xffffffff),
  low: fc.constantFrom(0, 5, 0xffffffff),
});

it("is the order of a comparison sort", () => {
  // oracle: Array.prototype.sort, which is stable
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const keys = Uint32Array.from(entries.flatMap(({ high, low }) => [high, low]));
      const expected = [...entries.keys()].sort((a, b) => {
        const [x, y] = [entries[a]!, entries[b]!];
        return compare(x.value, y.value) || x.high - y.high || x.low - y.low;
      });
      expect([
        ...orderBy(
          Float64Array.from(entries, ({ value }) => value),
          keys,
        ),
      ]).toEqual(expected);
    }),
    { seed: 15, numRuns: 500 },
  );
});

it.each([257, 3000, 50_000])("is the order of a comparison sort for %d values by radix", (n) => {
  const kinds: ((i: number) => number)[] = [
    (i) => rng.normal(i),
    (i) => rng.integer(i, 40) - 20,
    (i) => Math.fround(rng.uniform(i)),
    (i) => (rng.uint32(i) % 3 === 0 ? -0 : rng.normal(i) * 1e300),
    () => 7,
  ];
  for (const kind of kinds) {
    const values = Float64Array.from({ length: n }, (_, i) => kind(i));
    const keys = Uint32Array.from({ length: 2 * n }, (_, i) => rng.integer(i, i % 2 === 0 ? 50 : 2 ** 32));
    const byKey = [...values.keys()].sort(
      (a, b) =>
        compare(values[a]!, values[b]!) || keys[2 * a]! - keys[2 * b]! || keys[2 * a + 1]! - keys[2 * b + 1]!,
    );
    expect(orderBy(values, keys)).toEqual(Int32Array.from(byKey));
    const byIndex = [...values.keys()].sort((a, b) => compare(values[a]!, values[b]!));
    expect(orderBy(values)).toEqual(Int32Array.from(byIndex));
  }
});

it("does not depend on the order of the file", () => {
  const n = 2000;
  const values = Float64Array.from({ length: n }, (_, i) => i % 5);
  const keys = Uint32Array.from({ length: 2 * n }, (_, i) => rng.uint32(i));
  const backwards = Uint32Array.from({ length: 2 * n }, (_, i) => keys[2 * (n - 1 - (i >> 1)) + (i & 1)]!);
  const order = orderBy(values, keys);
  const reversed = orderBy(values.slice().reverse(), backwards);
  expect(reversed.map((i) => n - 1 - i)).toEqual(order);
});

it("sorts infinities, subnormals and both zeros", () => {
  const values = [Infinity, 5e-324, -0, 0, -5e-324, -Infinity, 1];
  expect([...orderBy(values)]).toEqual([5, 4, 2, 3, 1, 6, 0]);
  expect([...orderBy([])]).toEqual([]);
});

it("refuses NaN and keys of another length", () => {
  expect(() => orderBy([1, Number.NaN])).toThrow(new RangeError("orderBy: value 1 must not be NaN, got NaN"));
  expect(() => orderBy([1, 2], new Uint32Array(2))).toThrow(
    new TypeError("orderBy: keys must hold 2 words a value (4), got 2"),
  );
});

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
