import { atLeast, fraction, integer, type OptionsOf, optional, options, type Rng } from "@gradus/numeric";
import type { Plain, Pool, Selection, Signals } from "../contracts.js";
import type { SelectionMethod, Setup } from "../method.js";
import { varianceReduction } from "./variance-reduction.js";

export const importanceOptions = options("importance", {
  poolFactor: integer({
    min: 2,
    max: 1000,
    default: 3,
    says: "Candidates measured for each row of a batch.",
  }),
  threshold: optional(
    atLeast(1, {
      says: "τ above which measuring pays; by default (poolFactor + 3) / 3, its cost in batches.",
    }),
  ),
  momentum: fraction({
    below: 1,
    default: 0.9,
    says: "Share of the running mean of τ that is kept each step.",
  }),
});
export type ImportanceOptions = OptionsOf<typeof importanceOptions>;

/**
 * Importance sampling by the bound on the gradient norm: measures a pool and draws the batch from it, unbiased.
 *
 *   p_j ∝ v_j G_j over the pool of M,   v = v_j / (M p_j),   G = ‖p − y‖ (last layer)
 *
 * While the running mean of τ is below the threshold the batch is taken unseen and τ is read from what training
 * reports, which is free: where the gate never opens, the batches are those of the proposal alone. The mean begins
 * at 0, so that the gate is closed until there is evidence.
 *
 * @source Katharopoulos & Fleuret 2018, Not All Samples Are Created Equal, arXiv:1803.00942, algorithm 1. Deviates:
 *   the pool carries the weights of its proposal.
 */
export function importance(given: ImportanceOptions, { rng }: Setup): Selection {
  const { poolFactor, threshold, momentum } = importanceOptions.check(given);
  return new ImportanceSelection(poolFactor, threshold ?? (poolFactor + 3) / 3, momentum, rng.split("draw"));
}

class ImportanceSelection implements Selection {
  readonly unbiased = true;
  readonly signals = ["gradientNorm"] as const;
  readonly report = ["gradientNorm"] as const;
  readonly #poolFactor: number;
  readonly #threshold: number;
  readonly #momentum: number;
  readonly #rng: Rng;
  #cumulated = new Float64Array(0);
  /** Running mean of τ. */
  #gain = 0;

  constructor(poolFactor: number, threshold: number, momentum: number, rng: Rng) {
    this.#poolFactor = poolFactor;
    this.#threshold = threshold;
    this.#momentum = momentum;
    this.#rng = rng;
  }

  poolSize(batchSize: number): number {
    return this.#gain > this.#threshold ? this.#poolFactor * batchSize : 0;
  }

  select(pool: Pool, indices: Int32Array, weights: Float32Array): boolean {
    const norms = pool.signals.gradientNorm!;
    const size = norms.length;
    this.#observe(norms);
    if (this.#cumulated.length !== size) this.#cumulated = new Float64Array(size);
    const cumulated = this.#cumulated;
    let total = 0;
    for (let j = 0; j < size; j++) {
      total += pool.weights[j]! * norms[j]!;
      cumulated[j] = total;
    }
    for (let k = 0; k < indices.length; k++) {
      const u = this.#rng.uniform(pool.drawIndex + k);
      if (total > 0) {
        const j = firstAbove(cumulated, u * total);
        indices[k] = pool.indices[j]!;
        weights[k] = total / (size * norms[j]!);
      } else {
        const j = Math.floor(u * size);
        indices[k] = pool.indices[j]!;
        weights[k] = pool.weights[j]!;
      }
    }
    return true;
  }

  told(report: Signals, selected: boolean): void {
    if (!selected) this.#observe(report.gradientNorm!);
  }

  state(): Plain {
    return this.#gain;
  }

  restore(state: Plain): void {
    this.#gain = state as number;
  }

  #observe(norms: Float32Array): void {
    this.#gain = this.#momentum * this.#gain + (1 - this.#momentum) * varianceReduction(norms);
  }
}

/** First place whose cumulated sum is above the level. */
function firstAbove(cumulated: Float64Array, level: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulated[middle]! > level) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const importanceMethod: SelectionMethod = {
  kind: "selection",
  name: "importance",
  title: "Importance sampling",
  says: "Measures a pool and draws the batch in proportion to a bound on the gradient norm, where that pays.",
  formula:
    "p_j ∝ v_j G_j, G = ‖p − y‖;  v = v_j / (M p_j);  on while mean of τ = √(M Σ g²) > τ_th, g = G / ΣG",
  options: importanceOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "3 B, or 3 B + 3 B while the gate is open",
  source: "Katharopoulos & Fleuret 2018, Not All Samples Are Created Equal, arXiv:1803.00942",
  algorithm: 1,
  unbiased: true,
  create: importance,
};
