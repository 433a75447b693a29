import { choice, flag, type OptionsOf, options, text } from "@gradus/numeric";
import type { Change, Examples, Pacing, Target } from "../contracts.js";
import { relativeBase } from "../examples.js";
import type { Given, Part, Setup, TargetMethod } from "../method.js";
import { pacings } from "../pacing/pacings.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { difficultyOrder } from "./difficulty-order.js";

export const pacedOptions = options("paced", {
  order: choice(["easy-first", "hard-first", "random"], {
    default: "easy-first",
    says: "Which examples open first.",
  }),
  balanced: flag({
    default: true,
    says: "Open the k-th example of each class together, where examples have classes.",
  }),
  score: text({ default: "difficulty", says: "Score that is read as difficulty; higher = harder." }),
});
export type PacedOptions = OptionsOf<typeof pacedOptions> & { readonly pacing?: Part };

/**
 * Opens examples in order of difficulty, as many as its pacing says.
 *
 *   W(i) = 1 if rank(i) < max(B, one a class, ⌈λ(x) n⌉), else 0
 *
 * @source Bengio et al. 2009, Curriculum Learning; Hacohen & Weinshall 2019 for the balance of classes. Deviates:
 *   time is the share of the budget that was asked.
 */
export function paced(given: PacedOptions, setup: Setup): Target {
  const { order, balanced, score } = pacedOptions.check(flatOptions(given, ["pacing"]));
  const part = checkPart("target.pacing", pacings, given.pacing ?? { method: "root" });
  const pacing = methodOfPart("target.pacing", pacings, part).create(flatOptions(part));

  const { examples, batchSize, rng } = setup;
  const sequence = difficultyOrder(examples, { order, balanced, score, rng });
  const least = Math.max(batchSize, balanced ? presentClasses(examples) : 1);
  return new PacedTarget(sequence, pacing, Math.min(least, examples.count), relativeBase(examples));
}

class PacedTarget implements Target {
  readonly report = [];
  readonly soft = false;
  openCount: number;
  readonly #sequence: Int32Array;
  readonly #rank: Int32Array;
  readonly #pacing: Pacing;
  readonly #least: number;
  readonly #base: Float64Array | null;
  /** `[n + 1]` mass of the first r of the sequence; null where P is uniform. */
  readonly #massBelow: Float64Array | null;

  constructor(sequence: Int32Array, pacing: Pacing, least: number, base: Float64Array | null) {
    this.#sequence = sequence;
    this.#rank = new Int32Array(sequence.length);
    for (let r = 0; r < sequence.length; r++) this.#rank[sequence[r]!] = r;
    this.#pacing = pacing;
    this.#least = least;
    this.#base = base;
    this.#massBelow = base && runningSums(sequence, base);
    this.openCount = this.#countAt(0);
  }

  get weightSum(): number {
    return this.openCount;
  }

  get massSum(): number {
    return this.#massBelow === null ? this.openCount : this.#massBelow[this.openCount]!;
  }

  measureBefore(): null {
    return null;
  }

  advance({ progress }: { progress: number }): Change {
    const before = this.openCount;
    if (before === this.#sequence.length) return "none";
    const count = this.#countAt(progress);
    if (count === before) return "none";
    this.openCount = count;
    return this.#sequence.subarray(before, count);
  }

  weightOf(i: number): number {
    return this.#rank[i]! < this.openCount ? 1 : 0;
  }

  massOf(i: number): number {
    return this.#rank[i]! < this.openCount ? (this.#base?.[i] ?? 1) : 0;
  }

  openAt(r: number): number {
    return this.#sequence[r]!;
  }

  state(): number {
    return this.openCount;
  }

  restore(state: number): void {
    this.openCount = state;
  }

  #countAt(progress: number): number {
    const count = this.#sequence.length;
    return Math.min(count, Math.max(this.#least, Math.ceil(this.#pacing(progress) * count - 1e-9)));
  }
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

export const pacedMethod: TargetMethod = {
  kind: "target",
  name: "paced",
  title: "Paced opening",
  says: "Opens examples in order of difficulty, as many as its pacing says.",
  formula: "W(i) = 1 if rank(i) < max(B, one a class, ⌈λ(x) n⌉), else 0",
  options: pacedOptions,
  parts: { pacing: { methods: pacings, default: "root", says: "How the open fraction grows." } },
  needs: ["difficulty"],
  needsOf: (given: Given) => (given["order"] === "random" ? [] : [given["score"] as string]),
  feedback: "none",
  costPerStep: "0",
  source: "Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning",
  algorithm: 1,
  soft: false,
  create: paced,
};
