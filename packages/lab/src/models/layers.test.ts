import { createRng } from "@gradus/numeric";
import { expect, it } from "vitest";
import type { Dataset } from "../contracts.js";
import { initialParameters, layersOf } from "./layers.js";

const dataset: Dataset = {
  features: { kind: "dense", rows: 1, columns: 20, values: new Float32Array(20) },
  labels: { kind: "classes", values: Int32Array.of(2), classCount: 3 },
};
const mlp = layersOf({ kind: "mlp", hidden: [200, 100], dropout: 0 }, dataset);

it("joins features, hidden widths and classes", () => {
  expect(mlp).toEqual([
    { inputs: 20, outputs: 200 },
    { inputs: 200, outputs: 100 },
    { inputs: 100, outputs: 3 },
  ]);
  expect(layersOf({ kind: "softmax-regression" }, dataset)).toEqual([{ inputs: 20, outputs: 3 }]);
  const numbers: Dataset = { ...dataset, labels: { kind: "numbers", values: new Float32Array(1) } };
  expect(layersOf({ kind: "softmax-regression" }, numbers)).toEqual([{ inputs: 20, outputs: 1 }]);
});

it("draws weights with the variance that He's rule asks for", () => {
  const [first, firstBias, second] = initialParameters(mlp, createRng(4));
  for (const [weights, inputs] of [
    [first!, 20],
    [second!, 200],
  ] as const) {
    const variance = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    // U(−b, b) has variance b² / 3 = 2 / inputs, and its squares a standard deviation of √(4/45) b²
    const bound = 6 / inputs;
    const fiveSigma = 5 * bound * Math.sqrt(4 / 45 / weights.length);
    expect(Math.abs(variance - 2 / inputs)).toBeLessThan(fiveSigma);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(Math.fround(Math.sqrt(bound)));
  }
  expect([...firstBias!]).toEqual(new Array(200).fill(0));
});

it("depends on the seed alone, and a convex model on nothing", () => {
  expect(initialParameters(mlp, createRng(4))).toEqual(initialParameters(mlp, createRng(4)));
  expect(initialParameters(mlp, createRng(5))[0]).not.toEqual(initialParameters(mlp, createRng(4))[0]);
  const [weights] = initialParameters([{ inputs: 20, outputs: 3 }], createRng(4));
  expect([...weights!]).toEqual(new Array(60).fill(0));
});
