import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { Dataset, ModelSpec } from "../../contracts.js";
import { readCheckpoint } from "./checkpoint.js";
import { Partners } from "./partners.js";
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

const embedding: ModelSpec = { kind: "embedding", hidden: [6], dimensions: 4, dropout: 0.2 };

function open(dataset: Dataset, model = embedding, rows = everyRow(dataset)) {
  return createEmbeddedTrainer({ dataset, rows, spec: smallSpec(model, adamW), seed: 3 });
}

describe.each(["info-nce", "debiased", "hard-negative", "semi-hard-triplet"])("%s", (method) => {
  const loss = { method };

  it("takes a block as its steps, and goes on from a checkpoint, bit for bit", async () => {
    const dataset = smallDataset("classes");
    const [inBlocks, inSteps, resumed] = await Promise.all([open(dataset), open(dataset), open(dataset)]);
    const ask = { ...trainAsk(40, 4, ["loss"]), loss };
    const block = await inBlocks.train(ask);
    for (let step = 0; step < 4; step++) {
      if (step === 2) resumed.restore(inSteps.checkpoint());
      const told = await inSteps.train(stepOf(ask, step));
      expect(told.loss).toEqual(block.loss!.slice(8 * step, 8 * step + 8));
      if (step >= 2) expect(await resumed.train(stepOf(ask, step))).toEqual(told);
    }
    expect(inSteps.checkpoint()).toEqual(inBlocks.checkpoint());
    expect(resumed.checkpoint()).toEqual(inBlocks.checkpoint());
    const rows = everyRow(dataset);
    expect(await resumed.evaluate(rows)).toEqual(await inBlocks.evaluate(rows));
  });

  it("moves classes apart on dense and on compressed rows alike", async () => {
    const dataset = smallDataset("classes", 60, 5);
    const classes = dataset.labels.values as Int32Array;
    classes.forEach((label, row) => {
      dataset.features.values[5 * row + label]! += 2;
    });
    const spec = { ...smallSpec({ ...embedding, dropout: 0 } as ModelSpec, adamW), learningRate: 0.05 };
    const rows = everyRow(dataset);
    const trained = await Promise.all(
      [dataset, compressed(dataset)].map((each) =>
        createEmbeddedTrainer({ dataset: each, rows, spec, seed: 3 }),
      ),
    );
    const before = await trained[0]!.evaluate(rows);
    const ask = { ...trainAsk(60, 80), progress: new Float64Array(80), loss };
    for (const trainer of trained) await trainer.train(ask);
    const [after, sparse] = await Promise.all(trained.map((trainer) => trainer.evaluate(rows)));
    expect(after!.metric).toBeGreaterThan(before.metric);
    expect(after!.meanLoss).toBeLessThan(before.meanLoss);
    expect(sparse).toEqual(after);
    const probabilities = await trained[0]!.predict(rows);
    after!.loss.forEach((value, row) => {
      expect(Math.exp(-value)).toBeCloseTo(probabilities[3 * row + classes[row]!]!, 5);
    });
  });
});

it("weighs the loss of a pair by its v, and v of 0 everywhere moves nothing", async () => {
  const dataset = smallDataset("classes");
  const model: ModelSpec = { ...embedding, dropout: 0 } as ModelSpec;
  const spec = { ...smallSpec(model, { kind: "sgd", momentum: 0, weightDecay: 0 }), learningRate: 1 };
  const stepped = async (scale: number) => {
    const trainer = await createEmbeddedTrainer({ dataset, rows: everyRow(dataset), spec, seed: 3 });
    const before = readCheckpoint(trainer.checkpoint()).arrays[0]!.data.slice();
    const ask = trainAsk(40, 1);
    const weights = ask.weights.map((weight) => scale * weight);
    await trainer.train({ ...ask, weights, loss: { method: "hard-negative" } });
    return readCheckpoint(trainer.checkpoint()).arrays[0]!.data.map((value, k) => value - before[k]!);
  };
  const [none, once, twice] = [await stepped(0), await stepped(1), await stepped(2)];
  expect(none.every((move) => move === 0)).toBe(true);
  expect(once.some((move) => move !== 0)).toBe(true);
  twice.forEach((move, k) => {
    expect(Math.abs(move - 2 * once[k]!)).toBeLessThan(1e-6);
  });
});

it("draws a partner among the other rows of a class, each as likely, and the row itself where it is alone", () => {
  const classes = Int32Array.of(0, 1, 0, 0, 1, 2, 0);
  const rows = Int32Array.of(6, 0, 1, 4, 5, 3);
  const partners = new Partners(rows, classes, 3, createRng(4));
  const steps = 3000;
  const batch = Int32Array.of(0, 5);
  const drawn = partners.beside(
    Int32Array.from({ length: 2 * steps }, (_, k) => batch[k % 2]!),
    2,
    10,
  );
  const counts = new Map<number, number>();
  for (let step = 0; step < steps; step++) {
    expect([...drawn.subarray(4 * step, 4 * step + 2)]).toEqual([0, 5]);
    expect(drawn[4 * step + 3]).toBe(5);
    const partner = drawn[4 * step + 2]!;
    counts.set(partner, (counts.get(partner) ?? 0) + 1);
  }
  // rows 3 and 6 are the others of class 0 that train; row 2 does not
  expect([...counts.keys()].sort()).toEqual([3, 6]);
  const fiveSigma = 5 * Math.sqrt(steps / 4);
  for (const count of counts.values()) expect(Math.abs(count - steps / 2)).toBeLessThan(fiveSigma);
  expect(partners.beside(batch, 2, 10 + 7)).toEqual(drawn.slice(4 * 7, 4 * 7 + 4));
});

it("refuses what has no pairs, no loss of pairs, or a loss of one example", async () => {
  const dataset = smallDataset("classes");
  await expect(open(smallDataset("numbers"))).rejects.toThrow(
    "createEmbeddedTrainer: labels must be classes for an embedding, got numbers",
  );
  await expect(open(dataset, embedding, Int32Array.of(0, 3, 6))).rejects.toThrow(
    "createEmbeddedTrainer: training rows of an embedding must hold two classes, got 1",
  );
  await expect(open(dataset, { ...embedding, outputBias: "prior" } as ModelSpec)).rejects.toThrow(
    'createEmbeddedTrainer: outputBias must be "zero" for an embedding, got "prior"',
  );
  const trainer = await open(dataset);
  await expect(trainer.train(trainAsk(40, 1))).rejects.toThrow(
    'train: loss must be one of pairs, got "plain"',
  );
  const pairs = { ...trainAsk(40, 1, ["margin"]), loss: { method: "info-nce" } };
  await expect(trainer.train(pairs)).rejects.toThrow(
    'embeddedTrainer: signal must be "loss" for pairs, got "margin"',
  );
  await expect((await open(dataset, { kind: "softmax-regression" })).train(pairs)).rejects.toThrow(
    'train: loss must be one of classes, got "info-nce"',
  );
  const look = { kind: "measure", v: 1, id: 0, step: 0, purpose: "target", progress: 0 } as const;
  await expect(trainer.measure({ ...look, indices: Int32Array.of(0), signals: ["loss"] })).rejects.toThrow(
    "measure: model must have a loss of one example, got an embedding",
  );
});
