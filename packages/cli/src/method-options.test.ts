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

it("reads lists of numbers, and leaves other colons alone", () => {
  expect(readMethodOptions(["a=0:0.5:1", "b.c=-1e-3:2", "d=0.5:", "e=a:b", "f=1::2", "g=:"])).toEqual({
    a: [0, 0.5, 1],
    b: { c: [-0.001, 2] },
    d: [0.5],
    e: "a:b",
    f: "1::2",
    g: ":",
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
