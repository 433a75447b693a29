import type { TrainAsk } from "@gradus/curriculum";

/** A plan by columns, a row a drawn example. */
export interface PlanColumns {
  step: Int32Array;
  /** Place in the step's batch. */
  position: Int32Array;
  exampleId: string[];
  /** Row of the table. */
  exampleIndex: Int32Array;
  weight: Float32Array;
}

/** Collects train asks into columns of a known length. */
export class PlanWriter {
  length = 0;
  readonly #batchSize: number;
  readonly #ids: readonly string[];
  readonly #exampleIndex: Int32Array;
  readonly #weight: Float32Array;

  constructor(rows: number, batchSize: number, ids: readonly string[]) {
    this.#batchSize = batchSize;
    this.#ids = ids;
    this.#exampleIndex = new Int32Array(rows);
    this.#weight = new Float32Array(rows);
  }

  add({ step, indices, weights }: TrainAsk): void {
    if (step * this.#batchSize !== this.length) throw new Error(`internal: step ${step} came out of order`);
    this.#exampleIndex.set(indices, this.length);
    this.#weight.set(weights, this.length);
    this.length += indices.length;
  }

  columns(): PlanColumns {
    const { length } = this;
    return {
      step: Int32Array.from({ length }, (_, row) => Math.floor(row / this.#batchSize)),
      position: Int32Array.from({ length }, (_, row) => row % this.#batchSize),
      exampleId: Array.from(this.#exampleIndex, (index) => this.#ids[index]!),
      exampleIndex: this.#exampleIndex,
      weight: this.#weight,
    };
  }
}
