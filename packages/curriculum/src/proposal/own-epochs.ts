import { createPermutation, type Rng } from "@gradus/numeric";
import type { Change, Memory, Moment, Plain, Proposal, Round, SignalName, Target } from "../contracts.js";
import type { Setup } from "../method.js";

/** How an epoch is made: which examples it holds, and what they weigh. */
export interface EpochRule {
  readonly report: readonly SignalName[];
  /** The examples of an epoch that begins now, among those that are open, in any order. */
  choose(open: Int32Array, epoch: number, moment: Pick<Moment, "progress" | "memory">): Int32Array;
  /** Share of the epochs like this one that hold the example: p up to a factor. */
  inclusionOf(i: number): number;
  /** Whether weights divide by the inclusion; if not, what is drawn is what is minimised. */
  readonly corrects: boolean;
  /** After training reported on these examples. */
  told?(indices: Int32Array, memory: Memory): void;
  state(): Plain;
  restore(state: Plain): void;
}

/**
 * Epochs of a length of their own: each is chosen from what was told before it, and then read in a keyed order.
 *
 * An epoch is chosen when fewer examples of the last are left than a batch: a barrier, since it reads all that was
 * told. The rest of the last epoch comes first, at the inclusions that it was chosen with. What the target closes
 * leaves the epoch, what it opens waits for the next.
 */
export class OwnEpochs implements Proposal {
  readonly report: readonly SignalName[];
  readonly #rule: EpochRule;
  readonly #batchSize: number;
  readonly #rng: Rng;
  readonly #drawsByWeight: boolean;
  readonly #count: number;
  /** Examples to come. */
  #coming = new Int32Array(0);
  /** The inclusion that each of them was chosen with. */
  #inclusions = new Float64Array(0);
  #next = 0;
  #epoch = 0;
  /** Σ of inclusions, and what it was taken over. */
  #sum = { epoch: -1, openCount: -1, total: 0 };

  constructor(rule: EpochRule, { examples, batchSize, softTarget, rng }: Setup) {
    this.#rule = rule;
    this.report = rule.report;
    this.#batchSize = batchSize;
    this.#rng = rng.split("epoch");
    this.#drawsByWeight = softTarget === "draw";
    this.#count = examples.count;
  }

  measureBefore(): Round | null {
    return this.#left >= this.#batchSize ? null : { pool: "train", signals: [] };
  }

  advance({ progress, memory }: Moment, target: Target): void {
    while (this.#left < this.#batchSize) this.#begin(target, progress, memory);
  }

  targetChanged(change: Change, target: Target): void {
    if (change === "none") return;
    if (change !== "all" && change.every((i) => target.weightOf(i) > 0)) return;
    const left = this.#coming.subarray(this.#next);
    if (left.some((i) => target.weightOf(i) === 0)) {
      const isOpen = left.map((i) => (target.weightOf(i) > 0 ? 1 : 0));
      this.#inclusions = this.#inclusions.subarray(this.#next).filter((_, k) => isOpen[k] === 1);
      this.#coming = left.filter((_, k) => isOpen[k] === 1);
      this.#next = 0;
    }
  }

  told(indices: Int32Array, memory: Memory, _target: Target, kind: "reported" | "measured"): void {
    if (kind === "reported") this.#rule.told?.(indices, memory);
  }

  draw(
    { progress, memory }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    while (this.#left < count) this.#begin(target, progress, memory);
    for (let k = 0; k < count; k++) {
      const i = this.#coming[this.#next]!;
      indices[offset + k] = i;
      weights[offset + k] = this.#correction(i, target, this.#inclusions[this.#next++]!);
    }
  }

  densityOf(i: number, target: Target): number {
    if (target.weightOf(i) === 0) return 0;
    if (this.#sum.epoch !== this.#epoch || this.#sum.openCount !== target.openCount) {
      let total = 0;
      for (let r = 0; r < target.openCount; r++) total += this.#rule.inclusionOf(target.openAt(r));
      this.#sum = { epoch: this.#epoch, openCount: target.openCount, total };
    }
    return this.#rule.inclusionOf(i) / this.#sum.total;
  }

  correctionOf(i: number, target: Target): number {
    return this.#correction(i, target, this.#rule.inclusionOf(i));
  }

  /** Of a fractional W: each epoch holds the open examples alike, so W is a weight. */
  #correction(i: number, target: Target, inclusion: number): number {
    const mass = target.massOf(i);
    if (mass === 0) return 0;
    const sum = this.#drawsByWeight ? target.massSum : this.#count;
    const even =
      mass === target.massSum / target.openCount && this.#drawsByWeight ? 1 : (mass * target.openCount) / sum;
    return this.#rule.corrects ? even / inclusion : even;
  }

  state(): Plain {
    return {
      coming: this.#coming.slice(this.#next),
      inclusions: this.#inclusions.slice(this.#next),
      epoch: this.#epoch,
      rule: this.#rule.state(),
    };
  }

  restore(state: Plain): void {
    const stored = state as { coming: Int32Array; inclusions: Float64Array; epoch: number; rule: Plain };
    this.#coming = stored.coming.slice();
    this.#inclusions = stored.inclusions.slice();
    this.#next = 0;
    this.#epoch = stored.epoch;
    this.#rule.restore(stored.rule);
  }

  get #left(): number {
    return this.#coming.length - this.#next;
  }

  #begin(target: Target, progress: number, memory: Memory): void {
    const open = new Int32Array(target.openCount);
    for (let r = 0; r < open.length; r++) open[r] = target.openAt(r);
    const chosen = this.#rule.choose(open.sort(), this.#epoch, { progress, memory });
    const order = createPermutation(chosen.length, this.#rng.split(`order-${this.#epoch}`));
    this.#epoch++;
    const left = this.#left;
    const coming = new Int32Array(left + chosen.length);
    const inclusions = new Float64Array(coming.length);
    coming.set(this.#coming.subarray(this.#next));
    inclusions.set(this.#inclusions.subarray(this.#next));
    for (let k = 0; k < chosen.length; k++) {
      const i = chosen[order.at(k)]!;
      coming[left + k] = i;
      inclusions[left + k] = this.#rule.inclusionOf(i);
    }
    this.#coming = coming;
    this.#inclusions = inclusions;
    this.#next = 0;
  }
}
