/** The three arrays of a train ask, reused once it is told. */
export interface RowBuffers {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  readonly progress: Float64Array;
}

/** Hands out buffers of whole rows, or of candidates, and takes them back, so that a step allocates none. */
export class BufferPool {
  readonly #batchSize: number;
  readonly #free: RowBuffers[] = [];

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  take(rows: number): RowBuffers {
    return this.#sized(rows * this.#batchSize, rows);
  }

  /** Room for the candidates of a batch, which need not be whole rows and have no progress of their own. */
  takePool(candidates: number): RowBuffers {
    return this.#sized(candidates, 0);
  }

  #sized(examples: number, rows: number): RowBuffers {
    for (let k = this.#free.length - 1; k >= 0; k--) {
      const found = this.#free[k]!;
      if (found.indices.length === examples && found.progress.length === rows) {
        this.#free[k] = this.#free[this.#free.length - 1]!;
        this.#free.pop();
        return found;
      }
    }
    return {
      indices: new Int32Array(examples),
      weights: new Float32Array(examples),
      progress: new Float64Array(rows),
    };
  }

  /** Copies of the first rows, where fewer were filled than taken. */
  shorten({ indices, weights, progress }: RowBuffers, rows: number): RowBuffers {
    return {
      indices: indices.slice(0, rows * this.#batchSize),
      weights: weights.slice(0, rows * this.#batchSize),
      progress: progress.slice(0, rows),
    };
  }

  giveBack(buffers: RowBuffers): void {
    if (this.#free.length < MOST_FREE) this.#free.push(buffers);
  }
}

const MOST_FREE = 4;
