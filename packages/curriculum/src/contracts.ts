/** What a trainer can say about one example. Each is float32; NaN is refused. */
export type SignalName =
  | "loss"
  | "labelProbability"
  | "margin"
  | "entropy"
  | "correct"
  | "gradientNorm"
  | "fullGradientNorm"
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

/** The loss that a `train` ask is to minimise; a shape with a formula is computed by the trainer itself. */
export type LossShape = { kind: "plain" };

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
  purpose: "target" | "pool" | "before" | "after" | "gate";
  /** alignment: gradient of each example times the mean gradient of these rows, after a virtual step with `after`. */
  reference?: { pool: string; indices: Int32Array };
  after?: Float32Array;
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
  /** Examples, counted when ASKED, so that budget and progress do not depend on timing. */
  readonly cost: { readonly measured: number; readonly trained: number };
  readonly memory: Memory;
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
}

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
}

/** Nothing, every example, or these (borrowed until the next advance). */
export type Change = "none" | "all" | Int32Array;

/** Which objective is minimised now: W_t(i) in [0, 1], Q_t ∝ W_t P. */
export interface Target {
  /** Signals that a `train` ask has to report. */
  readonly report: readonly SignalName[];
  /** null: W of this step follows from nothing told. A list: a barrier (all told), then these signals of all; [] = barrier only. */
  measureBefore(moment: Moment): SignalName[] | null;
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
  /** After every write to memory, pool measures too. What it derives must be a function of memory and target alone. */
  told?(indices: Int32Array, memory: Memory, target: Target): void;
}

/** Candidates that were measured for one step. */
export interface Pool {
  indices: Int32Array;
  weights: Float32Array;
  signals: Signals;
  /** First draw of the pool in the proposal's stream: what a selection draws is keyed by it. */
  drawIndex: number;
}

/** Which of a measured pool are used. */
export interface Selection {
  /** Whether Σ v l over what it keeps has the expectation of the pool's. */
  readonly unbiased: boolean;
  /** What a pool is measured for. */
  readonly signals: readonly SignalName[];
  /** Signals that a `train` ask has to report. */
  readonly report: readonly SignalName[];
  /** From state; 0 = take batchSize draws unseen. */
  poolSize(batchSize: number): number;
  /** Fills the batch, weights multiplied by its factor. */
  select(pool: Pool, indices: Int32Array, weights: Float32Array): void;
  /** Signals reported for one batch, in the order of asking; `selected` from a pool or taken unseen. */
  told?(report: Signals, selected: boolean): void;
  state(): Plain;
  restore(state: Plain): void;
}

/** λ: progress in [0, 1] → open fraction in (0, 1], never decreasing. */
export type Pacing = (progress: number) => number;

/** v*: loss and threshold → weight in [0, 1], never increasing in the loss, never decreasing in the threshold. */
export type Regularizer = (loss: number, threshold: number) => number;
