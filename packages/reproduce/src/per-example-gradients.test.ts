import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { referenceNetwork } from "./per-example-gradients.js";

const SIZE = { inputs: 3, hidden: 4, classes: 3 };
const FEATURES = Float64Array.of(0.4, -1.2, 0.7);

describe("referenceNetwork", () => {
  it("steps down by the mean of its own per-example gradients", () => {
    const rows = [FEATURES, Float64Array.of(1.5, 0.2, -0.3)];
    const labels = [2, 0];
    const network = referenceNetwork(SIZE, 2, createRng(1));
    const before = rows.map((row, i) => network.gradientOf(row, labels[i]!));
    const rate = 1e-6;
    network.step(Float64Array.from(rows.flatMap((row) => [...row])), Float64Array.from(labels), rate);
    const after = rows.map((row, i) => network.gradientOf(row, labels[i]!));
    // Oracle: a step θ − η ḡ lowers the mean loss by η ‖ḡ‖², to first order in η.
    const meanGradient = before[0]!.gradient.map((value, c) => (value + before[1]!.gradient[c]!) / 2);
    const fall = (before[0]!.loss + before[1]!.loss - after[0]!.loss - after[1]!.loss) / 2;
    const expected = rate * meanGradient.reduce((total, value) => total + value * value, 0);
    expect(fall / expected).toBeCloseTo(1, 4);
  });

  it("bounds the gradient by the output's, as sampling by it assumes", () => {
    const { loss, outputNorm, gradient } = referenceNetwork(SIZE, 1, createRng(2)).gradientOf(FEATURES, 1);
    // Oracle: the last biases' gradient is p − y itself.
    const last = gradient.subarray(gradient.length - SIZE.classes);
    expect(Math.hypot(...last)).toBeCloseTo(outputNorm, 14);
    expect(Math.exp(-loss)).toBeCloseTo(1 + last[1]!, 14);
  });
});
