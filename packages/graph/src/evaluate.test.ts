import { expect, it } from "vitest";
import { add, evaluate, gather, input, loop, multiply, scalar } from "./index.js";

const start = input("start", "float32", []);
const turns = input("turns", "int64", []);
const table = input("table", "float32", ["turns"]);

it("hands state from turn to turn and stacks scans", () => {
  const { state, scans } = loop(turns, "turns", [start], (iteration, [value]) => ({
    state: [add(multiply(value!, scalar(2)), gather(table, iteration))],
    scans: [value!],
  }));
  const [last, seen] = evaluate([state[0]!, scans[0]!], {
    start: { shape: [], data: Float64Array.of(1) },
    turns: { shape: [], data: Float64Array.of(3) },
    table: { shape: [3], data: Float64Array.of(10, 20, 30) },
  });
  expect([...seen!.data]).toEqual([1, 12, 44]);
  expect(last).toEqual({ shape: [], data: Float64Array.of(118) });
});

it("runs a loop inside a loop", () => {
  const { state } = loop(turns, "turns", [start], (_, [outer]) => ({
    state: loop(turns, "turns", [outer!], (_, [inner]) => ({ state: [add(inner!, start)], scans: [] })).state,
    scans: [],
  }));
  const [last] = evaluate(state, {
    start: { shape: [], data: Float64Array.of(2) },
    turns: { shape: [], data: Float64Array.of(3) },
  });
  expect(last!.data[0]).toBe(2 + 3 * 3 * 2);
});

it("refuses a state that changes shape, and an input that is not fed", () => {
  expect(() => loop(turns, "turns", [start], () => ({ state: [table], scans: [] }))).toThrow(
    new TypeError("loop: state 0 must stay float32 [], got float32 [turns]"),
  );
  expect(() => evaluate([add(start, start)], {})).toThrow(
    new TypeError("evaluate: input start must be fed, got nothing"),
  );
});
