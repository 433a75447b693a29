import { createPermutation, type Permutation, type Rng } from "@gradus/numeric";

/** An endless stream of keyed permutations of 0 … size − 1, one a round, with random access. */
export class PermutationStream {
  readonly size: number;
  readonly #rng: Rng;
  readonly #name: string;
  #round = -1;
  #permutation: Permutation | null = null;

  /** Round r is keyed by `${name}-${r}`. */
  constructor(size: number, rng: Rng, name: string) {
    this.size = size;
    this.#rng = rng;
    this.#name = name;
  }

  /** The value at a place of a round. */
  at(round: number, place: number): number {
    return this.#roundOf(round).at(place);
  }

  /** Writes the values at positions `start` … `start + count − 1` of the stream to `out` from `offset` on. */
  fill(start: number, out: Int32Array, offset: number, count: number): void {
    for (let done = 0; done < count; ) {
      const round = Math.floor((start + done) / this.size);
      const place = start + done - round * this.size;
      const run = Math.min(count - done, this.size - place);
      this.#roundOf(round).fill(place, out, offset + done, run);
      done += run;
    }
  }

  #roundOf(round: number): Permutation {
    if (this.#permutation === null || round !== this.#round) {
      this.#permutation = createPermutation(this.size, this.#rng.split(`${this.#name}-${round}`));
      this.#round = round;
    }
    return this.#permutation;
  }
}
