import { orderBy } from "@gradus/numeric";
import type { Change, Memory, Moment, Plain, Proposal, Round, SignalName, Target } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { Setup } from "../method.js";
import { TreeDraws } from "./tree-draws.js";

/** What ranked draws are made from. */
export interface RankedSettings {
  signal: SignalName;
  /** Times, evenly over the budget and at its begin, at which examples are ranked anew. */
  sorts: number;
  /** Of these the first so many are preceded by a measure of every example; none at the begin. */
  measures: boolean;
  /** Factor of the example of this rank, 0 = highest signal, when ranked at this progress. */
  factorOf(rank: number, progress: number): number;
  /** β at this progress. */
  powerAt(progress: number): number;
}

/**
 * Draws by the rank of the last known signal, with ranks taken at a fixed number of moments: between them a draw
 * costs O(log n), and a step reads nothing that was told since.
 *
 * Examples whose signal is not known rank first, so that each is soon seen; ties fall by keyed hash.
 */
export class RankedDraws implements Proposal {
  readonly report: SignalName[];
  readonly #settings: RankedSettings;
  readonly #words: Uint32Array;
  readonly #draws: TreeDraws;
  readonly #rank: Int32Array;
  #sorted = 0;
  #rankedAt = 0;

  constructor(settings: RankedSettings, { examples, softTarget, rng }: Setup) {
    this.#settings = settings;
    this.report = [settings.signal];
    this.#words = keyedWords(examples.keys, rng.split("ties"));
    this.#rank = new Int32Array(examples.count);
    this.#draws = new TreeDraws(examples.count, softTarget === "draw", rng.split("draw"), (i) =>
      settings.factorOf(this.#rank[i]!, this.#rankedAt),
    );
    this.#rankBy(new Float64Array(examples.count));
  }

  measureBefore({ progress }: Moment): Round | null {
    if (this.#due(progress) === this.#sorted) return null;
    return { pool: "train", signals: this.#settings.measures ? [this.#settings.signal] : [] };
  }

  advance({ progress, memory }: Moment, target: Target): void {
    const due = this.#due(progress);
    if (due === this.#sorted) return;
    this.#sorted = due;
    this.#rankedAt = progress;
    const known = memory.latest[this.#settings.signal];
    const count = this.#rank.length;
    this.#rankBy(
      Float64Array.from({ length: count }, (_, i) => {
        const signal = known?.[i] ?? NaN;
        return Number.isNaN(signal) ? -Infinity : -signal;
      }),
    );
    this.#draws.fill(target);
  }

  targetChanged(change: Change, target: Target, _memory: Memory): void {
    if (change === "all") this.#draws.fill(target);
    else if (change !== "none") this.#draws.set(change, target);
  }

  draw(
    { drawIndex, progress }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    const power = this.#settings.powerAt(progress);
    this.#draws.draw(drawIndex, target, power, count, indices, weights, offset);
  }

  densityOf(i: number, target: Target): number {
    return this.#draws.densityOf(i, target);
  }

  correctionOf(i: number, target: Target, progress: number): number {
    return this.#draws.correctionOf(i, target, this.#settings.powerAt(progress));
  }

  state(): Plain {
    return { rank: this.#rank.slice(), sorted: this.#sorted, rankedAt: this.#rankedAt };
  }

  restore(state: Plain, target: Target): void {
    const stored = state as { rank: Int32Array; sorted: number; rankedAt: number };
    this.#rank.set(stored.rank);
    this.#sorted = stored.sorted;
    this.#rankedAt = stored.rankedAt;
    this.#draws.fill(target);
  }

  #due(progress: number): number {
    const { sorts } = this.#settings;
    return Math.min(sorts, Math.floor(progress * (sorts + 1) + 1e-9));
  }

  #rankBy(values: Float64Array): void {
    orderBy(values, this.#words).forEach((i, rank) => {
      this.#rank[i] = rank;
    });
  }
}
