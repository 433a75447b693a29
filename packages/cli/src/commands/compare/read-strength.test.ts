import { expect, it } from "vitest";
import { readStrength } from "./read-strength.js";

it("reads a start and an end", () => {
  expect(readStrength(undefined)).toBeUndefined();
  expect(readStrength("0..1")).toEqual({ start: 0, end: 1 });
  expect(readStrength(".25..0.5")).toEqual({ start: 0.25, end: 0.5 });
});

it.each(["1", "0..2", "-1..1", "0..", "..1", "0..1..0", "a..b", ""])("refuses %j", (word) => {
  expect(() => readStrength(word)).toThrow(
    `--strength must be two shares in [0, 1], got ${JSON.stringify(word)}`,
  );
});
