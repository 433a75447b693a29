import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Dataset, Features, TrainingSpec } from "../../contracts.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { adamW, everyRow } from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";

interface Case {
  name: string;
  task: "classes" | "numbers";
  optimizer: "sgd" | "adamw";
  /** Of the dense layers; a CNN's leave out what its images come down to. */
  widths: number[];
  image?: [number, number, number];
  channels?: number[];
  kernel?: number;
  learningRate: number;
  features: number[];
  labels: number[];
  rows: number[];
  weights: number[];
  initial: number[][];
  gradientNorms: number[];
  losses: number[];
  final: number[][];
}

// oracle: torch 2.13.0, by fixtures/make-torch-training.py
const fixture = JSON.parse(readFileSync(new URL("fixtures/torch-training.json", import.meta.url), "utf8"));
const { rows, columns, batchSize, steps } = fixture as Record<string, number>;

it.each((fixture.cases as Case[]).map((each) => [each.name, each] as const))(
  "trains as torch: %s",
  async (_, given) => {
    const trainer = await openAt(given);
    const norms = await trainer.measure({
      kind: "measure",
      v: 1,
      id: 0,
      step: 0,
      indices: Int32Array.from({ length: rows! }, (_, row) => row),
      signals: ["fullGradientNorm"],
      purpose: "target",
      progress: 0,
    });
    expectClose(norms.fullGradientNorm!, given.gradientNorms);

    const told = await trainer.train({
      kind: "train",
      v: 1,
      id: 1,
      step: 0,
      steps: steps!,
      indices: Int32Array.from(given.rows),
      weights: Float32Array.from(given.weights),
      progress: Float64Array.from({ length: steps! }, (_, step) => step / steps!),
      loss: { method: "plain" },
      report: { perExample: ["loss"], perAsk: [] },
      weigh: false,
    });
    expectClose(told.loss!, given.losses);
    const { arrays } = readCheckpoint(trainer.checkpoint());
    given.final.forEach((expected, index) => {
      expectClose(arrays[index]!.data, expected);
    });
  },
);

/** A trainer whose parameters are torch's own start. */
async function openAt(given: Case) {
  const { task, optimizer, widths, learningRate, labels, initial } = given;
  const dataset: Dataset = {
    features: featuresOf(given),
    labels:
      task === "classes"
        ? { kind: "classes", values: Int32Array.from(labels), classCount: widths.at(-1)! }
        : { kind: "numbers", values: Float32Array.from(labels) },
  };
  const spec: TrainingSpec = {
    model: given.channels
      ? {
          kind: "cnn",
          channels: given.channels,
          kernel: given.kernel!,
          hidden: widths.slice(0, -1),
          dropout: 0,
        }
      : { kind: "mlp", hidden: widths.slice(1, -1), dropout: 0 },
    optimizer: optimizer === "adamw" ? adamW : { kind: "sgd", momentum: 0.8, weightDecay: 0.1 },
    learningRate,
    schedule: { kind: "linear", endFactor: 0 },
    batchSize: batchSize!,
  };
  const trainer = await createEmbeddedTrainer({ dataset, rows: everyRow(dataset), spec, seed: 1 });
  const { step, arrays } = readCheckpoint(trainer.checkpoint());
  const parameters = arrays.map((array, index) => ({
    ...array,
    data: initial[index] ? Float32Array.from(initial[index]) : array.data,
  }));
  trainer.restore(writeCheckpoint({ step, arrays: parameters }));
  return trainer;
}

function featuresOf({ features, image }: Case): Features {
  const values = Float32Array.from(features);
  if (image === undefined) return { kind: "dense", rows: rows!, columns: columns!, values };
  const [channels, height, width] = image;
  const size = channels * height * width;
  return { kind: "dense", rows: rows!, columns: size, values, image: { channels, height, width } };
}

/** Within float32 rounding over a few steps: 1e-5 of the largest value. */
function expectClose(values: Float32Array, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs), 1);
  expect(values.length).toBe(expected.length);
  expected.forEach((value, k) => {
    expect(Math.abs(values[k]! - value)).toBeLessThan(1e-5 * scale);
  });
}
