import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalHash, canonicalJson } from "./canonical-json.js";

// golden: RFC 8785, section 3.2.3 (sorting) and 3.2.2 (primitives)
it("sorts keys by UTF-16 code units, at every depth", () => {
  expect(canonicalJson({ "\u20ac": 1, "\r": 2, "1": 3, "\u0080": 4, "\u00f6": 5 })).toBe(
    '{"\\r":2,"1":3,"\u0080":4,"\u00f6":5,"\u20ac":1}',
  );
  expect(
    canonicalJson({ numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27], z: { b: null, a: true } }),
  ).toBe('{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"z":{"a":true,"b":null}}');
});

it("does not depend on the order in which keys were written, and reads back as the same value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
    { seed: 3 },
  );
});

it("refuses what JSON would drop", () => {
  expect(() => canonicalJson({ rate: Number.NaN })).toThrow(
    "canonicalJson: a number must be finite, got NaN",
  );
});

// golden: printf '{"a":1}' | sha256sum
it("hashes the canonical text", () => {
  expect(canonicalHash({ a: 1 })).toBe("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
});
