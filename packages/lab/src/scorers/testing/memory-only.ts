import { createRng } from "@gradus/numeric";
import type { Dataset } from "../../contracts.js";
import type { ScorerContext } from "../contracts.js";

/**
 * A table that can only be learnt by heart: each row has a column of its own, and its class says nothing of another
 * row's. A model that did not train on a row knows no more of it than how frequent its class is.
 */
export function memoryOnly(rows: number, classCount: number): Dataset {
  const values = new Float32Array(rows * rows);
  for (let row = 0; row < rows; row++) values[row * rows + row] = 1;
  return {
    features: { kind: "dense", rows, columns: rows, values },
    labels: {
      kind: "classes",
      values: Int32Array.from({ length: rows }, (_, row) => row % classCount),
      classCount,
    },
  };
}

/** A scorer's context over every other row of a dataset. */
export function contextOver(dataset: Dataset, more: Partial<ScorerContext> = {}): ScorerContext {
  return {
    dataset,
    rows: Int32Array.from({ length: dataset.features.rows / 2 }, (_, i) => 2 * i),
    spec: {
      model: { kind: "softmax-regression" },
      optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      learningRate: 0.3,
      schedule: { kind: "constant" },
      batchSize: 7,
    },
    rng: createRng(3),
    cost: 20_000,
    costs: { measure: 1, train: 3 },
    between() {},
    ...more,
  };
}
