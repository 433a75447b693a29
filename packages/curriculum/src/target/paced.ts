import { choice, type OptionsOf, options } from "@gradus/numeric";
import type { Change, Examples, Pacing, Target } from "../contracts.js";
import type { Given, Part, Setup, TargetMethod } from "../method.js";
import { pacings } from "../pacing/pacings.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { difficultyOrder } from "./difficulty-order.js";
import { orderFields, orderNeeds } from "./order-options.js";
import { leastOpen, OrderedTarget } from "./ordered-target.js";

export const pacedOptions = options("paced", {
  ...orderFields,
  by: choice(["rank", "value"], {
    default: "rank",
    says: "What the pacing is a fraction of: the examples, or the range of the score from its least to its largest.",
  }),
});
export type PacedOptions = OptionsOf<typeof pacedOptions> & { readonly pacing?: Part };

/**
 * Opens examples in order of difficulty, as many as its pacing says.
 *
 *   W(i) = 1 if rank(i) < max(B, one a class, c(x)), else 0
 *   by rank: c(x) = ⌈λ(x) n⌉;  by value: c(x) = #{j : s(j) ≤ λ(x)}, s scaled to [0, 1]
 *
 * By rank equally many examples open in equal steps of the pacing, whatever the scores; by value a gap in the scores
 * is a pause, and one outlier keeps everything else together. Which examples these are follows the order: under
 * balanced classes the c(x) first of the balanced order, so that no class waits for another either way. The reverse
 * is `order: "hard-first"`: by value it opens by −s.
 *
 * @source Bengio et al. 2009, Curriculum Learning; Hacohen & Weinshall 2019 for the balance of classes; opening by a
 *   value that grows is DeepSpeed's "value-based" curriculum. Deviates: time is the share of the budget that was asked.
 */
export function paced(given: PacedOptions, setup: Setup): Target {
  const { order, balanced, score, by } = pacedOptions.check(flatOptions(given, ["pacing"]));
  const part = checkPart("target.pacing", pacings, given.pacing ?? { method: "root" });
  const pacing = methodOfPart("target.pacing", pacings, part).create(flatOptions(part));

  const { examples, batchSize, rng } = setup;
  const sequence = difficultyOrder(examples, { order, balanced, score, rng });
  const values = by === "value" ? scaledScores(examples.scores![score]!, order === "hard-first") : null;
  return new PacedTarget(sequence, examples, pacing, values, leastOpen(examples, batchSize, balanced));
}

class PacedTarget extends OrderedTarget {
  readonly #pacing: Pacing;
  /** Scores scaled to [0, 1], ascending; null where the pacing counts examples. */
  readonly #values: Float64Array | null;
  readonly #least: number;

  constructor(
    sequence: Int32Array,
    examples: Examples,
    pacing: Pacing,
    values: Float64Array | null,
    least: number,
  ) {
    super(sequence, examples);
    this.#pacing = pacing;
    this.#values = values;
    this.#least = least;
    this.end = this.#countAt(0);
  }

  advance({ progress }: { progress: number }): Change {
    return this.end === this.sequence.length ? "none" : this.open(0, this.#countAt(progress));
  }

  state(): number {
    return this.end;
  }

  restore(state: number): void {
    this.end = state;
  }

  #countAt(progress: number): number {
    const count = this.sequence.length;
    const open = this.#pacing(progress);
    const asked = this.#values === null ? Math.ceil(open * count - 1e-9) : countUpTo(this.#values, open);
    return Math.min(count, Math.max(this.#least, asked));
  }
}

/** Scores (their negatives, if turned) scaled to [0, 1] and sorted; all 0 where they are one value. */
function scaledScores(scores: Float64Array, turned: boolean): Float64Array {
  const sorted = scores.map((score) => (turned ? -score : score)).sort();
  const least = sorted[0]!;
  const range = sorted[sorted.length - 1]! - least;
  return sorted.map((value) => (range === 0 ? 0 : (value - least) / range));
}

/** How many of the ascending values are at most `bound`, but for rounding. */
function countUpTo(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= bound + 1e-12) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const pacedMethod: TargetMethod = {
  kind: "target",
  name: "paced",
  title: "Paced opening",
  says: "Opens examples in order of difficulty, as many as its pacing says.",
  formula:
    "W(i) = 1 if rank(i) < max(B, one a class, ⌈λ(x) n⌉), else 0; by value: as many as have s(i) ≤ λ(x)",
  options: pacedOptions,
  parts: { pacing: { methods: pacings, default: "root", says: "How the open fraction grows." } },
  needs: ["difficulty"],
  needsOf: (given: Given) => (given["by"] === "value" ? [given["score"] as string] : orderNeeds(given)),
  feedback: "none",
  costPerStep: "0",
  source: "Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning",
  algorithm: 1,
  soft: false,
  create: paced,
};
