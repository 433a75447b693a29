/** What a trainer can say about one example. Each is float32; NaN is refused. */
export type SignalName =
  | "loss"
  | "labelProbability"
  | "margin"
  | "entropy"
  | "correct"
  | "gradientNorm"
  | "fullGradientNorm"
  /** z_y − max over the other classes of z: the margin of the logits. */
  | "logitMargin"
  /** Mutual information of label and dropout mask (BALD), in nats. */
  | "mutualInformation"
  /** Mean entropy over dropout masks, in nats. */
  | "conditionalEntropy"
  | "alignment";

/** Signals of an ask, row-major `[steps × batchSize]` (train) or `[indices]` (measure). */
export type Signals = { [name in SignalName]?: Float32Array };

/** What a trainer can say about a whole ask. */
export type AskSignalName = "gradientGain" | "parameterNorm";

/** State that survives storage. Infinity and NaN live only inside typed arrays: JSON drops them. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint8Array
  | Plain[]
  | { [key: string]: Plain };

/** The loss that a `train` ask is to minimise, by name with its options; the trainer computes it itself. */
export type LossShape = { readonly method: string; readonly [option: string]: unknown };

/** A block of `steps` optimizer steps; 1 is the ordinary case. Arrays belong to the run and are valid until told. */
export interface TrainAsk {
  kind: "train";
  v: 1;
  id: number;
  /** "main" unless named: co-teaching, proxies. */
  model?: string;
  step: number;
  steps: number;
  /** `[steps × batchSize]` positions in the run's examples; repeats inside a row are legal. */
  indices: Int32Array;
  /** `[steps × batchSize]` v; a step minimises (1/batchSize) Σ v_i l_i: never divide by Σ v. */
  weights: Float32Array;
  /** `[steps]` share of the budget asked before the step: the learning rate's clock. */
  progress: Float64Array;
  loss: LossShape;
  /** Augmentation, keyed by (block, exampleId, visit). */
  transform?: { strength: number };
  report: { perExample: SignalName[]; perAsk: AskSignalName[] };
  /** Call `run.weigh(id, losses)` between forward and backward; then `steps` is 1. */
  weigh: boolean;
}

/** A forward pass over `indices`. */
export interface MeasureAsk {
  kind: "measure";
  v: 1;
  id: number;
  model?: string;
  pool?: "train" | "validation" | "holdout" | "reference";
  step: number;
  indices: Int32Array;
  signals: SignalName[];
  purpose: "target" | "pool" | "gate";
  /**
   * For `alignment`: the gradient of each example times the mean gradient of these rows; both at the parameters as
   * they are, or the mean gradient after a virtual step.
   */
  reference?: { pool: "reference"; indices: Int32Array };
  /** `[indices]` v of a virtual step of plain gradient descent, θ − η (1/B) Σ v_i g_i, at the learning rate of `progress`. */
  after?: Float32Array;
  /** Share of the budget asked before the step. */
  progress: number;
}

/** Nothing can be asked until one of these asks is told. */
export interface WaitAsk {
  kind: "wait";
  open: number[];
}

/** Only when all is told. */
export interface DoneAsk {
  kind: "done";
  reason: "steps" | "budget";
}

/** What a run asks next. */
export type Ask = TrainAsk | MeasureAsk | WaitAsk | DoneAsk;

/**
 * The examples of a run: positions 0..count−1. Arrays are borrowed and never written.
 */
export interface Examples {
  readonly count: number;
  /** Two words an example: a hash of its stable exampleId. Ties in difficulty fall by it, never by file order. */
  readonly keys: Uint32Array;
  /** Base distribution P up to a factor; absent = uniform. Finite, ≥ 0, not all 0. */
  readonly base?: Float64Array;
  /** Named scores of length count, e.g. `difficulty` (higher = harder), `irreducibleLoss`. */
  readonly scores?: { readonly [name: string]: Float64Array };
  /** Class of each example, for class balance. */
  readonly classes?: Int32Array;
  readonly classCount?: number;
  /** Group of each example, 0 or more: alike examples share one (a cluster, a video, an author), for diversity. */
  readonly groups?: Int32Array;
  /** Examples of the other pools that a recipe may ask about: `validation` for a gate, `reference` for alignment. */
  readonly pools?: { readonly [pool in "validation" | "reference"]?: number };
}

/** A deterministic state machine of asks and tells. */
export interface Run {
  /** At most `steps` in one block; fewer where an answer is needed. After a restore, the open asks come first. */
  ask(limit?: { steps?: number; untilCost?: number }): Ask;
  /** A whole ask at a time, in any order; applied in the order of asking. */
  tell(id: number, answer: Signals): void;
  /** Pure: a re-issued ask weighs the same. */
  weigh(id: number, losses: Float32Array): Float32Array;
  /** O(n): copies memory. */
  snapshot(): Snapshot;
  /** O(n), on request. `effective` = p v normalised; null where a biased selection has no closed form. */
  distribution(): Distribution;
  readonly feedback: Feedback;
  /** Signals that a train ask of "main" wants told, an example each. */
  readonly reports: readonly SignalName[];
  /** Examples, counted when ASKED, so that budget and progress do not depend on timing. */
  readonly cost: Cost;
  readonly memory: Memory;
}

/** Examples that were asked: forward passes, gradients without a step (at the cost of training), and trained rows. */
export interface Cost {
  readonly measured: number;
  readonly differentiated: number;
  readonly trained: number;
}

/** The distributions of a step over all examples; each but `weights` sums to 1. */
export interface Distribution {
  /** W in [0, 1]. */
  weights: Float64Array;
  /** Q ∝ W P: what the target asks for. */
  target: Float64Array;
  /** p: what is drawn. */
  proposal: Float64Array;
  /** ∝ p v: what is minimised; null where a selection that is biased on purpose leaves no closed form. */
  effective: Float64Array | null;
}

/**
 * When answers matter: never, between rounds ("interval"), before each step ("step"), or inside a step, which
 * cannot be trained before its pool is measured ("batch").
 */
export interface Feedback {
  turns: "none" | "interval" | "step" | "batch";
  lag: number;
}

/** What {@link Run.snapshot} returns and `restoreRun` takes; `stringifySnapshot` makes it text. */
export interface Snapshot {
  format: "gradus.snapshot/1";
  state: Plain;
}

/** What a run is started with beside recipe and examples. */
export interface RunOptions {
  /** Non-negative safe integer. */
  seed: number;
  batchSize: number;
  /** Cost counts a forward pass of one example as 1 and forward + backward as 3 unless `costs` says otherwise. */
  budget: { cost: number } | { steps: number };
  costs?: { measure: number; train: number };
  /** Rows of one `measure` ask at most. */
  measureSize?: number;
  /** Step t reads exactly the tells of steps < t − lag. A block, and what is in flight, is at most lag + 1 steps. */
  lag?: number;
  /** Whether the trainer calls `run.weigh` between forward and backward pass; if not, weights cost a measure. */
  weigh?: boolean;
}

/** Called whenever the target was moved to the step of `moment`, with what changed; reads, never writes. */
export type TargetWatch = (change: Change, target: Target, moment: Moment) => void;

/** Where a run stands when a part is asked; one object, borrowed. */
export interface Moment {
  readonly step: number;
  /** Share of the budget asked before the step. */
  readonly progress: number;
  /** Draws made so far: the next one's place in the proposal's stream. */
  readonly drawIndex: number;
  readonly memory: Memory;
}

/** What a run knows about each example; parts read it and keep no copies. Arrays are allocated only when used. */
export interface Memory {
  /** Last step at which the example was trained on, −1 = never. */
  readonly seenStep: Int32Array;
  /** Times asked in a train ask. */
  readonly visits: Int32Array;
  /** Σ v of train asks; present where weights differ from 1. */
  readonly weightSum?: Float32Array;
  /** Last value reported by training, per signal; NaN = never. */
  readonly reported: { readonly [name in SignalName]?: Float32Array };
  /** Last value measured, per signal; NaN = never. */
  readonly measured: { readonly [name in SignalName]?: Float32Array };
  /** The later of the two. */
  readonly latest: { readonly [name in SignalName]?: Float32Array };
}

/** Nothing, every example, or these (borrowed until the next advance). */
export type Change = "none" | "all" | Int32Array;

/** A barrier: everything asked is told first, and then these signals of every example of the pool are measured. */
export interface Round {
  readonly pool: "train" | "validation";
  /** Empty = the barrier alone. */
  readonly signals: readonly SignalName[];
}

/** Which objective is minimised now: W_t(i) in [0, 1], Q_t ∝ W_t P. */
export interface Target {
  /** Signals that a `train` ask has to report. */
  readonly report: readonly SignalName[];
  /** What has to be measured before this step; null: W follows from nothing told. */
  measureBefore(moment: Moment): Round | null;
  /** Signals of a validation round, `[pool]` each: once the round is told, before `advance`. */
  judged?(validation: Signals): void;
  /** Once a step, in order. O(changed) unless "all". */
  advance(moment: Moment): Change;
  weightOf(i: number): number;
  /** W P, where P is scaled to mean 1. */
  massOf(i: number): number;
  /** r-th example with W > 0, r < openCount; the prefix is stable while the target only opens. */
  openAt(r: number): number;
  readonly openCount: number;
  /** Whether some W is neither 0 nor 1. */
  readonly soft: boolean;
  /** Σ W. */
  readonly weightSum: number;
  /** Σ W P, P scaled to mean 1. */
  readonly massSum: number;
  state(): Plain;
  restore(state: Plain): void;
}

/** How a batch is drawn: p_t(i), with v = (Q_t / p_t)^correction. */
export interface Proposal {
  /** Signals that a `train` ask has to report. */
  readonly report: readonly SignalName[];
  targetChanged(change: Change, target: Target, memory: Memory): void;
  /** Writes `count` of indices and v at `offset`; keyed by moment.drawIndex, never by step. p > 0 wherever Q > 0. */
  draw(
    moment: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void;
  /** p of one draw, before conditioning on the epoch so far. */
  densityOf(i: number, target: Target): number;
  /** v of a draw of i at this progress. */
  correctionOf(i: number, target: Target, progress: number): number;
  /**
   * After every write to memory, pool measures too, of any signals. What it derives must be a function of memory and
   * target alone, or is in its state: then only what training reported comes in an order that does not vary.
   */
  told?(indices: Int32Array, memory: Memory, target: Target, kind: "reported" | "measured"): void;
  /** What has to be measured of all examples before this step: a refresh. */
  measureBefore?(moment: Moment): Round | null;
  /** Once a step, in order, after the target's. */
  advance?(moment: Moment, target: Target): void;
  /** What does not follow from memory and target; restored after `targetChanged("all")`. */
  state?(): Plain;
  restore?(state: Plain, target: Target): void;
}

/** One look at a pool. */
export interface PoolMeasure {
  /** "main" unless named. */
  readonly model?: string;
  readonly signals: readonly SignalName[];
  /** Rows of the pool `reference` whose mean gradient `alignment` is taken with. */
  readonly reference?: Int32Array;
  /** `[pool]` v of the virtual step before the reference's gradient is taken. */
  readonly after?: Float32Array;
}

/** Candidates that were measured for one step. */
export interface Pool {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  /** What the last look said. */
  readonly signals: Signals;
  /** What every look said, in order. */
  readonly looks: readonly Signals[];
  /** First draw of the pool in the proposal's stream: what a selection draws is keyed by it. */
  readonly drawIndex: number;
  /** Share of the budget asked before the pool's last look. */
  readonly progress: number;
}

/** Which of a measured pool are used. */
export interface Selection {
  /** Whether Σ v l over what it keeps has the expectation of the pool's. */
  readonly unbiased: boolean;
  /** What a pool is measured for. */
  readonly signals: readonly SignalName[];
  /** Signals that a `train` ask has to report. */
  readonly report: readonly SignalName[];
  /** Models that train on what is selected, one ask each; "main" alone if left out. */
  readonly models?: readonly string[];
  /** From state and progress; 0 = take batchSize draws unseen. */
  poolSize(batchSize: number, progress: number): number;
  /** Cost of a step with one pool of that size, if it is not one look at the pool and one batch a model. */
  stepCost?(poolSize: number, batchSize: number): Cost;
  /** The next look at a pool, a function of state and of the looks so far; null = enough. One look by main if absent. */
  look?(pool: Pool): PoolMeasure | null;
  /**
   * Fills the batch of a model, weights multiplied by its factor. False: the batch is not full yet and another pool
   * is to be drawn; what was kept so far is its state.
   */
  select(pool: Pool, indices: Int32Array, weights: Float32Array, model: string): boolean;
  /** Of a selection that keeps a batch whole and only weighs it by its losses: the same without a measured pool. */
  readonly weighing?: Weighing;
  /** Signals reported for one batch, in the order of asking; `selected` from a pool or taken unseen. */
  told?(report: Signals, selected: boolean): void;
  state(): Plain;
  restore(state: Plain): void;
}

/** Weights of a batch from its losses, for a trainer that can wait for them between forward and backward pass. */
export interface Weighing {
  /** Pure: v of each row, `[batch]`. */
  weigh(losses: Float32Array, weights: Float32Array, progress: number): Float32Array;
  /** Learns from the losses of a batch, after its weights were taken. */
  observe?(losses: Float32Array): void;
}

/** λ: progress in [0, 1] → open fraction in (0, 1], never decreasing. */
export type Pacing = (progress: number) => number;

/** v*: loss and threshold → weight in [0, 1], never increasing in the loss, never decreasing in the threshold. */
export type Regularizer = (loss: number, threshold: number) => number;
