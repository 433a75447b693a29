import fc from "fast-check";
import { expect, it } from "vitest";
import { orderBy } from "./order-by.js";
import { createRng } from "./rng.js";
import { topK } from "./top-k.js";

const rng = createRng(21);

it("is the head of the full descending order", () => {
  // oracle: orderBy of the negated values
  const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 80 }), fc.nat(), fc.nat(), (values, pick, key) => {
      const k = values.length === 0 ? 0 : pick % (values.length + 1);
      const keys = Uint32Array.from({ length: 2 * values.length }, (_, i) => rng.integer(key + i, 3));
      const order = orderBy(
        values.map((x) => -x),
        keys,
      );
      expect(topK(values, k, keys)).toEqual(order.subarray(0, k).slice());
    }),
    { seed: 22, numRuns: 500 },
  );
});

it.each([
  ["random", (i: number) => rng.uniform(i)],
  ["ascending", (i: number) => i],
  ["descending", (i: number) => -i],
  ["organ pipes", (i: number) => Math.min(i, 5000 - i)],
  ["all equal", () => 1],
])("keeps to it where values are many and %s", (_, value) => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => value(i));
  const keys = Uint32Array.from({ length: 10_000 }, (_, i) => rng.integer(i, 300));
  for (const given of [undefined, keys]) {
    const order = orderBy(
      values.map((x) => -x),
      given,
    );
    for (const k of [1, 256, 257, 2500, 4999, 5000]) {
      expect(topK(values, k, given)).toEqual(order.slice(0, k));
    }
  }
});

it("takes infinities and both zeros as they are", () => {
  expect([...topK([0, -0, -Infinity, Infinity], 3)]).toEqual([3, 0, 1]);
});

it("refuses", () => {
  expect(() => topK([1, 2], 3)).toThrow(new RangeError("topK: k must be an integer in [0, 2], got 3"));
  expect(() => topK([1, Number.NaN], 1)).toThrow(new RangeError("topK: value 1 must not be NaN"));
  expect(() => topK([1, 2], 1, new Uint32Array(3))).toThrow(
    new TypeError("topK: keys must hold 2 words a value (4), got 3"),
  );
});
