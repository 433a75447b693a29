import { fraction, mean, type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import type { Change, Examples, Moment, Plain, Round, Signals, Target } from "../contracts.js";
import type { Part, Setup, TargetMethod } from "../method.js";
import { pacings } from "../pacing/pacings.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { difficultyOrder } from "./difficulty-order.js";
import { orderFields, orderNeeds } from "./order-options.js";
import { leastOpen, OrderedTarget } from "./ordered-target.js";

export const gatedOptions = options("gated", {
  stages: positiveInteger({
    default: 5,
    says: "Stages K after the first: in stage k as much is open as the pacing has at X k / K.",
  }),
  until: fraction({
    above: 0,
    default: 1,
    says: "X: progress at which the last stage begins at the latest; the others at equal distances before.",
  }),
  measures: positiveInteger({
    default: 20,
    says: "Measures of the validation loss over the budget, at equal distances.",
  }),
  tolerance: fraction({
    below: 1,
    default: 0.01,
    says: "Share by which a measure has to fall below the best one of its stage to count as better.",
  }),
  patience: positiveInteger({
    default: 2,
    says: "Measures in a row without a better one after which a stage ends.",
  }),
  ...orderFields,
});
export type GatedOptions = OptionsOf<typeof gatedOptions> & { readonly pacing?: Part };

/**
 * Paced opening whose clock is what the model has learned: a stage ends when the mean loss on the validation rows has
 * stopped falling, and at the share of the budget at which its pacing would end it at the latest.
 *
 *   W(i) = 1 if rank(i) < max(B, one a class, ⌈λ(X k / K) n⌉), else 0
 *   k ← max(k, ⌊K x / X⌋), and k + 1 where `patience` measures in a row were not below (1 − tolerance) × the best of the stage
 *
 * So it is never slower than its pacing; a stage that ends early has been measured `patience` + 1 times. A measure
 * takes all validation rows and is paid from the budget; none is taken once everything is open. In a comparison these
 * are the rows that choose the checkpoint too: the gate reads their mean loss alone, and test rows stay unseen.
 *
 * @source Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL, and Cirik, Hovy, Morency 2016 train
 *   each step to convergence. Deviates: convergence is `patience` measures without an improvement, within the budget.
 */
export function gated(given: GatedOptions, setup: Setup): Target {
  const settings = gatedOptions.check(flatOptions(given, ["pacing"]));
  const part = checkPart("target.pacing", pacings, given.pacing ?? { method: "linear" });
  const pacing = methodOfPart("target.pacing", pacings, part).create(flatOptions(part));
  const { examples, batchSize, rng } = setup;
  const { order, balanced, score, stages, until } = settings;
  const least = leastOpen(examples, batchSize, balanced);
  const ends = Array.from({ length: stages + 1 }, (_, stage) => {
    const asked = Math.ceil(pacing((stage * until) / stages) * examples.count - 1e-9);
    return Math.min(examples.count, Math.max(least, asked));
  });
  return new GatedTarget(
    difficultyOrder(examples, { order, balanced, score, rng }),
    examples,
    ends,
    settings,
  );
}

class GatedTarget extends OrderedTarget {
  #stage = 0;
  /** Measures that were due so far. */
  #measures = 0;
  /** Mean loss of a measure that `advance` has not read yet; NaN = none. */
  #judged = NaN;
  /** Best measure of the stage; Infinity before the first. */
  #best = Infinity;
  /** Measures in a row that were no better. */
  #stale = 0;

  constructor(
    sequence: Int32Array,
    examples: Examples,
    readonly ends: readonly number[],
    readonly settings: { until: number; measures: number; tolerance: number; patience: number },
  ) {
    super(sequence, examples);
    this.end = ends[0]!;
  }

  override measureBefore({ progress }: Moment): Round | null {
    if (this.end === this.sequence.length || !Number.isNaN(this.#judged)) return null;
    if (this.#measuresDue(progress) === this.#measures) return null;
    // A stage that the budget ends anyway needs no measure.
    if (this.ends[this.#stageAt(progress)] === this.sequence.length) return null;
    return { pool: "validation", signals: ["loss"] };
  }

  judged({ loss }: Signals): void {
    this.#judged = mean(Float64Array.from(loss!));
  }

  advance({ progress }: Moment): Change {
    if (this.end === this.sequence.length) return "none";
    this.#measures = this.#measuresDue(progress);
    const reached = this.#stageAt(progress);
    if (reached > this.#stage) this.#enter(reached);
    else if (!Number.isNaN(this.#judged)) this.#judge();
    this.#judged = NaN;
    return this.open(0, Math.max(this.end, this.ends[this.#stage]!));
  }

  state(): Plain {
    const numbers = Float64Array.of(this.#judged, this.#best);
    return { stage: this.#stage, measures: this.#measures, stale: this.#stale, end: this.end, numbers };
  }

  restore(state: Plain): void {
    const held = state as {
      stage: number;
      measures: number;
      stale: number;
      end: number;
      numbers: Float64Array;
    };
    this.#stage = held.stage;
    this.#measures = held.measures;
    this.#stale = held.stale;
    this.end = held.end;
    [this.#judged, this.#best] = held.numbers as unknown as [number, number];
  }

  /** A measure at progress 0 would judge an untrained model, so the first comes after one distance. */
  #measuresDue(progress: number): number {
    return Math.floor(progress * this.settings.measures + 1e-9);
  }

  #stageAt(progress: number): number {
    const last = this.ends.length - 1;
    return Math.max(this.#stage, Math.min(last, Math.floor((last * progress) / this.settings.until + 1e-9)));
  }

  #judge(): void {
    if (this.#judged < this.#best * (1 - this.settings.tolerance)) {
      this.#best = this.#judged;
      this.#stale = 0;
      return;
    }
    this.#stale++;
    if (this.#stale >= this.settings.patience) this.#enter(this.#stage + 1);
  }

  #enter(stage: number): void {
    this.#stage = Math.min(stage, this.ends.length - 1);
    this.#best = Infinity;
    this.#stale = 0;
  }
}

export const gatedMethod: TargetMethod = {
  kind: "target",
  name: "gated",
  title: "Opening gated by the validation loss",
  says: "Opens the next stage when the validation loss has stopped falling, at its share of the budget at the latest.",
  formula:
    "W(i) = 1 if rank(i) < ⌈λ(X k / K) n⌉, else 0;  k + 1 after `patience` measures without a better loss, or at x = X (k + 1) / K",
  options: gatedOptions,
  parts: { pacing: { methods: pacings, default: "linear", says: "How much is open in each stage." } },
  needs: ["difficulty"],
  needsOf: orderNeeds,
  asksValidation: () => true,
  feedback: "interval",
  costPerStep: "validation rows a measure",
  source: "Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL",
  algorithm: 1,
  soft: false,
  create: gated,
};
