import { integer, number, type OptionsOf, options, pow, type Rng } from "@gradus/numeric";
import type { Plain, Pool, Selection } from "../contracts.js";
import type { SelectionMethod, Setup } from "../method.js";

export const selectiveBackpropOptions = options("selective-backprop", {
  exponent: number({
    min: 0,
    max: 10,
    default: 1,
    says: "β: candidates are kept with probability CDF(l)^β, about 1 of β + 1.",
  }),
  history: integer({ min: 2, max: 1_000_000, default: 1024, says: "Losses that a new one is ranked among." }),
});
export type SelectiveBackpropOptions = OptionsOf<typeof selectiveBackpropOptions>;

/**
 * Selective backpropagation: keeps a candidate with a probability that rises with its loss, until a batch is full.
 *
 *   P(l) = F(l)^β,   F(l) = share of the last `history` losses that are at most l
 *
 * Biased on purpose. Pools of one batch each are measured until enough are kept; what is kept beyond a batch is the
 * begin of the next one. The first pool, with nothing to be ranked among, is kept whole.
 *
 * @source Jiang et al. 2019, Accelerating Deep Learning by Focusing on the Biggest Losers, arXiv:1910.00762,
 *   algorithm 1 (history 1024). Deviates: a pool is ranked among the losses before it, not its own.
 */
export function selectiveBackprop(given: SelectiveBackpropOptions, { rng }: Setup): Selection {
  const { exponent, history } = selectiveBackpropOptions.check(given);
  return new SelectiveBackprop(exponent, history, rng.split("keep"));
}

class SelectiveBackprop implements Selection {
  readonly unbiased = false;
  readonly signals = ["loss"] as const;
  readonly report = [];
  readonly #exponent: number;
  readonly #rng: Rng;
  /** A ring: the oldest loss is overwritten first. */
  readonly #history: Float32Array;
  /** What the ring holds, in ascending order. */
  #ascending = new Float32Array(0);
  #uniforms = new Float64Array(0);
  #seen = 0;
  #kept: { indices: number[]; weights: number[] } = { indices: [], weights: [] };

  constructor(exponent: number, history: number, rng: Rng) {
    this.#exponent = exponent;
    this.#history = new Float32Array(history);
    this.#rng = rng;
  }

  poolSize(batchSize: number): number {
    return batchSize;
  }

  select(pool: Pool, indices: Int32Array, weights: Float32Array): boolean {
    this.#keep(pool);
    const { indices: kept, weights: held } = this.#kept;
    if (kept.length < indices.length) return false;
    indices.set(kept.splice(0, indices.length));
    weights.set(held.splice(0, indices.length));
    return true;
  }

  state(): Plain {
    return {
      history: this.#history.slice(),
      seen: this.#seen,
      indices: [...this.#kept.indices],
      weights: Float32Array.from(this.#kept.weights),
    };
  }

  restore(state: Plain): void {
    const stored = state as {
      history: Float32Array;
      seen: number;
      indices: number[];
      weights: Float32Array;
    };
    this.#history.set(stored.history);
    this.#seen = stored.seen;
    this.#ascending = this.#sorted();
    this.#kept = { indices: [...stored.indices], weights: [...stored.weights] };
  }

  #keep({ indices, weights, signals, drawIndex }: Pool): void {
    const losses = signals.loss!;
    const known = this.#ascending;
    if (this.#uniforms.length !== losses.length) this.#uniforms = new Float64Array(losses.length);
    this.#rng.fillUniform(drawIndex, this.#uniforms);
    for (let j = 0; j < losses.length; j++) {
      const least = known.length === 0 ? 0 : this.#leastRank(this.#uniforms[j]!, known.length);
      if (least > 0 && !(known[least - 1]! <= losses[j]!)) continue;
      this.#kept.indices.push(indices[j]!);
      this.#kept.weights.push(weights[j]!);
    }
    this.#remember(losses);
  }

  /** The least r with u < (r / size)^β: kept is a loss that at least so many of the history do not exceed. */
  #leastRank(u: number, size: number): number {
    const exponent = this.#exponent;
    const chance = (rank: number) => (exponent === 1 ? rank / size : pow(rank / size, exponent));
    let rank = Math.ceil(size * (exponent === 1 ? u : pow(u, 1 / exponent)));
    while (u >= chance(rank)) rank++;
    while (rank > 0 && u < chance(rank - 1)) rank--;
    return rank;
  }

  /** Only what comes and goes is sorted, not the whole history for every pool. */
  #remember(losses: Float32Array): void {
    const size = this.#history.length;
    const fresh = Math.max(0, size - this.#seen);
    const leaving = new Float32Array(Math.max(0, losses.length - fresh));
    for (let j = 0; j < losses.length; j++) {
      const place = this.#seen++ % size;
      if (j >= fresh) leaving[j - fresh] = this.#history[place]!;
      this.#history[place] = losses[j]!;
    }
    this.#ascending =
      losses.length < size
        ? exchanged(this.#ascending, leaving.sort(), losses.slice().sort())
        : this.#sorted();
  }

  #sorted(): Float32Array<ArrayBuffer> {
    return this.#history.slice(0, Math.min(this.#seen, this.#history.length)).sort();
  }
}

/** Ascending values without some of them and with others; all three ascending. */
function exchanged(
  ascending: Float32Array,
  leaving: Float32Array,
  coming: Float32Array,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(ascending.length - leaving.length + coming.length);
  let [left, came, at] = [0, 0, 0];
  for (const value of ascending) {
    if (left < leaving.length && value === leaving[left]) {
      left++;
      continue;
    }
    while (came < coming.length && coming[came]! < value) result[at++] = coming[came++]!;
    result[at++] = value;
  }
  result.set(coming.subarray(came), at);
  return result;
}

export const selectiveBackpropMethod: SelectionMethod = {
  kind: "selection",
  name: "selective-backprop",
  title: "Selective backpropagation",
  says: "Keeps a candidate with a probability that rises with its loss, until a batch is full.",
  formula: "kept with probability F(l)^β, F the distribution of the last 1024 losses (biased)",
  options: selectiveBackpropOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "about (β + 1) B + 3 B",
  source: "Jiang et al. 2019, Accelerating Deep Learning by Focusing on the Biggest Losers, arXiv:1910.00762",
  algorithm: 1,
  unbiased: false,
  create: selectiveBackprop,
};
