import type { SignalName } from "@gradus/curriculum";
import { describe, expect, it } from "vitest";
import type { Dataset, ModelSpec, OptimizerSpec } from "../../contracts.js";
import {
  adamW,
  compressed,
  everyRow,
  smallImages,
  smallSpec,
  stepOf,
  trainAsk,
} from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";

const cnn: ModelSpec = { kind: "cnn", channels: [3, 4], kernel: 3, hidden: [6], dropout: 0 };
const dropped: ModelSpec = { kind: "cnn", channels: [3], kernel: 5, hidden: [6, 4], dropout: 0.3 };
const shallow: ModelSpec = { kind: "cnn", channels: [4], kernel: 1, hidden: [], dropout: 0 };
const sgd: OptimizerSpec = { kind: "sgd", momentum: 0.8, weightDecay: 0.05 };

function open(dataset: Dataset, model: ModelSpec, optimizer = adamW) {
  return createEmbeddedTrainer({
    dataset,
    rows: everyRow(dataset),
    spec: smallSpec(model, optimizer),
    seed: 3,
  });
}

const cases: [string, "classes" | "numbers", ModelSpec, OptimizerSpec, SignalName[]][] = [
  ["two convolutions, AdamW", "classes", cnn, adamW, ["loss", "margin", "fullGradientNorm"]],
  ["dropout, momentum", "classes", dropped, sgd, ["entropy", "fullGradientNorm"]],
  ["no hidden layer, on numbers", "numbers", shallow, adamW, ["loss"]],
];

describe.each(cases)("convolutional network: %s", (_, task, model, optimizer, signals) => {
  const dataset = smallImages(task);

  it("takes a block as it takes its steps, and as it took it before, bit for bit", async () => {
    const [inBlocks, again, inSteps] = await Promise.all(
      [1, 2, 3].map(() => open(dataset, model, optimizer)),
    );
    const ask = trainAsk(40, 5, signals);
    const block = await inBlocks!.train(ask);
    expect(await again!.train(ask)).toEqual(block);
    for (let step = 0; step < 5; step++) {
      const told = await inSteps!.train(stepOf(ask, step));
      for (const name of signals) expect(told[name]).toEqual(block[name]!.slice(8 * step, 8 * step + 8));
    }
    expect(inSteps!.checkpoint()).toEqual(inBlocks!.checkpoint());
    expect(again!.checkpoint()).toEqual(inBlocks!.checkpoint());
  });

  it("goes on from a checkpoint as if it had never stopped, bit for bit", async () => {
    const [whole, stopped, resumed] = await Promise.all([1, 2, 3].map(() => open(dataset, model, optimizer)));
    await whole!.train(trainAsk(40, 3));
    await stopped!.train(trainAsk(40, 3));
    resumed!.restore(stopped!.checkpoint());
    const next = trainAsk(40, 4, signals, 3);
    expect(await resumed!.train(next)).toEqual(await whole!.train(next));
    expect(resumed!.checkpoint()).toEqual(whole!.checkpoint());
  });
});

it("measures each row the same in whatever company, padded or not", async () => {
  const dataset = smallImages("classes", 300);
  const trainer = await open(dataset, cnn);
  await trainer.train(trainAsk(300, 4));
  const whole = await trainer.evaluate(everyRow(dataset));
  const probabilities = await trainer.predict(everyRow(dataset));
  expect(probabilities.length).toBe(900);
  for (const rows of [Int32Array.of(17), Int32Array.of(299, 4, 130), everyRow(dataset).slice(20, 190)]) {
    const [own, predicted] = [await trainer.evaluate(rows), await trainer.predict(rows)];
    expect(own.loss.length).toBe(rows.length);
    rows.forEach((row, k) => {
      expect(own.loss[k]).toBeCloseTo(whole.loss[row]!, 5);
      // the loss is that of the label's probability
      expect(-Math.log(predicted[3 * k + (row % 3)]!)).toBeCloseTo(own.loss[k]!, 5);
    });
  }
});

it("does not look at examples of weight 0", async () => {
  const dataset = smallImages("classes");
  const [one, other] = [await open(dataset, cnn), await open(dataset, cnn)];
  const ask = trainAsk(40, 1);
  ask.weights[3] = 0;
  await one.train(ask);
  await other.train({ ...ask, indices: ask.indices.map((row, k) => (k === 3 ? (row + 1) % 40 : row)) });
  expect(other.checkpoint()).toEqual(one.checkpoint());
});

it("learns where a bright square is, which no brightness of a single pixel tells", async () => {
  const [rows, side] = [512, 8];
  const values = new Float32Array(rows * side * side);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const isTall = row % 2;
    labels[row] = isTall;
    const [top, left] = [(row >> 1) % 6, (row >> 4) % 6];
    for (let k = 0; k < 3; k++) {
      values[row * 64 + (top + (isTall ? k : 1)) * side + left + (isTall ? 1 : k)] = 1;
    }
  }
  const features = { kind: "dense", rows, columns: 64, values } as const;
  const dataset: Dataset = {
    features: { ...features, image: { channels: 1, height: side, width: side } },
    labels: { kind: "classes", values: labels, classCount: 2 },
  };
  const trainer = await open(dataset, { ...cnn, channels: [8, 8], hidden: [16] });
  const ask = trainAsk(rows, 150);
  await trainer.train({ ...ask, weights: ask.weights.fill(1), progress: new Float64Array(150) });
  expect((await trainer.evaluate(everyRow(dataset))).metric).toBe(1);
});

it("refuses what is no image, and images too small for its poolings", async () => {
  const images = smallImages("classes");
  const { image: _, ...table } = images.features as { image?: unknown } & typeof images.features;
  const refuses = (dataset: Dataset, model: ModelSpec, message: string) =>
    expect(open(dataset, model)).rejects.toThrow(message);
  await refuses(
    { ...images, features: table },
    cnn,
    "createEmbeddedTrainer: features must be images with channels, height and width for a cnn, got dense columns",
  );
  await refuses(
    compressed(images),
    cnn,
    "createEmbeddedTrainer: features must be images with channels, height and width for a cnn, got sparse columns",
  );
  const wrong = { ...images.features, image: { channels: 3, height: 6, width: 5 } } as Dataset["features"];
  await refuses(
    { ...images, features: wrong },
    cnn,
    "createEmbeddedTrainer: image of 3 × 6 × 5 must fill its columns, got 60",
  );
  await refuses(
    images,
    { ...cnn, channels: [2, 2, 2] },
    "createEmbeddedTrainer: images must be at least 8 pixels high and wide for 3 poolings, got 6 × 5",
  );
  await refuses(
    images,
    { ...cnn, kernel: 4 },
    "createEmbeddedTrainer: kernel must be an odd integer of at least 1, got 4",
  );
  await refuses(
    images,
    { ...cnn, channels: [] },
    "createEmbeddedTrainer: channels must name at least 1 convolution, got 0",
  );
});
