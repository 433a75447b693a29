import { expect, it } from "vitest";
import { readMethodOptions } from "./method-options.js";

it("reads numbers, truths and words, and reaches into parts", () => {
  expect(
    readMethodOptions([
      "degree=3",
      "balanced=false",
      "score=length",
      "pacing.degree=2",
      "pacing.method=root",
    ]),
  ).toEqual({
    degree: 3,
    balanced: false,
    score: "length",
    pacing: { degree: 2, method: "root" },
  });
});

it.each([
  [["degree"], '--options must be key=value, got "degree"'],
  [["=3"], '--options must be key=value, got "=3"'],
  [["degree="], '--options must be key=value, got "degree="'],
  [["degree=3", "degree=4"], '--options must give degree once, got "degree=4" too'],
  [["pacing=root", "pacing.degree=4"], '--options must give pacing once, got "pacing.degree=4" too'],
])("refuses %j", (words, message) => {
  expect(() => readMethodOptions(words)).toThrow(message);
});
