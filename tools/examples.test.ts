import { expect, it } from "vitest";
import { check } from "./example-check.mjs";
import { freeNames, instrument } from "./example-code.mjs";

/** Runs an example as the runner does, without imports. */
async function run(source: string) {
  const { code, checks } = instrument(source);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction("__check", code)(check);
  return checks;
}

it.each([
  "1 + 2 // 3",
  "(1 + 2); // 3",
  "1 / 3 // ≈ 0.333",
  "-1 / 3 // ≈ −0.333",
  "[1 / 3, 2] // ≈ [0.333, 2.0]",
  "Float64Array.of(1, 2) // [1, 2]",
  "const x: number = 1 + 2; // 3",
  '({ a: [1], b: "c" }) // { a: [1], b: "c" }',
  "console.log(1 + 2); // 3",
  "await Promise.resolve(3); // 3",
  "[1].find((x) => x > 1) // undefined",
  "[].at(0).x // TypeError: Cannot read properties of undefined (reading 'x')",
])("compares %s", async (source) => {
  expect(await run(source)).toBe(1);
});

it.each([
  ["1 + 2 // 4", "states 4, got 3"],
  ["1 / 3 // ≈ 0.335", "states ≈ 0.335, got 0.3333333333333333"],
  ["[1 / 3, 2.2] // ≈ [0.333, 2.0]", "states ≈ [0.333, 2.0], got [0.3333333333333333,2.2]"],
  ["const x = 1 + 2; // 4", "states 4, got 3"],
  ["1 // RangeError: no", "states RangeError: no, got no error"],
  ["[1, 2] // [1]", "states [1], got [1,2]"],
])("refuses %s", async (source, message) => {
  await expect(run(source)).rejects.toThrow(message);
});

it("takes other comments for prose", async () => {
  expect(await run("1 + 2 // three\n1 + 2 // 3 of them\n// 4\n1 + 2")).toBe(0);
});

it("knows the names that an example leaves to others", () => {
  const source =
    "const { a, b: c } = f(x); [g] .map((y) => y.z + c); ({ key: a, h }); import { i } from 'i'; i(j);";
  expect(freeNames(source).sort()).toEqual(["f", "g", "h", "j", "x"]);
});
