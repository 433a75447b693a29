import { join } from "node:path";
import { expect, it } from "vitest";
import { findImpurities } from "./purity.mjs";
import { parse } from "./syntax.mjs";
import { ROOT } from "./workspace.mjs";

function problemsOf(code: string, file = "a.ts") {
  const path = join(ROOT, "packages/numeric/src", file);
  return findImpurities([path], (given) => parse(given, code)).map((line) => line.replace(/^\S+ /, ""));
}

it.each([
  ["Math.random()", "Math.random cannot be repeated; use an Rng"],
  ["Math.pow(2, 3)", "Math.pow differs between engines; use numeric's own"],
  ['Math["exp"](1)', "Math.exp differs between engines; use numeric's own"],
  ["Math[name](1)", "Math.[…] differs between engines; use numeric's own"],
  ["const { log } = Math;", "Math must be read member by member"],
  ["x ** 2;", "** differs between engines; use numeric's pow"],
  ["x **= 2;", "** differs between engines; use numeric's pow"],
  ["Date.now()", "Date reaches outside a pure room"],
  ["new Date()", "Date reaches outside a pure room"],
  ["console.log(1)", "console reaches outside a pure room"],
  ["performance.now()", "performance reaches outside a pure room"],
  ["a.localeCompare(b)", "localeCompare depends on the locale"],
])("finds %s", (code, problem) => {
  expect(problemsOf(code)).toEqual([problem]);
});

it("lets pass what every engine computes alike, and names that only look like globals", () => {
  expect(problemsOf("Math.sqrt(2) + Math.max(1, 2) + Math.PI + Math.imul(3, 4)")).toEqual([]);
  expect(problemsOf("interface A { process: string } a.console; const b = { Date: 1 };")).toEqual([]);
});

it("leaves tests alone", () => {
  expect(problemsOf("2 ** 3", "a.test.ts")).toEqual([]);
  expect(problemsOf("2 ** 3", "testing/oracle.ts")).toEqual([]);
});
