import { readFileSync } from "node:fs";
import { type LossShape, methodNamed, superLossConfidence } from "@gradus/curriculum";
import { constant, evaluate, exponential, gradients, input, reduceSum, writeOnnx } from "@gradus/graph";
import { expect, it } from "vitest";
import { floatsOf, floatTensor, integerTensor, openSession } from "../trainers/embedded/session.js";
import { keptByLoss, shapeLoss, weightedBySlope } from "./shaped-loss.js";
import { crossEntropyHead } from "./signals.js";
import { logConfidence } from "./super-loss.js";

interface Case {
  loss: LossShape;
  classes: number;
  steps: { logits: number[]; labels: number[]; value: number[]; gradient: number[] }[];
}

// oracle: torch 2.13.0 with scipy 1.17.1 in float64, by fixtures/make-torch-losses.py
const fixture = JSON.parse(readFileSync(new URL("fixtures/torch-losses.json", import.meta.url), "utf8"));
const rows: number = fixture.rows;

/** Value, gradient by the logits and what is kept, of logits and kept scalars that are fed. */
function shapedGraph(loss: LossShape, classes: number) {
  const logits = input("logits", "float32", [rows, classes]);
  const labels = input("labels", "int32", [rows]);
  const names = keptByLoss(loss);
  const kept = names.map((name) => input(name, "float32", [1]));
  const classCounts = Int32Array.from(fixture.counts as number[]).slice(0, classes);
  const context = { head: crossEntropyHead(logits, labels), labels, classCounts };
  if (loss.method !== "class-balanced-focal") context.classCounts = new Int32Array(classes);
  const { slope, value, keptAfter } = shapeLoss(loss, context, kept);
  const ones = constant("float32", [rows, 1], new Float64Array(rows).fill(1));
  const row = weightedBySlope(ones, slope);
  return { logits, names, kept, context, slope, value, keptAfter, row };
}

it.each((fixture.cases as Case[]).map((each) => [JSON.stringify(each.loss), each] as const))(
  "%s: has torch's value and gradient in float64, and keeps what its threshold needs",
  (_, { loss, classes, steps }) => {
    const { logits, names, context, value, keptAfter, slope } = shapedGraph(loss, classes);
    const feeds: { [name: string]: { shape: number[]; data: Float64Array } } = {};
    for (const name of names) feeds[name] = { shape: [1], data: new Float64Array(1) };
    for (const step of steps) {
      feeds["logits"] = { shape: [rows, classes], data: Float64Array.from(step.logits) };
      feeds["labels"] = { shape: [rows], data: Float64Array.from(step.labels) };
      const outputs = evaluate([value, context.head.outputGradient, slope!, ...keptAfter], feeds);
      const [values, plain, slopes, ...after] = outputs;
      step.value.forEach((expected, i) => {
        expect(Math.abs(values!.data[i]! - expected)).toBeLessThan(1e-6);
      });
      // reverse mode of the value agrees with the slope only where σ* and the truncation are constants: torch decides
      step.gradient.forEach((expected, k) => {
        const found = slopes!.data[Math.floor(k / classes)]! * plain!.data[k]!;
        expect(Math.abs(found - expected)).toBeLessThan(1e-6);
      });
      names.forEach((name, k) => {
        feeds[name] = { shape: [1], data: Float64Array.from(after[k]!.data) };
      });
    }
    expect(logits.shape).toEqual([rows, classes]);
  },
);

it.each((fixture.cases as Case[]).map((each) => [JSON.stringify(each.loss), each] as const))(
  "%s: has that gradient in float32 too, compiled",
  async (_, { loss, classes, steps }) => {
    const { names, context, row } = shapedGraph(loss, classes);
    const gradient = weightedBySlope(context.head.outputGradient, null);
    const session = await openSession(writeOnnx({ plain: gradient, row }));
    const { logits, labels, gradient: expected } = steps[0]!;
    const outputs = await session.run({
      logits: floatTensor(Float32Array.from(logits), [rows, classes]),
      labels: integerTensor(Int32Array.from(labels), [rows]),
      ...Object.fromEntries(names.map((name) => [name, floatTensor(new Float32Array(1), [1])])),
    });
    const [plain, slopes] = [floatsOf(outputs["plain"]), floatsOf(outputs["row"])];
    expected.forEach((value, k) => {
      const found = slopes[Math.floor(k / classes)]! * plain[k]!;
      expect(Math.abs(found - value)).toBeLessThan(1e-5);
    });
    await session.dispose();
  },
);

// golden: softmax focal loss of logits 1, .5, −.3 under label 1 with γ = 2, in float64, by finite differences
it("has the gradient of the multi-class formula", () => {
  const head = crossEntropyHead(constant("float32", [1, 3], [1, 0.5, -0.3]), constant("int32", [1], [1]));
  const context = { head, labels: constant("int32", [1], [1]), classCounts: new Int32Array(3) };
  const { value, slope } = shapeLoss({ method: "focal", gamma: 2 }, context);
  const [loss, factor, plain] = evaluate([value, slope!, head.outputGradient], {});
  expect(loss!.data[0]).toBeCloseTo(0.51859732, 7);
  [0.50715886, -0.64537577, 0.13821691].forEach((expected, k) => {
    expect(factor!.data[0]! * plain!.data[k]!).toBeCloseTo(expected, 7);
  });
});

it("has the reverse gradient of its value wherever nothing is held constant", () => {
  for (const loss of [
    { method: "focal", gamma: 1.5 },
    { method: "generalized-cross-entropy", q: 0.3 },
    { method: "superloss", threshold: "log-classes", lambda: 0.9 },
  ]) {
    const { logits, value, context, slope } = shapedGraph(loss, 3);
    const [derived] = gradients(reduceSum(value), [logits]);
    const feeds = {
      logits: {
        shape: [rows, 3],
        data: Float64Array.from({ length: 3 * rows }, (_, k) => Math.sin(7 * k + 1)),
      },
      labels: { shape: [rows], data: Float64Array.from({ length: rows }, (_, k) => k % 3) },
    };
    const [reverse, plain, slopes] = evaluate([derived!, context.head.outputGradient, slope!], feeds);
    reverse!.data.forEach((expected, k) => {
      expect(Math.abs(slopes!.data[Math.floor(k / 3)]! * plain!.data[k]! - expected)).toBeLessThan(1e-6);
    });
  }
});

// oracle: superLossConfidence in float64, itself held to scipy
it.each([1, 0.1, 7])(
  "gives confidence at λ = %d in float32 to 1e-6 over its whole domain",
  async (lambda) => {
    const differences = Float32Array.from([
      ...Array.from({ length: 4000 }, (_, k) => lambda * (-0.7357588 + 10 ** (-7 + (k / 4000) * 14))),
      -5,
      -0.75,
      -0.73575884,
      0,
      1e-30,
      -1e-30,
    ]);
    const given = input("d", "float32", [differences.length]);
    const session = await openSession(writeOnnx({ confidence: exponential(logConfidence(given, lambda)) }));
    const outputs = await session.run({ d: floatTensor(differences, [differences.length]) });
    let worst = 0;
    floatsOf(outputs["confidence"]).forEach((value, k) => {
      worst = Math.max(worst, Math.abs(value - superLossConfidence(differences[k]!, lambda)));
    });
    expect(worst).toBeLessThan(1e-6);
    await session.dispose();
  },
);

it("has a shape for every loss of classes and numbers in the catalog, plain where an option says so", () => {
  for (const method of ["plain", "focal", "class-balanced-focal", "generalized-cross-entropy", "superloss"]) {
    expect(methodNamed(method, "loss").name).toBe(method);
    expect(() => shapedGraph({ method }, 3)).not.toThrow();
  }
  for (const loss of [
    { method: "plain" },
    { method: "focal", gamma: 0 },
    { method: "class-balanced-focal", gamma: 0, beta: 0 },
    { method: "generalized-cross-entropy", q: 0 },
  ]) {
    expect(shapedGraph(loss, 3).slope).toBeNull();
  }
});
