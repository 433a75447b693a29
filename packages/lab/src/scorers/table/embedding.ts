import { centroidDistance, type Embedding, neighbourDistance } from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Features, Trainer } from "../../contracts.js";
import { readCheckpoint } from "../../trainers/embedded/checkpoint.js";
import type { WorkColumns, WorkContext } from "./work.js";

/** Wider features than this are projected onto as many random directions: distances stay to about a tenth. */
export const EMBEDDING_COLUMNS = 128;

/** What is read of an embedding. */
export interface EmbeddingWants {
  centroid: boolean;
  /** Neighbours k; null = not wanted. */
  neighbours: number | null;
}

/** Distances in an embedding `[n × d]` of the rows: euclidean, since a ReLU's output may be 0 and have no angle. */
export function embeddingColumns(
  embedding: Embedding,
  classes: Int32Array | null,
  count: number,
  { centroid, neighbours }: EmbeddingWants,
): WorkColumns {
  const metric = "euclidean";
  return {
    ...(centroid && { centroidDistance: centroidDistance(embedding, classes!, { metric }) }),
    ...(neighbours !== null && {
      neighbourDensity: neighbourDistance(embedding, count, { neighbours, metric }),
    }),
  };
}

/**
 * What a network makes of each row in its last hidden layer; of a model without dense hidden layers, the features
 * themselves, projected where there are many.
 *
 * @returns `[rows × columns]` row-major.
 */
export function embeddingOf(trainer: Trainer, { dataset, rows, spec, rng }: WorkContext): Float64Array {
  if (spec.model.kind !== "mlp") return featureEmbedding(dataset.features, rows, rng.split("projection"));
  const arrays = readCheckpoint(trainer.checkpoint()).arrays;
  const parameter = (name: string) => arrays.find((array) => array.name === name)!;
  const first = parameter("weights0");
  let width = first.shape[0]!;
  let hidden = new Float64Array(rows.length * width);
  const columns = dataset.features.columns;
  rows.forEach((row, i) => {
    eachEntry(dataset.features, row, (column, value) => {
      for (let unit = 0; unit < width; unit++) {
        hidden[i * width + unit]! += first.data[unit * columns + column]! * value;
      }
    });
  });
  rectify(hidden, parameter("biases0").data);
  for (let layer = 1; layer < spec.model.hidden.length; layer++) {
    const { shape, data } = parameter(`weights${layer}`);
    const outputs = shape[0]!;
    const next = new Float64Array(rows.length * outputs);
    for (let i = 0; i < rows.length; i++) {
      for (let unit = 0; unit < outputs; unit++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += data[unit * width + k]! * hidden[i * width + k]!;
        next[i * outputs + unit] = sum;
      }
    }
    rectify(next, parameter(`biases${layer}`).data);
    [hidden, width] = [next, outputs];
  }
  return hidden;
}

/** The features as they are, or on random directions of ±1/√d where they are wider than that. */
function featureEmbedding(features: Features, rows: Int32Array, rng: Rng): Float64Array {
  const { columns } = features;
  const width = Math.min(columns, EMBEDDING_COLUMNS);
  const directions = width < columns ? randomSigns(columns, width, rng) : null;
  const embedding = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    eachEntry(features, row, (column, value) => {
      if (directions === null) embedding[i * width + column] = value;
      else {
        for (let k = 0; k < width; k++) embedding[i * width + k]! += directions[column * width + k]! * value;
      }
    });
  });
  return embedding;
}

function randomSigns(columns: number, width: number, rng: Rng): Float64Array {
  const uniform = new Float64Array(columns * width);
  rng.fillUniform(0, uniform);
  const length = 1 / Math.sqrt(width);
  return uniform.map((value) => (value < 0.5 ? -length : length));
}

function rectify(values: Float64Array, biases: Float32Array): void {
  for (let at = 0; at < values.length; at++)
    values[at] = Math.max(0, values[at]! + biases[at % biases.length]!);
}

function eachEntry(features: Features, row: number, see: (column: number, value: number) => void): void {
  if (features.kind === "dense") {
    for (let column = 0; column < features.columns; column++) {
      const value = features.values[row * features.columns + column]!;
      if (value !== 0) see(column, value);
    }
    return;
  }
  for (let e = features.offsets[row]!; e < features.offsets[row + 1]!; e++) {
    see(features.columnIndices[e]!, features.values[e]!);
  }
}
