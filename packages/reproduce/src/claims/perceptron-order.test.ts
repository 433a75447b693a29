import { describe, expect, it } from "vitest";
import { perceptronOrder, trainPerceptron } from "./perceptron-order.js";

describe("R2", () => {
  it("updates on mistakes only, and averages the weights after every example", () => {
    // By hand: from (0, 0) the first example is a mistake, the second is right, the third a mistake.
    const task = {
      features: Float64Array.of(1, 2, 2, 0, 3, 1),
      labels: Int8Array.of(1, 1, -1),
      initial: Float64Array.of(0, 0),
    };
    const { last, averaged } = trainPerceptron(task, [0, 1, 2]);
    expect([...last]).toEqual([-2, 1]);
    expect([...averaged]).toEqual([0, 5 / 3]);
    expect([...trainPerceptron(task, [2, 0, 1]).last]).toEqual([0, 1]);
  });

  it("is repeatable, and reports the literal set-up without a bar", async () => {
    const [first, second] = [
      await perceptronOrder.run(() => {}, { seeds: 6 }),
      await perceptronOrder.run(() => {}, { seeds: 6 }),
    ];
    expect(first).toEqual(second);
    const literal = first.figures.filter(({ name }) => name.includes("literal"));
    expect(literal).toHaveLength(3);
    expect(literal.every(({ met }) => met === undefined)).toBe(true);
  });

  it("refuses too few seeds", async () => {
    await expect(async () => perceptronOrder.run(() => {}, { seeds: 4 })).rejects.toThrow(
      new RangeError("R2: seeds must be an integer of at least 5, got 4"),
    );
  });
});
