import type { Experiment } from "@gradus/protocol";

/** What is trained where the user says nothing. */
export type DefaultTraining = Pick<
  Experiment,
  "model" | "optimizer" | "learningRate" | "schedule" | "batchSize"
>;

/**
 * Default model by what a table holds: softmax regression on texts, an MLP on numbers and categories.
 * The learning rate is the middle of the tuning grid.
 */
export function defaultTraining(hasText: boolean): DefaultTraining {
  const adamw = { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const schedule = { kind: "linear", endFactor: 0 } as const;
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

/** A model by the word that `--model` takes: `softmax-regression`, `mlp`, or `mlp:128-64`. */
export function modelNamed(name: string): Experiment["model"] | null {
  if (name === "softmax-regression") return { kind: "softmax-regression" };
  if (name === "mlp") return { kind: "mlp", hidden: [64], dropout: 0 };
  const widths = /^mlp:(\d+(?:-\d+)*)$/.exec(name)?.[1];
  if (widths === undefined) return null;
  return { kind: "mlp", hidden: widths.split("-").map(Number), dropout: 0 };
}
