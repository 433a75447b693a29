import type { Experiment } from "@gradus/protocol";
import type { ImageShape } from "../../contracts.js";

/** What is trained where the user says nothing. */
export type DefaultTraining = Pick<
  Experiment,
  "model" | "optimizer" | "learningRate" | "schedule" | "batchSize"
>;

/** What a table holds, as far as the default model hangs on it. */
export interface TableContent {
  hasText: boolean;
  /** Shape of the images, where a row is an image and nothing else. */
  image?: ImageShape;
}

/**
 * Default model by what a table holds: a convolutional network on images, softmax regression on texts, an MLP on
 * numbers and categories. The learning rate is the middle of the tuning grid.
 */
export function defaultTraining({ hasText, image }: TableContent): DefaultTraining {
  const adamw = { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const schedule = { kind: "linear", endFactor: 0 } as const;
  if (image !== undefined && poolings(image) > 0) {
    return {
      model: convolutional(CHANNELS.slice(0, poolings(image))),
      optimizer: { ...adamw, weightDecay: 0.01 },
      learningRate: 0.002,
      schedule,
      batchSize: 128,
    };
  }
  return hasText
    ? {
        model: { kind: "softmax-regression" },
        optimizer: { ...adamw, weightDecay: 0 },
        learningRate: 0.02,
        schedule,
        batchSize: 128,
      }
    : {
        model: { kind: "mlp", hidden: [64], dropout: 0 },
        optimizer: { ...adamw, weightDecay: 0.01 },
        learningRate: 0.003,
        schedule,
        batchSize: 128,
      };
}

/** A model by the word that `--model` takes: `softmax-regression`, `mlp`, `mlp:128-64`, `cnn` or `cnn:16-32`. */
export function modelNamed(name: string): Experiment["model"] | null {
  if (name === "softmax-regression") return { kind: "softmax-regression" };
  if (name === "mlp") return { kind: "mlp", hidden: [64], dropout: 0 };
  if (name === "cnn") return convolutional(CHANNELS);
  if (name === "embedding") return embedding([64, 32]);
  const [, kind, sizes] = /^(mlp|cnn|embedding):(\d+(?:-\d+)*)$/.exec(name) ?? [];
  if (sizes === undefined) return null;
  const widths = sizes.split("-").map(Number);
  if (kind === "embedding") return embedding(widths);
  return kind === "cnn" ? convolutional(widths) : { kind: "mlp", hidden: widths, dropout: 0 };
}

/** How often images can be halved by 2 × 2 pooling. */
export function poolings({ height, width }: ImageShape): number {
  return 31 - Math.clz32(Math.min(height, width));
}

/** Hidden widths, and last the dimensions. */
function embedding(widths: number[]): Experiment["model"] {
  return { kind: "embedding", hidden: widths.slice(0, -1), dimensions: widths.at(-1)!, dropout: 0 };
}

const CHANNELS = [16, 32];

function convolutional(channels: number[]): Experiment["model"] {
  return { kind: "cnn", channels: [...channels], kernel: 3, hidden: [128], dropout: 0 };
}
