import { expect, it } from "vitest";
import type { Dataset, TrainingSpec } from "../../contracts.js";
import { adamW, compressed, everyRow, smallDataset, smallSpec, trainAsk } from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";

const spec = smallSpec({ kind: "mlp", hidden: [4], dropout: 0.1 });

function open(dataset: Dataset, changes: Partial<TrainingSpec> = {}, rows = everyRow(dataset)) {
  return createEmbeddedTrainer({ dataset, rows, spec: { ...spec, ...changes }, seed: 1 });
}

function refuses(given: Promise<unknown>, message: string): Promise<void> {
  return expect(given).rejects.toThrow(message);
}

it("refuses a dataset that does not fit itself", async () => {
  const good = smallDataset("classes");
  const labels = { kind: "classes", classCount: 3, values: new Int32Array(40).fill(3) } as const;
  await refuses(open({ ...good, labels }), "createEmbeddedTrainer: labels must be in [0, 3), got 3");
  const short = { ...labels, values: new Int32Array(39) };
  await refuses(
    open({ ...good, labels: short }),
    "createEmbeddedTrainer: labels must hold 40 values, got 39",
  );
  const broken = smallDataset("numbers");
  broken.features.values[7] = Number.NaN;
  await refuses(open(broken), "createEmbeddedTrainer: features must be finite, got NaN");
  const sparse = compressed(good);
  if (sparse.features.kind === "sparse") sparse.features.columnIndices[1] = 0;
  await refuses(open(sparse), "createEmbeddedTrainer: columnIndices of row 0 must differ, got 0 twice");
});

it("refuses rows that are not there, and options outside their range", async () => {
  const good = smallDataset("classes");
  await refuses(
    open(good, {}, Int32Array.of(0, -1)),
    "createEmbeddedTrainer: rows must be in [0, 40), got -1",
  );
  await refuses(
    open(good, { learningRate: 0 }),
    "createEmbeddedTrainer: learningRate must be above 0, got 0",
  );
  await refuses(
    open(good, { batchSize: 1.5 }),
    "createEmbeddedTrainer: batchSize must be a positive integer, got 1.5",
  );
  await refuses(
    open(good, { model: { kind: "mlp", hidden: [4], dropout: 1 } }),
    "createEmbeddedTrainer: dropout must be in [0, 1), got 1",
  );
  await refuses(
    open(good, { optimizer: { ...adamW, weightDecay: -1 } }),
    "createEmbeddedTrainer: weightDecay must be at least 0, got -1",
  );
});

it("refuses asks that it cannot answer, by name", async () => {
  const trainer = await open(smallDataset("classes"));
  const ask = trainAsk(40, 2);
  await refuses(
    trainer.train({ ...ask, weights: new Float32Array(15) }),
    "train: weights must hold 16 values, got 15",
  );
  await refuses(trainer.train({ ...ask, model: "peer" }), 'train: model must be "main", got "peer"');
  await refuses(trainer.train({ ...ask, weigh: true }), "train: weigh must be false, got true");
  await refuses(
    trainer.train({ ...ask, indices: ask.indices.map(() => 40) }),
    "embeddedTrainer: index must be in [0, 40), got 40",
  );
  await refuses(
    trainer.train({ ...ask, report: { perExample: ["alignment"], perAsk: [] } }),
    `embeddedTrainer: signal must be one of this model's, got "alignment"`,
  );
  const measure = { kind: "measure", v: 1, id: 9, step: 0, purpose: "target", progress: 0 } as const;
  await refuses(
    trainer.measure({ ...measure, pool: "holdout", indices: Int32Array.of(0), signals: ["loss"] }),
    'embeddedTrainer: pool must be one of train, got "holdout"',
  );
  const numbers = await open(smallDataset("numbers"));
  await refuses(
    numbers.measure({ ...measure, indices: Int32Array.of(0), signals: ["margin"] }),
    `embeddedTrainer: signal must be one of this model's, got "margin"`,
  );
});

it("refuses a checkpoint of another model, of another format, or cut off", async () => {
  const [trainer, other] = [await open(smallDataset("classes")), await open(smallDataset("numbers"))];
  const bytes = other.checkpoint();
  expect(() => trainer.restore(bytes)).toThrow(
    "restore: checkpoint must hold weights1 [3,4], got weights1 [1,4]",
  );
  expect(() => trainer.restore(bytes.subarray(0, bytes.length - 4))).toThrow(
    `restore: checkpoint must be whole, got ${bytes.length - 4} bytes`,
  );
  expect(() => trainer.restore(new Uint8Array(3))).toThrow("restore: checkpoint must be whole, got 3 bytes");
});

it("says so where training diverged", async () => {
  const trainer = await open(smallDataset("numbers"), {
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 },
    learningRate: 1e30,
  });
  await trainer.train(trainAsk(40, 3));
  await refuses(trainer.evaluate(Int32Array.of(0)), "after 3 steps (diverged)");
});
