import { catalog, classBalancedWeights, type LossShape } from "@gradus/curriculum";
import { describe, expect, it } from "vitest";
import type { Dataset, ModelSpec } from "../../contracts.js";
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

const mlp: ModelSpec = { kind: "mlp", hidden: [6, 4], dropout: 0.2 };

function open(dataset: Dataset, model = mlp, rows = everyRow(dataset)) {
  return createEmbeddedTrainer({ dataset, rows, spec: smallSpec(model, adamW), seed: 3 });
}

const shapes = catalog.flatMap((method) =>
  method.kind === "loss" ? method.tasks.map((task) => [method.name, task] as const) : [],
);

describe.each(shapes.filter(([, task]) => task !== "pairs") as [string, "classes" | "numbers"][])(
  "loss %s of %s",
  (method, task) => {
    const loss: LossShape = { method };

    it("takes a block as its steps, and goes on from a checkpoint, bit for bit", async () => {
      const dataset = smallDataset(task);
      const [inBlocks, inSteps, resumed] = await Promise.all([open(dataset), open(dataset), open(dataset)]);
      const ask = { ...trainAsk(40, 5, ["loss"]), loss };
      const block = await inBlocks.train(ask);
      for (let step = 0; step < 5; step++) {
        if (step === 3) resumed.restore(inSteps.checkpoint());
        const told = await inSteps.train(stepOf(ask, step));
        expect(told.loss).toEqual(block.loss!.slice(8 * step, 8 * step + 8));
        if (step >= 3) expect(await resumed.train(stepOf(ask, step))).toEqual(told);
      }
      expect(inSteps.checkpoint()).toEqual(inBlocks.checkpoint());
      expect(resumed.checkpoint()).toEqual(inBlocks.checkpoint());
    });

    it("reports the signals of the plain loss, and trains otherwise unless it is plain", async () => {
      const dataset = smallDataset(task);
      const [shaped, plain] = await Promise.all([open(dataset), open(dataset)]);
      const ask = trainAsk(40, 1, ["loss", "gradientNorm", "fullGradientNorm"]);
      expect(await shaped.train({ ...ask, loss })).toEqual(await plain.train(ask));
      const weights = [shaped, plain].map((trainer) => readCheckpoint(trainer.checkpoint()).arrays[0]!.data);
      if (method === "plain") expect(weights[0]).toEqual(weights[1]);
      else expect(weights[0]).not.toEqual(weights[1]);
    });
  },
);

it.each([
  { method: "focal", gamma: 0 },
  { method: "class-balanced-focal", gamma: 0, beta: 0 },
  { method: "generalized-cross-entropy", q: 0 },
] as LossShape[])("is plain bit for bit as %j", async (loss) => {
  const dataset = smallDataset("classes");
  const [shaped, plain] = await Promise.all([open(dataset), open(dataset)]);
  await shaped.train({ ...trainAsk(40, 4), loss });
  await plain.train(trainAsk(40, 4));
  expect(shaped.checkpoint()).toEqual(plain.checkpoint());
});

// oracle: the same step with the class weights in the ask's own weights
it("balances classes by the counts of the run's training rows, not of the dataset", async () => {
  const dataset = smallDataset("classes");
  const classes = dataset.labels.values as Int32Array;
  const rows = everyRow(dataset).filter((row) => classes[row] !== 1 || row < 8);
  const counts = [0, 1, 2].map((each) => rows.filter((row) => classes[row] === each).length);
  const alpha = classBalancedWeights(counts, 0.9);
  const [balanced, weighed] = await Promise.all([open(dataset, mlp, rows), open(dataset, mlp, rows)]);
  const ask = trainAsk(rows.length, 2);
  await balanced.train({ ...ask, loss: { method: "class-balanced-focal", gamma: 0, beta: 0.9 } });
  const weights = ask.weights.map((weight, k) => weight * alpha[classes[rows[ask.indices[k]!]!]!]!);
  await weighed.train({ ...ask, weights });
  const [one, other] = [balanced, weighed].map((trainer) => readCheckpoint(trainer.checkpoint()).arrays);
  one!.forEach(({ data }, index) => {
    data.forEach((value, k) => {
      expect(Math.abs(value - other![index]!.data[k]!)).toBeLessThan(1e-5);
    });
  });
});

it("keeps a running threshold in its checkpoint: the first batch's mean, then the smoothed one", async () => {
  const trainer = await open(smallDataset("classes"));
  const told = await trainer.train({
    ...trainAsk(40, 3, ["loss"]),
    loss: { method: "superloss", smoothing: 0.7 },
  });
  const means = [0, 1, 2].map(
    (step) => told.loss!.slice(8 * step, 8 * step + 8).reduce((sum, loss) => sum + loss, 0) / 8,
  );
  const expected = 0.7 * (0.7 * means[0]! + 0.3 * means[1]!) + 0.3 * means[2]!;
  const kept = readCheckpoint(trainer.checkpoint()).arrays.filter(({ name }) => name.startsWith("loss."));
  expect(kept.map(({ name }) => name)).toEqual(["loss.superloss.threshold", "loss.superloss.started"]);
  expect(kept[0]!.data[0]).toBeCloseTo(expected, 6);
  expect(kept[1]!.data[0]).toBe(1);
  // a plain step in between leaves it alone
  await trainer.train(trainAsk(40, 1, [], 3));
  expect(readCheckpoint(trainer.checkpoint()).arrays.at(-2)!.data).toEqual(kept[0]!.data);
});

it("refuses a loss of other labels, unknown options and a positive class among three", async () => {
  const [classes, numbers] = [await open(smallDataset("classes")), await open(smallDataset("numbers"))];
  const ask = (loss: LossShape) => ({ ...trainAsk(40, 1), loss });
  await expect(numbers.train(ask({ method: "focal" }))).rejects.toThrow(
    'train: loss must be one of numbers, got "focal"',
  );
  await expect(numbers.train(ask({ method: "class-balanced-focal" }))).rejects.toThrow(
    'train: loss must be one of numbers, got "class-balanced-focal"',
  );
  await expect(numbers.train(ask({ method: "superloss", threshold: "log-classes" }))).rejects.toThrow(
    'train: threshold must be "running-mean" for numbers, got "log-classes"',
  );
  await expect(classes.train(ask({ method: "focal", alpha: 0.3 }))).rejects.toThrow(
    "train: alpha must be left out unless there are two classes, got 0.3 with 3",
  );
  await expect(classes.train(ask({ method: "focal", gama: 1 }))).rejects.toThrow(
    'focal: unknown option "gama" (did you mean "gamma"?)',
  );
  await expect(classes.train(ask({ method: "focale" }))).rejects.toThrow(
    'unknown loss "focale" (did you mean "focal"?)',
  );
});

describe("a prior bias", () => {
  // golden: −ln((1 − π)/π) at π = .1 and .01, Lin et al. 2017, section 4.1
  it.each([
    [10, 1, -2.197225],
    [100, 1, -4.59512],
  ])("starts the logits of %d rows, %d of them positive, at %d", async (count, positives, expected) => {
    const dataset = smallDataset("classes", count, 3, 2);
    (dataset.labels.values as Int32Array).fill(0).fill(1, 0, positives);
    const trainer = await open(dataset, { kind: "softmax-regression", outputBias: "prior" });
    const [negative, positive] = readCheckpoint(trainer.checkpoint()).arrays[1]!.data;
    expect(positive! - negative!).toBeCloseTo(expected, 5);
    const probabilities = await trainer.predict(Int32Array.of(0));
    expect(probabilities[1]).toBeCloseTo(positives / count, 6);
  });

  it("is the mean of numbers, of the rows that train, on compressed features too", async () => {
    const dataset = smallDataset("numbers");
    const rows = Int32Array.of(3, 9, 30);
    const trainer = await open(
      compressed(dataset),
      { kind: "softmax-regression", outputBias: "prior" },
      rows,
    );
    const [prediction] = await trainer.predict(Int32Array.of(0));
    const mean = rows.reduce((sum, row) => sum + dataset.labels.values[row]!, 0) / 3;
    expect(prediction).toBeCloseTo(mean, 6);
  });

  it("counts a class without a training row as one, and is finite", async () => {
    const dataset = smallDataset("classes");
    const rows = everyRow(dataset).filter((row) => row % 3 !== 2);
    const trainer = await open(dataset, { kind: "softmax-regression", outputBias: "prior" }, rows);
    const probabilities = await trainer.predict(Int32Array.of(0));
    expect(probabilities[2]).toBeCloseTo(1 / (rows.length + 1), 6);
  });
});
