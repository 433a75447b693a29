import type { Rng } from "@gradus/numeric";
import type { Tensor } from "onnxruntime-node";
import type { Labels, TrainingSpec } from "../../contracts.js";
import { hiddenDense } from "../../models/layers.js";
import { scheduleFactor, strengthAt } from "../../models/schedule.js";
import type { AugmentMoment } from "./augmentation.js";
import { fillDropoutMask } from "./dropout.js";
import type { Partners } from "./partners.js";
import type { Program } from "./program.js";
import { countTensor, floatTensor, integerTensor, type Tensors } from "./session.js";

/** Consecutive steps: their dataset rows, and what the ask says of each. */
export interface Steps {
  /** `[steps × batchSize]` */
  rows: Int32Array;
  /** `[steps × batchSize]` */
  weights: Float32Array;
  /** `[steps]` */
  progress: Float64Array;
}

/** Everything that a run of a graph reads beside the trained state. */
export class StepFeeds {
  private readonly masks: { name: string; rng: Rng; width: number }[];

  constructor(
    private readonly program: Program,
    private readonly labels: Labels,
    private readonly spec: TrainingSpec,
    rng: Rng,
    private readonly partners: Partners | null,
  ) {
    const hidden = program.dropout > 0 ? hiddenDense(program.layers) : [];
    this.masks = hidden.map(({ layer, outputs }) => ({
      name: `mask${layer}`,
      rng: rng.split(`dropout-${layer}`),
      width: outputs,
    }));
  }

  /** Bytes that a step takes in, the features aside. */
  get bytesPerStep(): number {
    const perRow = this.masks.reduce((sum, { width }) => sum + width, 3);
    return 4 * this.rowsPerStep * perRow;
  }

  /** Rows that go through the network in a step. */
  get rowsPerStep(): number {
    return (this.partners === null ? 1 : 2) * this.spec.batchSize;
  }

  /** For training: `firstStep` counts the optimizer's steps so far; `many` gives the inputs a leading axis. */
  training({ rows, weights, progress }: Steps, firstStep: number, many: boolean): Tensors {
    const { batchSize } = this.spec;
    const lead = many ? [progress.length] : [];
    const shares = weights.map((weight) => weight / batchSize);
    const seen = this.partners?.beside(rows, batchSize, firstStep) ?? rows;
    const moments = this.moments(progress, firstStep);
    return {
      ...this.program.trainingSource.feeds(seen, this.rowsPerStep, lead, moments),
      labels: this.labelTensor(seen, [...lead, this.rowsPerStep]),
      weights: floatTensor(shares, [...lead, batchSize, 1]),
      ...this.scalarTensors(progress, firstStep, lead),
      ...this.maskTensors(progress, firstStep, lead),
      ...(many ? { steps: countTensor(progress.length) } : {}),
    };
  }

  /** For a forward pass over dataset rows. */
  measuring(rows: Int32Array): Tensors {
    return {
      ...this.program.source.feeds(rows, rows.length, []),
      labels: this.labelTensor(rows, [rows.length]),
    };
  }

  /** For a forward pass with dropout: masks follow from the draw and never meet those of training. */
  dropped(rows: Int32Array, draw: number): Tensors {
    const masks = this.masks.map(({ name, rng, width }) => {
      const mask = new Float32Array(rows.length * width);
      fillDropoutMask(rng.split("looks"), draw, this.program.dropout, mask);
      return [name, floatTensor(mask, [rows.length, width])] as const;
    });
    return { ...this.measuring(rows), ...Object.fromEntries(masks) };
  }

  /** For the gradient of Σ v_i l_i over dataset rows. */
  weighted(rows: Int32Array, weights: Float32Array): Tensors {
    return { ...this.measuring(rows), weights: floatTensor(weights, [rows.length, 1]) };
  }

  /** Learning rate at this progress. */
  learningRateAt(progress: number): number {
    return this.spec.learningRate * scheduleFactor(this.spec.schedule, progress);
  }

  private labelTensor(rows: Int32Array, shape: readonly number[]): Tensor {
    const { kind, values } = this.labels;
    return kind === "classes"
      ? integerTensor(
          rows.map((row) => values[row]!),
          shape,
        )
      : floatTensor(
          Float32Array.from(rows, (row) => values[row]!),
          [...shape, 1],
        );
  }

  private scalarTensors(progress: Float64Array, firstStep: number, lead: readonly number[]): Tensors {
    const { optimizer } = this.program;
    const columns = optimizer.scalarNames.map(() => new Float32Array(progress.length));
    progress.forEach((x, index) => {
      const rate = this.learningRateAt(x);
      const decay = strengthAt(this.spec.strength?.weightDecay, x);
      optimizer.scalars(rate, firstStep + index + 1, decay).forEach((value, column) => {
        columns[column]![index] = value;
      });
    });
    return Object.fromEntries(
      optimizer.scalarNames.map((name, column) => [name, floatTensor(columns[column]!, lead)]),
    );
  }

  private moments(progress: Float64Array, firstStep: number): AugmentMoment[] | undefined {
    if (this.spec.augmentation === undefined) return undefined;
    return Array.from(progress, (x, index) => ({
      step: firstStep + index,
      strength: strengthAt(this.spec.strength?.augmentation, x),
    }));
  }

  private maskTensors(progress: Float64Array, firstStep: number, lead: readonly number[]): Tensors {
    const { strength } = this.spec;
    const rows = this.rowsPerStep;
    const steps = progress.length;
    return Object.fromEntries(
      this.masks.map(({ name, rng, width }) => {
        const size = rows * width;
        const masks = new Float32Array(steps * size);
        for (let index = 0; index < steps; index++) {
          const mask = masks.subarray(index * size, (index + 1) * size);
          const dropout = this.program.dropout * strengthAt(strength?.dropout, progress[index]!);
          fillDropoutMask(rng, firstStep + index, dropout, mask);
        }
        return [name, floatTensor(masks, [...lead, rows, width])];
      }),
    );
  }
}
