import { atLeast, choice, flag, fraction, type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import { classPermutation } from "../class-permutation.js";
import type { Change, Memory, Moment, Plain, Regularizer, Round, SignalName, Target } from "../contracts.js";
import { relativeBase } from "../examples.js";
import type { Part, Setup, TargetMethod } from "../method.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { regularizers } from "../regularizer/regularizers.js";
import { type Pace, selfPacedThreshold } from "./self-paced-threshold.js";

export const selfPacedOptions = options("self-paced", {
  pace: choice(["quantile", "kumar"], {
    default: "quantile",
    says: "How the threshold grows: with the open fraction, or as Kumar's 1/K with K ← K/μ every round.",
  }),
  startFraction: fraction({ above: 0, default: 0.5, says: "Open fraction of the first round." }),
  stopFraction: fraction({
    above: 0,
    default: 1,
    says: "Open fraction at which growth stops; below 1 where labels are noisy, since all-in undoes robustness.",
  }),
  fullAt: fraction({
    above: 0,
    default: 0.8,
    says: "Progress at which the stop fraction is reached (quantile).",
  }),
  growth: atLeast(1, { default: 1.3, says: "μ: factor on Kumar's threshold every round." }),
  rounds: positiveInteger({ default: 5, says: "Rounds over the budget in which weights are set anew." }),
  warmup: fraction({ below: 1, default: 0.1, says: "Progress up to which everything is open." }),
  losses: choice(["measured", "reported"], {
    default: "measured",
    says: "Measure all losses before a round (cost n), or use what training last reported (free, stale).",
  }),
  scaleQuantile: fraction({
    above: 0,
    default: 1,
    says: "Quantile of the losses by which they are scaled to [0, 1) for the logarithmic regularizer.",
  }),
  permuted: flag({ default: false, says: "Give each weight to a random example of the class: the placebo." }),
});
export type SelfPacedOptions = OptionsOf<typeof selfPacedOptions> & { readonly regularizer?: Part };

/**
 * Self-paced learning: the model's own losses decide, round by round, what it is trained on.
 *
 *   W(i) = v*(l_i; λ), the minimiser of v l_i + f(v; λ); λ grows from round to round
 *
 * Where the open fraction reaches 1 the weights are 1 and no more rounds are measured. A round whose weights would
 * all be 0 (a soft regularizer where all losses are equal) takes the hard ones.
 *
 * @source Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models; Jiang et al. 2014, Easy
 *   Samples First. Deviates: rounds are set by progress, not by convergence; at least a batch is always open.
 */
export function selfPaced(given: SelfPacedOptions, setup: Setup): Target {
  const settings = selfPacedOptions.check(flatOptions(given, ["regularizer"]));
  const part = checkPart("target.regularizer", regularizers, given.regularizer ?? { method: "hard" });
  const method = methodOfPart("target.regularizer", regularizers, part);
  const { warmup, fullAt, stopFraction, scaleQuantile, pace, startFraction } = settings;
  if (fullAt <= warmup) {
    throw new RangeError(`self-paced: fullAt must be above warmup (${warmup}), got ${fullAt}`);
  }
  if (stopFraction < startFraction) {
    throw new RangeError(
      `self-paced: stopFraction must be at least startFraction (${startFraction}), got ${stopFraction}`,
    );
  }
  const scaled = method.unitLosses && scaleQuantile < 1;
  if (scaled && (stopFraction >= scaleQuantile || pace === "kumar")) {
    throw new RangeError(
      `self-paced: scaleQuantile must be 1, or above stopFraction (${stopFraction}) under quantile pace, got ${scaleQuantile}`,
    );
  }
  const { examples, rng, batchSize } = setup;
  return new SelfPacedTarget(
    { ...settings, unitLosses: method.unitLosses, least: Math.min(batchSize, examples.count) },
    method.create(flatOptions(part)),
    relativeBase(examples),
    settings.permuted ? classPermutation(examples, rng.split("permuted")) : null,
    examples.count,
  );
}

type Settings = Pace & { warmup: number; fullAt: number; rounds: number; losses: "measured" | "reported" };

class SelfPacedTarget implements Target {
  readonly report: SignalName[];
  openCount: number;
  soft = false;
  weightSum: number;
  massSum = 0;
  readonly #settings: Settings;
  readonly #regularizer: Regularizer;
  readonly #base: Float64Array | null;
  readonly #giver: Int32Array | null;
  readonly #weights: Float64Array;
  /** Open examples in ascending order; the first openCount hold. */
  readonly #open: Int32Array;
  #round = 0;
  /** Kumar's 1/K; 0 before the first round. */
  #threshold = 0;
  #finished = false;

  constructor(
    settings: Settings,
    regularizer: Regularizer,
    base: Float64Array | null,
    giver: Int32Array | null,
    count: number,
  ) {
    this.#settings = settings;
    this.#regularizer = regularizer;
    this.#base = base;
    this.#giver = giver;
    this.report = settings.losses === "reported" ? ["loss"] : [];
    this.#weights = new Float64Array(count).fill(1);
    this.#open = new Int32Array(count);
    this.openCount = count;
    this.weightSum = count;
    this.#summarize();
  }

  measureBefore({ progress }: Moment): Round | null {
    if (this.#finished || this.#roundsStarted(progress) === this.#round) return null;
    if (this.#settings.pace === "quantile" && this.#fractionAt(progress) >= 1) return null;
    return { pool: "train", signals: this.#settings.losses === "measured" ? ["loss"] : [] };
  }

  advance({ progress, memory }: Moment): Change {
    const round = this.#roundsStarted(progress);
    if (this.#finished || round === this.#round) return "none";
    this.#round = round;
    const fraction = this.#fractionAt(progress);
    if (this.#settings.pace === "quantile" && fraction >= 1) this.#openAll();
    else this.#setWeights(this.#lossesOf(memory), fraction);
    this.#summarize();
    return "all";
  }

  weightOf(i: number): number {
    return this.#weights[i]!;
  }

  massOf(i: number): number {
    return this.#base === null ? this.#weights[i]! : this.#weights[i]! * this.#base[i]!;
  }

  openAt(r: number): number {
    return this.#open[r]!;
  }

  state(): Plain {
    return {
      round: this.#round,
      threshold: this.#threshold,
      finished: this.#finished,
      weights: this.#weights.slice(),
    };
  }

  restore(state: Plain): void {
    const stored = state as { round: number; threshold: number; finished: boolean; weights: Float64Array };
    this.#round = stored.round;
    this.#threshold = stored.threshold;
    this.#finished = stored.finished;
    this.#weights.set(stored.weights);
    this.#summarize();
  }

  #roundsStarted(progress: number): number {
    const { warmup, rounds } = this.#settings;
    if (progress < warmup) return 0;
    return Math.min(rounds, Math.floor(((progress - warmup) / (1 - warmup)) * rounds + 1e-9) + 1);
  }

  #fractionAt(progress: number): number {
    const { warmup, fullAt, startFraction, stopFraction } = this.#settings;
    const share = Math.min(1, (progress - warmup) / (fullAt - warmup));
    return startFraction + (stopFraction - startFraction) * share;
  }

  #lossesOf(memory: Memory): Float32Array {
    const losses = memory[this.#settings.losses].loss ?? new Float32Array(this.#weights.length).fill(NaN);
    return this.#giver === null ? losses : Float32Array.from(this.#giver, (giver) => losses[giver]!);
  }

  /** An example whose loss was never reported stays open, so that it will be. */
  #setWeights(losses: Float32Array, fraction: number): void {
    const known = losses.filter((loss) => !Number.isNaN(loss)).sort();
    const found = selfPacedThreshold(known, this.#settings, fraction, this.#threshold);
    if (found === "everything") {
      this.#openAll();
      return;
    }
    this.#threshold = found.kumar;
    const { threshold, scale } = found;
    if (threshold > 0) this.#weigh(losses, (loss) => this.#regularizer(loss / scale, threshold / scale));
    if (threshold === 0 || this.#weights.every((weight) => weight === 0)) {
      this.#weigh(losses, (loss) => (loss <= threshold ? 1 : 0));
    }
  }

  #weigh(losses: Float32Array, weightOf: (loss: number) => number): void {
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i]!;
      this.#weights[i] = Number.isNaN(loss) ? 1 : weightOf(loss);
    }
  }

  #openAll(): void {
    this.#weights.fill(1);
    this.#finished = true;
  }

  #summarize(): void {
    const weights = this.#weights;
    this.openCount = 0;
    this.weightSum = 0;
    this.massSum = 0;
    this.soft = false;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      this.#open[this.openCount++] = i;
      this.weightSum += weight;
      this.massSum += this.massOf(i);
      if (weight < 1) this.soft = true;
    }
  }
}

export const selfPacedMethod: TargetMethod = {
  kind: "target",
  name: "self-paced",
  title: "Self-paced weights",
  says: "The model's own losses decide, round by round, what it is trained on.",
  formula: "W(i) = v*(l_i; λ) = argmin_v v l_i + f(v; λ);  λ: quantile of the losses, or λ ← μ λ",
  options: selfPacedOptions,
  parts: {
    regularizer: { methods: regularizers, default: "hard", says: "How a loss becomes a weight." },
  },
  needs: [],
  feedback: "interval",
  costPerStep: "n a round",
  source: "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models",
  algorithm: 1,
  soft: true,
  create: selfPaced,
};
