import fc from "fast-check";
import { expect, it } from "vitest";
import { byCodePoint } from "./code-point-order.js";

it("orders as the bytes of UTF-8 do", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
    { seed: 11 },
  );
});

it("puts a supplementary character behind every one of the basic plane, as code units do not", () => {
  expect(byCodePoint("\uff5e", "😀")).toBeLessThan(0);
  expect("\uff5e" < "😀").toBe(false);
});
