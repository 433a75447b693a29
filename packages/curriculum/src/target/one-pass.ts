import { type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import type { Change, Examples, Target } from "../contracts.js";
import type { Setup, TargetMethod } from "../method.js";
import { flatOptions } from "../part.js";
import { binEnd, refuseMoreBinsThanExamples } from "./baby-steps.js";
import { difficultyOrder } from "./difficulty-order.js";
import { orderFields, orderNeeds } from "./order-options.js";
import { OrderedTarget } from "./ordered-target.js";

export const onePassOptions = options("one-pass", {
  bins: positiveInteger({
    default: 5,
    says: "Bins of equal size, from easy to hard, for equal shares of the budget.",
  }),
  ...orderFields,
});
export type OnePassOptions = OptionsOf<typeof onePassOptions>;

/**
 * One pass: trains on each bin alone, from easy to hard, and never comes back to one.
 *
 *   W(i) = 1 if ⌈k n / K⌉ ≤ rank(i) < ⌈(k + 1) n / K⌉, else 0;  k = min(K − 1, ⌊K x⌋)
 *
 * It is no curriculum by Bengio's definition: W falls again where a bin is left, and the last stage is the hardest bin
 * and not the base distribution. A model that forgets ends on that bin. Balanced, every bin has the class shares of
 * the table.
 *
 * @throws RangeError where a bin would hold fewer examples than a batch.
 * @source Bengio et al. 2009, Curriculum Learning, as named by Cirik, Hovy, Morency 2016, Visualizing and
 *   Understanding Curriculum Learning for LSTMs, "one pass". Deviates: a bin takes a share of the budget, not until
 *   convergence.
 */
export function onePass(given: OnePassOptions, setup: Setup): Target {
  const { bins, ...rule } = onePassOptions.check(flatOptions(given));
  const { examples, batchSize, rng } = setup;
  refuseMoreBinsThanExamples("one-pass", bins, examples);
  if (bins > 1 && Math.floor(examples.count / bins) < batchSize) {
    throw new RangeError(
      `one-pass: bins must leave a batch (${batchSize}) of ${examples.count} examples in each, got ${bins}`,
    );
  }
  return new OnePass(difficultyOrder(examples, { ...rule, rng, balanceBy: "share" }), examples, bins);
}

class OnePass extends OrderedTarget {
  constructor(
    sequence: Int32Array,
    examples: Examples,
    readonly bins: number,
  ) {
    super(sequence, examples);
    this.end = binEnd(0, bins, sequence.length);
  }

  advance({ progress }: { progress: number }): Change {
    const bin = Math.min(this.bins - 1, Math.floor(this.bins * progress + 1e-9));
    const count = this.sequence.length;
    return this.open(bin === 0 ? 0 : binEnd(bin - 1, this.bins, count), binEnd(bin, this.bins, count));
  }

  state(): number[] {
    return [this.first, this.end];
  }

  restore([first, end]: [number, number]): void {
    this.first = first;
    this.end = end;
  }
}

export const onePassMethod: TargetMethod = {
  kind: "target",
  name: "one-pass",
  title: "One pass",
  says: "Each bin alone, from easy to hard, never to come back; no curriculum by Bengio's definition.",
  formula: "W(i) = 1 if ⌈k n / K⌉ ≤ rank(i) < ⌈(k + 1) n / K⌉, else 0;  k = min(K − 1, ⌊K x⌋)",
  options: onePassOptions,
  needs: ["difficulty"],
  needsOf: orderNeeds,
  feedback: "none",
  costPerStep: "0",
  source: "Cirik, Hovy, Morency 2016, Visualizing and Understanding Curriculum Learning for LSTMs",
  algorithm: 1,
  soft: false,
  create: onePass,
};
