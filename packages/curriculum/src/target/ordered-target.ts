import type { Change, Examples, Moment, Plain, Round, SignalName, Target } from "../contracts.js";
import { relativeBase } from "../examples.js";

/** A target that opens a stretch of a fixed sequence: W is 1 on [first, end) of it, 0 elsewhere. */
export abstract class OrderedTarget implements Target {
  readonly report: readonly SignalName[] = [];
  readonly soft = false;
  protected readonly sequence: Int32Array;
  /** Place of the first open example in the sequence. */
  protected first = 0;
  /** Place behind the last open one. */
  protected end = 0;
  readonly #rank: Int32Array;
  readonly #base: Float64Array | null;
  /** `[n + 1]` mass of the first r of the sequence; null where P is uniform. */
  readonly #massBelow: Float64Array | null;

  /** @param sequence `[n]` positions in the order in which they open. */
  constructor(sequence: Int32Array, examples: Examples) {
    this.sequence = sequence;
    this.#rank = new Int32Array(sequence.length);
    for (let r = 0; r < sequence.length; r++) this.#rank[sequence[r]!] = r;
    this.#base = relativeBase(examples);
    this.#massBelow = this.#base && runningSums(sequence, this.#base);
  }

  abstract advance(moment: Moment): Change;
  abstract state(): Plain;
  abstract restore(state: Plain): void;

  get openCount(): number {
    return this.end - this.first;
  }

  get weightSum(): number {
    return this.openCount;
  }

  get massSum(): number {
    const below = this.#massBelow;
    return below === null ? this.openCount : below[this.end]! - below[this.first]!;
  }

  measureBefore(_: Moment): Round | null {
    return null;
  }

  weightOf(i: number): number {
    const rank = this.#rank[i]!;
    return rank >= this.first && rank < this.end ? 1 : 0;
  }

  massOf(i: number): number {
    return this.weightOf(i) === 0 ? 0 : (this.#base?.[i] ?? 1);
  }

  openAt(r: number): number {
    return this.sequence[this.first + r]!;
  }

  /** Opens [first, end) and says what changed. */
  protected open(first: number, end: number): Change {
    const before = this.end;
    const grows = first === this.first && end >= before;
    if (grows && end === before) return "none";
    this.first = first;
    this.end = end;
    return grows ? this.sequence.subarray(before, end) : "all";
  }
}

/** How many examples are open at the least: a batch and, where classes are balanced, one of each that occurs. */
export function leastOpen(examples: Examples, batchSize: number, balanced: boolean): number {
  return Math.min(Math.max(batchSize, balanced ? presentClasses(examples) : 1), examples.count);
}

function runningSums(sequence: Int32Array, base: Float64Array): Float64Array {
  const sums = new Float64Array(sequence.length + 1);
  for (let r = 0; r < sequence.length; r++) sums[r + 1] = sums[r]! + base[sequence[r]!]!;
  return sums;
}

function presentClasses({ classes, classCount = 0 }: Examples): number {
  if (classes === undefined) return 1;
  const present = new Uint8Array(classCount);
  let count = 0;
  for (const label of classes) {
    count += 1 - present[label]!;
    present[label] = 1;
  }
  return count;
}
