import type { Rng } from "@gradus/numeric";
import type { Examples } from "../contracts.js";
import { PermutationStream } from "../proposal/permutation-stream.js";

/** Draws rows of the pool `reference` without replacement within a pass over it, keyed by the draw of a pool. */
export class ReferenceRows {
  readonly count: number;
  readonly #stream: PermutationStream;

  constructor({ pools }: Examples, most: number, rng: Rng) {
    const size = pools!.reference!;
    this.count = Math.min(most, size);
    this.#stream = new PermutationStream(size, rng.split("reference"), "pass");
  }

  /** Rows for the batch that began with this draw, of so many draws each. */
  of(drawIndex: number, batchSize: number): Int32Array {
    const rows = new Int32Array(this.count);
    this.#stream.fill(Math.floor(drawIndex / batchSize) * this.count, rows, 0, this.count);
    return rows;
  }
}
