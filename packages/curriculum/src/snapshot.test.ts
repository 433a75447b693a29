import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.js";
import type { Plain, Snapshot } from "./contracts.js";
import { parseSnapshot, stringifySnapshot } from "./snapshot.js";

it("writes base64 as the platform does", () => {
  // oracle: Buffer
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
    }),
    { seed: 1 },
  );
});

it("refuses what is not base64", () => {
  expect(() => decodeBase64("abc")).toThrow(new RangeError("base64: length must be a multiple of 4, got 3"));
  expect(() => decodeBase64("ab!d")).toThrow(new RangeError("base64: character 2 must be of the alphabet"));
});

it("keeps every bit of a snapshot, NaN and infinities in arrays too", () => {
  const state: Plain = {
    plain: [null, true, "text", 0.1, { nested: [1, 2] }],
    floats: Float64Array.of(0.1, NaN, -Infinity, -0, 5e-324),
    singles: Float32Array.of(0.1, NaN, Infinity),
    integers: Int32Array.of(-1, 2147483647),
    bytes: Uint8Array.of(0, 255),
    empty: new Float32Array(0),
  };
  const snapshot: Snapshot = { format: "gradus.snapshot/1", state };
  expect(parseSnapshot(stringifySnapshot(snapshot))).toEqual(snapshot);
  expect(stringifySnapshot(parseSnapshot(stringifySnapshot(snapshot)))).toBe(stringifySnapshot(snapshot));
});

it("reads a view of a larger buffer as its own bytes", () => {
  const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const text = stringifySnapshot({ format: "gradus.snapshot/1", state: view });
  expect(parseSnapshot(text).state).toEqual(Float32Array.of(2, 3));
});

it("refuses text that is no snapshot", () => {
  expect(() => parseSnapshot("{")).toThrow(new TypeError("parseSnapshot: text must be JSON of a snapshot"));
  expect(() => parseSnapshot('{"format":"gradus.snapshot/2"}')).toThrow(
    new TypeError('parseSnapshot: format must be "gradus.snapshot/1", got "gradus.snapshot/2"'),
  );
});
