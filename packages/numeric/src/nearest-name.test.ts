import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.js";

const arms = ["shuffle", "easy-first", "hard-first", "self-paced", "importance", "reducible-loss"];

it.each([
  ["easyfirst", "easy-first"],
  ["hard-fisrt", "hard-first"],
  ["SHUFLE", "shuffle"],
  ["reduceable-loss", "reducible-loss"],
  ["curriculum", undefined],
  ["", undefined],
])("takes %j for %j", (typed, meant) => {
  expect(nearestName(typed, arms)).toBe(meant);
});

it("prefers the first of equally near names, and never one that shares no letter", () => {
  expect(nearestName("cat", ["bat", "rat"])).toBe("bat");
  expect(nearestName("x", ["ab", "y"])).toBeUndefined();
});
