import type { SignalName, TrainAsk } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import type { Dataset, ModelSpec, OptimizerSpec, TrainingSpec } from "../../../contracts.js";

/** A small random dataset, dense. */
export function smallDataset(kind: "classes" | "numbers", rows = 40, columns = 5, classCount = 3): Dataset {
  const rng = createRng(11).split(kind);
  const values = Float32Array.from({ length: rows * columns }, (_, k) => rng.normal(k));
  const features = { kind: "dense", rows, columns, values } as const;
  return kind === "classes"
    ? {
        features,
        labels: { kind, classCount, values: Int32Array.from({ length: rows }, (_, k) => k % classCount) },
      }
    : {
        features,
        labels: { kind, values: Float32Array.from({ length: rows }, (_, k) => rng.normal(1000 + k)) },
      };
}

/** A small random dataset of images of 2 channels, 6 × 5 pixels. */
export function smallImages(kind: "classes" | "numbers", rows = 40): Dataset {
  const { features, labels } = smallDataset(kind, rows, 60);
  return { features: { ...features, kind: "dense", image: { channels: 2, height: 6, width: 5 } }, labels };
}

/** The same dataset with its zeros left out. */
export function compressed(dataset: Dataset): Dataset {
  const { rows, columns, values } = dataset.features;
  const offsets = [0];
  const columnIndices: number[] = [];
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      if (value === 0) continue;
      columnIndices.push(column);
      kept.push(value);
    }
    offsets.push(kept.length);
  }
  const features = {
    kind: "sparse",
    rows,
    columns,
    offsets: Int32Array.from(offsets),
    columnIndices: Int32Array.from(columnIndices),
    values: Float32Array.from(kept),
  } as const;
  return { features, labels: dataset.labels };
}

export const adamW: OptimizerSpec = {
  kind: "adamw",
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-6,
  weightDecay: 0.1,
};

/** A training description off the defaults. */
export function smallSpec(model: ModelSpec, optimizer: OptimizerSpec = adamW): TrainingSpec {
  return { model, optimizer, learningRate: 0.03, schedule: { kind: "linear", endFactor: 0.2 }, batchSize: 8 };
}

/** A block of steps over keyed rows and weights. */
export function trainAsk(
  rowCount: number,
  steps: number,
  signals: SignalName[] = [],
  firstStep = 0,
): TrainAsk {
  const rng = createRng(5).split("ask");
  const at = (k: number) => firstStep * 8 + k;
  return {
    kind: "train",
    v: 1,
    id: firstStep,
    step: firstStep,
    steps,
    indices: Int32Array.from({ length: steps * 8 }, (_, k) => rng.integer(at(k), rowCount)),
    weights: Float32Array.from({ length: steps * 8 }, (_, k) => 2 * rng.split("weights").uniform(at(k))),
    progress: Float64Array.from({ length: steps }, (_, k) => (firstStep + k) / 20),
    loss: { method: "plain" },
    report: { perExample: signals, perAsk: [] },
    weigh: false,
  };
}

/** One step of an ask of several. */
export function stepOf(ask: TrainAsk, step: number): TrainAsk {
  const part = <A extends Int32Array | Float32Array>(array: A) => array.slice(step * 8, step * 8 + 8) as A;
  return {
    ...ask,
    id: step,
    step,
    steps: 1,
    indices: part(ask.indices),
    weights: part(ask.weights),
    progress: ask.progress.slice(step, step + 1),
  };
}

/** Positions of a dataset, in order. */
export function everyRow({ features }: Dataset): Int32Array {
  return Int32Array.from({ length: features.rows }, (_, row) => row);
}
