import { fraction, type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import type { Change, Examples, Target } from "../contracts.js";
import type { Setup, TargetMethod } from "../method.js";
import { flatOptions } from "../part.js";
import { difficultyOrder } from "./difficulty-order.js";
import { orderFields, orderNeeds } from "./order-options.js";
import { leastOpen, OrderedTarget } from "./ordered-target.js";

export const babyStepsOptions = options("baby-steps", {
  bins: positiveInteger({ default: 5, says: "Bins of equal size, from easy to hard." }),
  fullAt: fraction({
    above: 0,
    default: 0.5,
    says: "Progress at which the last bin opens; the others at equal distances before.",
  }),
  ...orderFields,
});
export type BabyStepsOptions = OptionsOf<typeof babyStepsOptions>;

/**
 * Baby steps: trains on the easiest bin, then on it and the next together, and so on until every bin is in.
 *
 *   W(i) = 1 if rank(i) < max(B, one a class, ⌈(k + 1) n / K⌉), else 0;  k = min(K − 1, ⌊(K − 1) x / X⌋)
 *
 * Balanced, every bin has the class shares of the table. Steps that end when they are learned, rather than at a share
 * of the budget, are the target `gated`.
 *
 * @source Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL; Cirik, Hovy, Morency 2016,
 *   Visualizing and Understanding Curriculum Learning for LSTMs, "baby steps". Deviates: a step takes a share of the
 *   budget, not until convergence.
 */
export function babySteps(given: BabyStepsOptions, setup: Setup): Target {
  const { bins, fullAt, ...rule } = babyStepsOptions.check(flatOptions(given));
  const { examples, batchSize, rng } = setup;
  refuseMoreBinsThanExamples("baby-steps", bins, examples);
  const sequence = difficultyOrder(examples, { ...rule, rng, balanceBy: "share" });
  return new BabySteps(sequence, examples, bins, fullAt, leastOpen(examples, batchSize, rule.balanced));
}

class BabySteps extends OrderedTarget {
  constructor(
    sequence: Int32Array,
    examples: Examples,
    readonly bins: number,
    readonly fullAt: number,
    readonly least: number,
  ) {
    super(sequence, examples);
    this.end = this.#endAt(0);
  }

  advance({ progress }: { progress: number }): Change {
    return this.end === this.sequence.length ? "none" : this.open(0, this.#endAt(progress));
  }

  state(): number {
    return this.end;
  }

  restore(state: number): void {
    this.end = state;
  }

  #endAt(progress: number): number {
    const last = this.bins - 1;
    const step = Math.min(last, Math.floor((last * progress) / this.fullAt + 1e-9));
    return Math.max(this.least, binEnd(step, this.bins, this.sequence.length));
  }
}

/** Place behind the last example of a bin. */
export function binEnd(bin: number, bins: number, count: number): number {
  return Math.ceil(((bin + 1) * count) / bins - 1e-9);
}

/** Refuses bins of which some would be empty. */
export function refuseMoreBinsThanExamples(method: string, bins: number, { count }: Examples): void {
  if (bins <= count) return;
  throw new RangeError(`${method}: bins must be at most the number of examples (${count}), got ${bins}`);
}

export const babyStepsMethod: TargetMethod = {
  kind: "target",
  name: "baby-steps",
  title: "Baby steps",
  says: "The easiest bin first, then it and the next together, until every bin is in.",
  formula: "W(i) = 1 if rank(i) < ⌈(k + 1) n / K⌉, else 0;  k = min(K − 1, ⌊(K − 1) x / X⌋)",
  options: babyStepsOptions,
  needs: ["difficulty"],
  needsOf: orderNeeds,
  feedback: "none",
  costPerStep: "0",
  source: "Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL",
  algorithm: 1,
  soft: false,
  create: babySteps,
};
