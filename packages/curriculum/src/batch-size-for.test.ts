import { expect, it } from "vitest";
import { batchSizeFor } from "./batch-size-for.js";

it("halves the usual batch until an epoch has eight steps", () => {
  expect([1024, 1023, 512, 511, 100, 16, 15, 1].map((rows) => batchSizeFor(rows, 128))).toEqual([
    128, 64, 64, 32, 8, 2, 1, 1,
  ]);
  expect(batchSizeFor(23, 6)).toBe(1);
  expect(batchSizeFor(24, 6)).toBe(3);
});
