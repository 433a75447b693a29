import { expect, it } from "vitest";
import { readGrid } from "./read-grid.js";

it("reads starts, ends and families", () => {
  expect(readGrid([])).toBeUndefined();
  expect(readGrid(["start=0.1:.4", "family=linear:step"])).toEqual({
    startFraction: [0.1, 0.4],
    family: ["linear", "step"],
  });
  expect(readGrid(["full=1"])).toEqual({ fullAt: [1] });
});

it.each([
  [["0.5"], '--grid must be start=, full= or family= with values, got "0.5"'],
  [["ful=0.5"], '--grid must be start=, full= or family= with values, got "ful=0.5" (did you mean "full"?)'],
  [["start=0.1:a"], '--grid start must be numbers apart by colons, got "a"'],
  [["full="], '--grid full must be numbers apart by colons, got ""'],
  [["full=1", "full=0.5"], "--grid must name full once, got it twice"],
])("refuses %j", (words, message) => {
  expect(() => readGrid(words)).toThrow(message);
});
