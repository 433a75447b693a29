import type { SignalName } from "@gradus/curriculum";
import { describe, expect, it } from "vitest";
import type { Dataset, ModelSpec, OptimizerSpec } from "../../contracts.js";
import { readCheckpoint } from "./checkpoint.js";
import {
  adamW,
  compressed,
  everyRow,
  smallDataset,
  smallSpec,
  stepOf,
  trainAsk,
} from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";

const softmax: ModelSpec = { kind: "softmax-regression" };
const mlp: ModelSpec = { kind: "mlp", hidden: [6, 4], dropout: 0 };
const dropped: ModelSpec = { kind: "mlp", hidden: [6, 4], dropout: 0.3 };
const sgd: OptimizerSpec = { kind: "sgd", momentum: 0.8, weightDecay: 0.05 };

function open(dataset: Dataset, model: ModelSpec, optimizer = adamW, seed = 3) {
  return createEmbeddedTrainer({ dataset, rows: everyRow(dataset), spec: smallSpec(model, optimizer), seed });
}

const cases: [string, "classes" | "numbers", ModelSpec, OptimizerSpec, SignalName[]][] = [
  ["softmax regression, AdamW", "classes", softmax, adamW, ["loss", "margin", "fullGradientNorm"]],
  ["MLP, AdamW", "classes", mlp, adamW, ["entropy", "correct", "labelProbability"]],
  ["MLP with dropout, momentum", "classes", dropped, sgd, ["loss", "gradientNorm"]],
  ["linear regression, momentum", "numbers", softmax, sgd, ["loss"]],
  ["MLP on numbers, AdamW", "numbers", dropped, adamW, ["loss", "fullGradientNorm"]],
];

describe.each(cases)("embedded trainer: %s", (_, task, model, optimizer, signals) => {
  it("takes a block as it takes its steps, bit for bit", async () => {
    const dataset = smallDataset(task);
    const [inBlocks, inSteps] = [
      await open(dataset, model, optimizer),
      await open(dataset, model, optimizer),
    ];
    const ask = trainAsk(40, 5, signals);
    const block = await inBlocks.train(ask);
    for (let step = 0; step < 5; step++) {
      const told = await inSteps.train(stepOf(ask, step));
      for (const name of signals) expect(told[name]).toEqual(block[name]!.slice(8 * step, 8 * step + 8));
    }
    expect(inSteps.checkpoint()).toEqual(inBlocks.checkpoint());
  });

  it("goes on from a checkpoint as if it had never stopped, bit for bit", async () => {
    const dataset = smallDataset(task);
    const [whole, stopped] = [await open(dataset, model, optimizer), await open(dataset, model, optimizer)];
    await whole.train(trainAsk(40, 3));
    await stopped.train(trainAsk(40, 3));
    const resumed = await open(dataset, model, optimizer, 3);
    resumed.restore(stopped.checkpoint());
    const next = trainAsk(40, 4, signals, 3);
    expect(await resumed.train(next)).toEqual(await whole.train(next));
    expect(resumed.checkpoint()).toEqual(whole.checkpoint());
  });

  it("trains on compressed rows as on dense ones, bit for bit", async () => {
    const dataset = smallDataset(task);
    const values = dataset.features.values;
    values.forEach((value, k) => {
      if (value < 0) values[k] = 0;
    });
    const [dense, sparse] = [
      await open(dataset, model, optimizer),
      await open(compressed(dataset), model, optimizer),
    ];
    const ask = trainAsk(40, 3, signals);
    expect(await sparse.train(ask)).toEqual(await dense.train(ask));
    expect(sparse.checkpoint()).toEqual(dense.checkpoint());
    const rows = Int32Array.of(7, 3, 3, 39);
    expect(await sparse.predict(rows)).toEqual(await dense.predict(rows));
  });
});

it("measures without dropout, whatever it is asked for and in whatever chunks", async () => {
  const dataset = smallDataset("classes", 600);
  const trainer = await open(dataset, dropped);
  await trainer.train(trainAsk(600, 3));
  const indices = Int32Array.from({ length: 600 }, (_, k) => (7 * k) % 600);
  const measure = (signals: SignalName[], positions = indices) =>
    trainer.measure({
      kind: "measure",
      v: 1,
      id: 0,
      step: 3,
      indices: positions,
      signals,
      purpose: "target",
      progress: 0,
    });
  const both = await measure(["loss", "correct"]);
  expect((await measure(["correct"])).correct).toEqual(both.correct);
  expect((await measure(["loss"], indices.slice(299, 300))).loss![0]).toBeCloseTo(both.loss![299]!, 6);

  const { entropy } = await measure(["entropy"]);
  const probabilities = await trainer.predict(indices);
  entropy!.forEach((value, k) => {
    const row = probabilities.subarray(3 * k, 3 * k + 3);
    expect(value).toBeCloseTo(-row.reduce((sum, p) => sum + p * Math.log(p), 0), 5);
  });

  const { loss, correct, metric, meanLoss } = await trainer.evaluate(indices);
  expect(loss).toEqual(both.loss);
  expect(Float32Array.from(correct!)).toEqual(both.correct);
  expect(metric).toBeCloseTo(correct!.reduce((sum, each) => sum + each, 0) / 600, 12);
  expect(meanLoss).toBeCloseTo(loss.reduce((sum, each) => sum + each, 0) / 600, 5);
});

it("reads positions through the run's rows and pools", async () => {
  const dataset = smallDataset("classes");
  const [rows, validation] = [Int32Array.of(30, 3, 9), Int32Array.of(8, 1)];
  const trainer = await createEmbeddedTrainer({
    dataset,
    rows,
    spec: smallSpec(mlp),
    seed: 3,
    pools: { validation },
  });
  const { loss } = await trainer.evaluate(Int32Array.of(9, 30, 1));
  const measure = {
    kind: "measure",
    v: 1,
    id: 0,
    step: 0,
    signals: ["loss"],
    purpose: "target",
    progress: 0,
  } as const;
  const ask = (indices: Int32Array, pool?: "validation") =>
    trainer.measure({ ...measure, signals: ["loss"], indices, ...(pool ? { pool } : {}) });
  expect((await ask(Int32Array.of(2, 0))).loss).toEqual(loss.slice(0, 2));
  expect((await ask(Int32Array.of(1), "validation")).loss![0]).toBeCloseTo(loss[2]!, 6);
});

it("steps along the gradient of the weighted mean loss", async () => {
  // oracle: finite differences of a plain float64 forward pass
  const dataset = smallDataset("classes");
  const plain: OptimizerSpec = { kind: "sgd", momentum: 0, weightDecay: 0 };
  const trainer = await createEmbeddedTrainer({
    dataset,
    rows: everyRow(dataset),
    spec: { ...smallSpec(mlp, plain), learningRate: 1, schedule: { kind: "constant" } },
    seed: 3,
  });
  // off the start, where biases of 0 put dead units exactly on the kink of the ReLU
  await trainer.train(trainAsk(40, 3));
  const before = readCheckpoint(trainer.checkpoint()).arrays;
  const ask = trainAsk(40, 1, [], 3);
  await trainer.train(ask);
  const after = readCheckpoint(trainer.checkpoint()).arrays;

  const parameters = before.map(({ data }) => Float64Array.from(data));
  const step = 1e-5;
  for (const [index, values] of parameters.entries()) {
    for (let k = 0; k < values.length; k++) {
      const centre = values[k]!;
      values[k] = centre + step;
      const above = weightedLoss(dataset, parameters, [5, 6, 4, 3], ask);
      values[k] = centre - step;
      const below = weightedLoss(dataset, parameters, [5, 6, 4, 3], ask);
      values[k] = centre;
      const moved = before[index]!.data[k]! - after[index]!.data[k]!;
      expect(moved).toBeCloseTo((above - below) / (2 * step), 6);
    }
  }
});

function weightedLoss(
  { features, labels }: Dataset,
  parameters: readonly Float64Array[],
  widths: readonly number[],
  { indices, weights }: { indices: Int32Array; weights: Float32Array },
): number {
  let total = 0;
  indices.forEach((row, k) => {
    let activation = [...features.values.slice(row * widths[0]!, (row + 1) * widths[0]!)];
    for (let layer = 0; layer + 1 < widths.length; layer++) {
      const [matrix, bias] = [parameters[2 * layer]!, parameters[2 * layer + 1]!];
      const width = widths[layer + 1]!;
      const before = activation.map((value) => (layer > 0 ? Math.max(value, 0) : value));
      activation = Array.from({ length: width }, (_, j) =>
        before.reduce((sum, value, i) => sum + value * matrix[j * before.length + i]!, bias[j]!),
      );
    }
    const normaliser = Math.log(activation.reduce((sum, logit) => sum + Math.exp(logit), 0));
    total += (weights[k]! * (normaliser - activation[labels.values[row]!]!)) / weights.length;
  });
  return total;
}
