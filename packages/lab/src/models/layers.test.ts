import { createRng } from "@gradus/numeric";
import { expect, it } from "vitest";
import type { Dataset, ModelSpec } from "../contracts.js";
import { hiddenDense, initialParameters, layersOf, weightShape } from "./layers.js";

const dataset: Dataset = {
  features: { kind: "dense", rows: 1, columns: 20, values: new Float32Array(20) },
  labels: { kind: "classes", values: Int32Array.of(2), classCount: 3 },
};
const mlp = layersOf({ kind: "mlp", hidden: [200, 100], dropout: 0 }, dataset);

it("joins features, hidden widths and classes", () => {
  expect(mlp).toEqual([
    { kind: "dense", inputs: 20, outputs: 200 },
    { kind: "dense", inputs: 200, outputs: 100 },
    { kind: "dense", inputs: 100, outputs: 3 },
  ]);
  expect(layersOf({ kind: "softmax-regression" }, dataset)).toEqual([
    { kind: "dense", inputs: 20, outputs: 3 },
  ]);
  const numbers: Dataset = { ...dataset, labels: { kind: "numbers", values: new Float32Array(1) } };
  expect(layersOf({ kind: "softmax-regression" }, numbers)).toEqual([
    { kind: "dense", inputs: 20, outputs: 1 },
  ]);
});

it("halves images layer by layer, and joins what is left to dense layers", () => {
  const image = { channels: 2, height: 9, width: 6 };
  const features = { kind: "dense", rows: 1, columns: 108, values: new Float32Array(108), image } as const;
  const model: ModelSpec = { kind: "cnn", channels: [5, 7], kernel: 3, hidden: [8], dropout: 0.1 };
  const layers = layersOf(model, { ...dataset, features });
  expect(layers).toEqual([
    { kind: "convolution", image, outputs: 5, kernel: 3 },
    { kind: "convolution", image: { channels: 5, height: 4, width: 3 }, outputs: 7, kernel: 3 },
    { kind: "dense", inputs: 7 * 2 * 1, outputs: 8 },
    { kind: "dense", inputs: 8, outputs: 3 },
  ]);
  expect(layers.map(weightShape)).toEqual([
    [5, 2, 3, 3],
    [7, 5, 3, 3],
    [8, 14],
    [3, 8],
  ]);
  expect(hiddenDense(layers)).toEqual([{ layer: 2, outputs: 8 }]);
  // what one output of the second convolution sees: 5 channels of 3 × 3
  const filters = initialParameters(layers, createRng(4))[2]!;
  const bound = Math.fround(Math.sqrt(6 / 45));
  expect(filters.length).toBe(7 * 45);
  expect(Math.max(...filters.map(Math.abs))).toBeLessThanOrEqual(bound);
  // 315 draws of which none is above .9 of the bound: .9³¹⁵ = 4e-15
  expect(Math.max(...filters.map(Math.abs))).toBeGreaterThan(0.9 * bound);
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
  const [weights] = initialParameters([{ kind: "dense", inputs: 20, outputs: 3 }], createRng(4));
  expect([...weights!]).toEqual(new Array(60).fill(0));
});
