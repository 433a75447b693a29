import { expect, it } from "vitest";
import { textLengths } from "./text-lengths.js";

it("counts words over all columns, whatever the white space", () => {
  expect(textLengths([["one two", "", " a\u00a0b\tc\n"]])).toEqual(Float64Array.of(2, 0, 3));
  expect(textLengths([["one two"], ["three"]])).toEqual(Float64Array.of(3));
  expect(textLengths([])).toEqual(new Float64Array(0));
});
