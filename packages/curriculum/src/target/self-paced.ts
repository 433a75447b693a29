import {
  atLeast,
  choice,
  flag,
  fraction,
  type OptionsOf,
  optional,
  options,
  positive,
  positiveInteger,
  text,
} from "@gradus/numeric";
import { classPermutation } from "../class-permutation.js";
import type { Change, Memory, Moment, Plain, Regularizer, Round, SignalName, Target } from "../contracts.js";
import { orderingScore, relativeBase } from "../examples.js";
import { keyedWords } from "../keyed-words.js";
import type { Given, Part, Setup, TargetMethod } from "../method.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { regularizers } from "../regularizer/regularizers.js";
import { hardRegionWeights, regionOrder, regionWeights } from "./curriculum-region.js";
import { diverseLosses } from "./diverse-losses.js";
import { type Pace, selfPacedThreshold, type Threshold } from "./self-paced-threshold.js";

export const selfPacedOptions = options("self-paced", {
  pace: choice(["quantile", "kumar", "lambda"], {
    default: "quantile",
    says: "How the threshold grows: with the open fraction of the examples; as Kumar's 1/K, K ← K/μ every round, from the start fraction; or so from a λ in units of loss.",
  }),
  lambda: optional(positive({ says: "λ of the first round, in units of loss (pace lambda)." })),
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
  momentum: fraction({
    below: 1,
    default: 0,
    says: "Weight of what earlier rounds said in the running mean of losses that is read; 0 reads the round's own.",
  }),
  diversity: atLeast(0, {
    default: 0,
    says: "γ / λ: how much the first of a group are preferred to the many of another (hard weights; needs groups).",
  }),
  region: fraction({
    above: 0,
    default: 1,
    says: "c: share of the difficulty, by rank, that may be open while not everything is; below 1 reads the score.",
  }),
  score: text({ default: "difficulty", says: "Score that the region reads; higher = harder." }),
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
 * With `diversity` d the objective has the term −d λ Σ_g √(Σ_{i in g} v_i) over the groups of the examples: see
 * `diverseLosses`. With `region` c below 1 the weights are held to a'v ≤ c, a = ranks of the score with sum 1, what is
 * known beforehand beside what the model finds: see `regionWeights`; the bound falls where everything is open.
 *
 * @throws RangeError for settings that contradict each other, and for a score of one value under a region.
 * @source Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models; Jiang et al. 2014, Easy
 *   Samples First, and Self-Paced Learning with Diversity; Jiang et al. 2015, Self-Paced Curriculum Learning. Deviates: rounds are set by progress, not by convergence; at least a batch is always open.
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
  if (scaled && (stopFraction >= scaleQuantile || pace !== "quantile")) {
    throw new RangeError(
      `self-paced: scaleQuantile must be 1, or above stopFraction (${stopFraction}) under quantile pace, got ${scaleQuantile}`,
    );
  }
  refuseContradictions(settings, method.name);
  const { examples, rng, batchSize } = setup;
  const { region, score } = settings;
  return new SelfPacedTarget(
    { ...settings, unitLosses: method.unitLosses, least: Math.min(batchSize, examples.count) },
    method.create(flatOptions(part)),
    {
      base: relativeBase(examples),
      giver: settings.permuted ? classPermutation(examples, rng.split("permuted")) : null,
      keys: keyedWords(examples.keys, rng.split("ties")),
      groups: examples.groups,
      order: region < 1 ? regionOrder(orderingScore(examples.scores![score]!, score)) : null,
      isHard: method.name === "hard",
      count: examples.count,
    },
  );
}

function refuseContradictions(
  { pace, lambda, diversity, region }: OptionValuesOfSelfPaced,
  regularizer: string,
): void {
  if ((pace === "lambda") !== (lambda !== undefined)) {
    const rule = pace === "lambda" ? 'given under pace "lambda"' : `left out under pace "${pace}"`;
    throw new RangeError(`self-paced: lambda must be ${rule}, got ${lambda}`);
  }
  if (diversity > 0 && regularizer !== "hard") {
    throw new RangeError(
      `self-paced: diversity must be 0 under the ${regularizer} regularizer, since it is defined for hard weights, got ${diversity}`,
    );
  }
  if (diversity > 0 && region < 1) {
    throw new RangeError(`self-paced: region must be 1 beside diversity (${diversity}), got ${region}`);
  }
}

type OptionValuesOfSelfPaced = ReturnType<typeof selfPacedOptions.check>;
type Settings = Pace &
  Pick<
    OptionValuesOfSelfPaced,
    "warmup" | "fullAt" | "rounds" | "losses" | "momentum" | "diversity" | "region"
  >;

/** What a run's examples bring to the target. */
interface Surroundings {
  base: Float64Array | null;
  giver: Int32Array | null;
  /** `[2 n]` words by which ties fall. */
  keys: Uint32Array;
  groups: Int32Array | undefined;
  /** a of the curriculum region; null without one. */
  order: Float64Array | null;
  isHard: boolean;
  count: number;
}

class SelfPacedTarget implements Target {
  readonly report: SignalName[];
  openCount: number;
  soft = false;
  weightSum: number;
  massSum = 0;
  readonly #settings: Settings;
  readonly #regularizer: Regularizer;
  readonly #around: Surroundings;
  /** Running mean of losses over rounds, NaN = never known; null where rounds stand alone. */
  readonly #running: Float32Array | null;
  readonly #weights: Float64Array;
  /** Open examples in ascending order; the first openCount hold. */
  readonly #open: Int32Array;
  #round = 0;
  /** Kumar's 1/K; 0 before the first round. */
  #threshold = 0;
  #finished = false;

  constructor(settings: Settings, regularizer: Regularizer, around: Surroundings) {
    const { count } = around;
    this.#settings = settings;
    this.#regularizer = regularizer;
    this.#around = around;
    this.#running = settings.momentum > 0 ? new Float32Array(count).fill(NaN) : null;
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
    const { base } = this.#around;
    return base === null ? this.#weights[i]! : this.#weights[i]! * base[i]!;
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
      running: this.#running?.slice() ?? null,
    };
  }

  restore(state: Plain): void {
    const stored = state as {
      round: number;
      threshold: number;
      finished: boolean;
      weights: Float64Array;
      running: Float32Array | null;
    };
    this.#round = stored.round;
    this.#threshold = stored.threshold;
    this.#finished = stored.finished;
    this.#weights.set(stored.weights);
    if (stored.running !== null) this.#running?.set(stored.running);
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

  /** What the weights are read from, NaN = unknown: losses, running over rounds, permuted, spread over groups. */
  #lossesOf(memory: Memory): Float32Array {
    const { losses: kind, diversity } = this.#settings;
    const { giver, groups, keys } = this.#around;
    const last = memory[kind].loss ?? new Float32Array(this.#weights.length).fill(NaN);
    const losses = this.#running === null ? last : this.#averaged(last, this.#running);
    const own = giver === null ? losses : Float32Array.from(giver, (i) => losses[i]!);
    return diversity > 0 ? diverseLosses(own, groups!, keys, diversity) : own;
  }

  #averaged(last: Float32Array, running: Float32Array): Float32Array {
    const { momentum } = this.#settings;
    for (let i = 0; i < last.length; i++) {
      if (Number.isNaN(last[i]!)) continue;
      running[i] = Number.isNaN(running[i]!) ? last[i]! : momentum * running[i]! + (1 - momentum) * last[i]!;
    }
    return running;
  }

  /** An example whose loss was never reported stays open, so that it will be; one of infinite loss counts as none. */
  #setWeights(losses: Float32Array, fraction: number): void {
    const known = losses.filter((loss) => Number.isFinite(loss)).sort();
    if (known.length === 0) {
      this.#weights.fill(1);
      return;
    }
    const found = selfPacedThreshold(known, this.#settings, fraction, this.#threshold);
    if (found === "everything") {
      this.#openAll();
      return;
    }
    this.#threshold = found.kumar;
    const { threshold, scale } = found;
    const { order } = this.#around;
    const weightOf = (loss: number) => this.#regularizer(loss, threshold / scale);
    if (order !== null) this.#weighInRegion(losses, order, found, weightOf);
    else if (threshold > 0) this.#weigh(losses, (loss) => weightOf(loss / scale));
    if (threshold === 0 || this.#weights.every((weight) => weight === 0)) {
      this.#weigh(losses, (loss) => (loss <= threshold ? 1 : 0));
    }
  }

  #weighInRegion(
    losses: Float32Array,
    order: Float64Array,
    { threshold, scale }: Threshold,
    weightOf: (loss: number) => number,
  ): void {
    const { isHard, keys } = this.#around;
    const known = Int32Array.from(losses.keys()).filter((i) => !Number.isNaN(losses[i]!));
    const scaled = Float64Array.from(known, (i) => losses[i]! / scale);
    const a = Float64Array.from(known, (i) => order[i]!);
    const words = Uint32Array.from(
      { length: 2 * known.length },
      (_, k) => keys[2 * known[k >> 1]! + (k & 1)]!,
    );
    const { region } = this.#settings;
    const weights = isHard
      ? hardRegionWeights(scaled, a, region, threshold / scale, words)
      : regionWeights(scaled, a, region, threshold > 0 ? weightOf : () => 0);
    this.#weights.fill(1);
    known.forEach((i, k) => {
      this.#weights[i] = weights[k]!;
    });
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
  formula:
    "W = argmin_v Σ v_i l_i + f(v_i; λ) − d λ Σ_g √(Σ_{i in g} v_i), a'v ≤ c;  λ: quantile of the losses, or λ ← μ λ",
  options: selfPacedOptions,
  parts: {
    regularizer: { methods: regularizers, default: "hard", says: "How a loss becomes a weight." },
  },
  needs: [],
  needsOf: (given: Given) => ((given["region"] as number) < 1 ? [given["score"] as string] : []),
  readsGroups: (given: Given) => (given["diversity"] as number) > 0,
  measures: (given: Given) => given["losses"] === "measured",
  feedback: "interval",
  costPerStep: "n a round",
  source: "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models",
  algorithm: 2,
  soft: true,
  create: selfPaced,
};
