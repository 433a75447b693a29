import type { MeasureAsk, Signals, TrainAsk } from "@gradus/curriculum";

/** How the columns of an image are laid out: `channels × height × width`, the width running fastest. */
export interface ImageShape {
  channels: number;
  height: number;
  width: number;
}

/** Features of a table, a row an example. Dense is row-major `[rows × columns]`; sparse is CSR. */
export type Features =
  | {
      kind: "dense";
      rows: number;
      columns: number;
      values: Float32Array;
      /** The shape of a row that is an image; its product is `columns`. */
      image?: ImageShape;
    }
  | {
      kind: "sparse";
      rows: number;
      columns: number;
      /** `[rows + 1]` */
      offsets: Int32Array;
      columnIndices: Int32Array;
      values: Float32Array;
    };

/** What is predicted: a class 0..classCount−1, or a number (standardised by the caller). */
export type Labels =
  | { kind: "classes"; values: Int32Array; classCount: number }
  | { kind: "numbers"; values: Float32Array };

/** Features with the labels of the same rows. */
export interface Dataset {
  features: Features;
  labels: Labels;
}

/**
 * What is trained: its kind and its sizes. The last layer's biases start at 0, or with `outputBias: "prior"` where an
 * untrained model predicts the class shares, or the mean, of the training rows.
 */
export type ModelSpec = { outputBias?: "zero" | "prior" | undefined } & (
  | { kind: "softmax-regression" }
  | { kind: "mlp"; hidden: number[]; dropout: number }
  /**
   * A convolutional network on images: for each entry of `channels` a convolution to so many channels with filters
   * of `kernel × kernel` (odd), ReLU and 2 × 2 max pooling; then dense layers. Dropout acts on the hidden dense ones.
   */
  | { kind: "cnn"; channels: number[]; kernel: number; hidden: number[]; dropout: number }
  /** Dense layers to a vector of length 1, trained on pairs of one class. */
  | { kind: "embedding"; hidden: number[]; dimensions: number; dropout: number }
);

/** How gradients become updates. */
export type OptimizerSpec =
  | { kind: "sgd"; momentum: number; weightDecay: number }
  | { kind: "adamw"; beta1: number; beta2: number; epsilon: number; weightDecay: number };

/** Factor on the learning rate, a function of progress x in [0, 1]. */
export type ScheduleSpec =
  | { kind: "constant" }
  | { kind: "linear"; endFactor: number }
  | { kind: "cosine"; endFactor: number }
  | { kind: "warmup-stable-decay"; warmupShare: number; decayShare: number; endFactor: number };

/**
 * How training changes the rows that it sees, at full strength: `shift` by up to so many pixels each way, `flip` left
 * to right with a probability, `noise` of a deviation in the unit of the (standardised) features, `drop` of a share
 * of the features (of a text: of its n-grams). Measured and evaluated rows are never changed.
 */
export type AugmentationSpec =
  | { kind: "shift"; pixels: number }
  | { kind: "flip"; probability: number }
  | { kind: "noise"; deviation: number }
  | { kind: "drop"; share: number };

/** Factor on a strength, from `start` at progress 0 to `end` at progress 1 in a line. */
export interface StrengthSpec {
  start: number;
  end: number;
}

/** What grows or falls over the budget; 1 throughout where left out. */
export interface StrengthSchedules {
  augmentation?: StrengthSpec | undefined;
  dropout?: StrengthSpec | undefined;
  weightDecay?: StrengthSpec | undefined;
}

/** Everything that a training run is made from, beside its data and its asks. */
export interface TrainingSpec {
  model: ModelSpec;
  optimizer: OptimizerSpec;
  learningRate: number;
  schedule: ScheduleSpec;
  batchSize: number;
  augmentation?: AugmentationSpec | undefined;
  strength?: StrengthSchedules | undefined;
}

/** Per-example results of a forward pass without dropout. */
export interface Evaluation {
  /** `[rows]` cross-entropy, or squared error. */
  loss: Float32Array;
  /** `[rows]` 0 or 1; classification only. */
  correct: Uint8Array | null;
  /** Mean accuracy, or mean squared error. */
  metric: number;
  meanLoss: number;
}

/**
 * Answers asks by training a model, in this process or beside it. One call at a time: the next one begins when
 * the promise of the last is settled.
 */
export interface Trainer {
  train(ask: TrainAsk): Promise<Signals>;
  measure(ask: MeasureAsk): Promise<Signals>;
  evaluate(rows: Int32Array): Promise<Evaluation>;
  /** `[rows × classes]` probabilities (classification) or `[rows]` predictions. */
  predict(rows: Int32Array): Promise<Float32Array>;
  /** Parameters, optimizer state and counters; restoring them equals never stopping, bit for bit. */
  checkpoint(): Uint8Array;
  restore(bytes: Uint8Array): void;
  dispose(): Promise<void>;
}
