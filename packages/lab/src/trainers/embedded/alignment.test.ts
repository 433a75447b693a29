import type { MeasureAsk, SignalName } from "@gradus/curriculum";
import { expect, it } from "vitest";
import type { Dataset, ModelSpec } from "../../contracts.js";
import { readCheckpoint } from "./checkpoint.js";
import { everyRow, smallDataset, smallImages, smallSpec, trainAsk } from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";
import { uncertaintyOf } from "./uncertainty.js";

const mlp: ModelSpec = { kind: "mlp", hidden: [7, 4], dropout: 0.25 };
const cnn: ModelSpec = { kind: "cnn", channels: [3, 4], kernel: 3, hidden: [6], dropout: 0 };

async function open(dataset: Dataset, model: ModelSpec, steps = 4) {
  const rows = everyRow(dataset);
  const pools = { reference: rows.slice().reverse() };
  const trainer = await createEmbeddedTrainer({ dataset, rows, pools, spec: smallSpec(model), seed: 3 });
  if (steps > 0) await trainer.train(trainAsk(rows.length, steps));
  return trainer;
}

const ask = (indices: Int32Array, signals: SignalName[], given: Partial<MeasureAsk> = {}): MeasureAsk => ({
  kind: "measure",
  v: 1,
  id: 1,
  step: 4,
  purpose: "pool",
  progress: 0.2,
  indices,
  signals,
  ...given,
});
const last = 39;

// oracle: a gradient times itself is the square of its norm; and a product does not ask which comes first
it.each([
  ["an MLP on classes", smallDataset("classes"), mlp],
  ["an MLP on numbers", smallDataset("numbers"), mlp],
  ["a softmax regression", smallDataset("classes"), { kind: "softmax-regression" }],
  ["convolutions", smallImages("classes"), cnn],
] as [string, Dataset, ModelSpec][])("multiplies the whole gradients of %s", async (_, dataset, model) => {
  const trainer = await open(dataset, model);
  const rows = Int32Array.of(3, 11, 20, 38, 5);
  const { fullGradientNorm } = await trainer.measure(ask(rows, ["fullGradientNorm"]));
  const withReference = async (row: number) => {
    const reference = { pool: "reference", indices: Int32Array.of(last - row) } as const;
    return (await trainer.measure(ask(rows, ["alignment"], { reference }))).alignment!;
  };
  for (const [k, row] of rows.entries()) {
    const alignment = await withReference(row);
    expect(alignment[k]! / fullGradientNorm![k]! ** 2).toBeCloseTo(1, 4);
    for (const [j, other] of rows.entries()) {
      expect(alignment[j]!).toBeCloseTo((await withReference(other))[k]!, 4);
    }
  }
  await trainer.dispose();
});

// oracle: a softmax regression written out in float64, from the parameters of the checkpoint
it("takes the reference's gradient after a virtual step of gradient descent", async () => {
  const dataset = smallDataset("classes");
  const trainer = await open(dataset, { kind: "softmax-regression" });
  const [weights, biases] = readCheckpoint(trainer.checkpoint()).arrays;
  const { values, columns } = dataset.features;
  const labels = dataset.labels.values;
  const theta = [...weights!.data, ...biases!.data];
  const gradientOf = (parameters: number[], row: number) => {
    const x = [...values.subarray(row * columns, (row + 1) * columns)];
    const z = [0, 1, 2].map((c) =>
      x.reduce((sum, value, j) => sum + value * parameters[c * columns + j]!, parameters[3 * columns + c]!),
    );
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
    const delta = z.map((value, c) => Math.exp(value) / total - Number(labels[row] === c));
    return [...delta.flatMap((d) => x.map((value) => d * value)), ...delta];
  };
  const rows = [3, 11, 20, 38];
  const after = [0.5, 2, 0, 1.5];
  const reference = [1, 7, 30];
  const rate = 0.03 * (1 - 0.8 * 0.2); // linear to .2 at progress .2
  const moved = theta.map((value, p) =>
    rows.reduce((sum, row, k) => sum - (rate / 4) * after[k]! * gradientOf(theta, row)[p]!, value),
  );
  const goal = theta.map(
    (_, p) => reference.reduce((sum, row) => sum + gradientOf(moved, row)[p]!, 0) / reference.length,
  );
  const expected = rows.map((row) => gradientOf(theta, row).reduce((sum, g, p) => sum + g * goal[p]!, 0));

  const before = trainer.checkpoint();
  const { alignment } = await trainer.measure(
    ask(Int32Array.from(rows), ["alignment"], {
      after: Float32Array.from(after),
      reference: { pool: "reference", indices: Int32Array.from(reference, (row) => last - row) },
    }),
  );
  for (const [k, value] of expected.entries()) expect(alignment![k]).toBeCloseTo(value, 5);
  expect(trainer.checkpoint()).toEqual(before);
  await trainer.dispose();
});

// oracle: by hand. Two masks that are sure of different classes: ln 2 of mutual information, none within a mask.
it("tells what masks disagree about from what each of them doubts", () => {
  const sure = uncertaintyOf([Float32Array.of(1, 0), Float32Array.of(0, 1)], 2);
  expect(sure.mutualInformation[0]).toBeCloseTo(Math.LN2, 6);
  expect(sure.conditionalEntropy[0]).toBe(0);
  const unsure = uncertaintyOf([Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.5)], 2);
  expect(unsure.mutualInformation[0]).toBe(0);
  expect(unsure.conditionalEntropy[0]).toBeCloseTo(Math.LN2, 6);
});

it("draws masks by the step, not by how often it is asked", async () => {
  const trainer = await open(smallDataset("classes", 300), mlp);
  const rows = Int32Array.from({ length: 300 }, (_, row) => row);
  const names: SignalName[] = ["mutualInformation", "conditionalEntropy", "entropy"];
  const first = await trainer.measure(ask(rows, names));
  expect(await trainer.measure(ask(rows, names))).toEqual(first);
  const later = await trainer.measure(ask(rows, names, { step: 5 }));
  expect(later.entropy).toEqual(first.entropy);
  expect(later.mutualInformation).not.toEqual(first.mutualInformation);
  expect(Math.min(...first.mutualInformation!)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...first.mutualInformation!)).toBeGreaterThan(0.01);
  await trainer.dispose();
});

it("refuses uncertainty without dropout, and alignment without a reference", async () => {
  const trainer = await open(smallDataset("classes"), { ...mlp, dropout: 0 }, 0);
  const rows = Int32Array.of(1, 2);
  await expect(trainer.measure(ask(rows, ["mutualInformation"]))).rejects.toThrow(
    "embeddedTrainer: mutualInformation and conditionalEntropy need classes and a model with dropout above 0, got classes and dropout 0",
  );
  await expect(trainer.measure(ask(rows, ["alignment"]))).rejects.toThrow(
    "measure: alignment must be asked alone, with the rows of a reference, got alignment without one",
  );
  await trainer.dispose();
});
