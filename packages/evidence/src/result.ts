/** One claim of the family: this arm against the control, at this share of the budget. */
export interface Member {
  arm: string;
  /** Share of the budget at which the metric is read, in (0, 1]; 1 is the whole. */
  at: number;
}

/** What can be said of an arm. */
export type Verdict = "better" | "worse" | "equivalent" | "no evidence";

/** Why an arm closed. */
export type Reason =
  | "boundary"
  | "equivalence"
  | "futility"
  | "plan-complete"
  | "too-few-blocks"
  | "extended"
  | "test-set-luck"
  | "never-differed";

/** What one block says of one member of the family. */
export interface Observation {
  /** arm − control in units of the metric, oriented so that higher is better; a failure is already scored. */
  difference: number;
  /**
   * `[testExamples]` the same difference, an example each, in the same units and orientation.
   * Left out where the metric is no mean over test examples, or an arm failed without predictions.
   */
  examples?: ArrayLike<number>;
  /** The arm trained on the same batches with the same weights as the control. */
  identical?: boolean;
  /** Who failed in this block; absent = nobody. */
  failed?: "arm" | "control" | "both";
}

/** Mean difference and its intervals after some blocks. */
export interface Interval {
  blocks: number;
  mean: number;
  /** Superiority interval; −Infinity to Infinity where no boundary has been spent yet. */
  low: number;
  high: number;
  /** Equivalence interval, at its own one-sided level. */
  equivalenceLow: number;
  equivalenceHigh: number;
}

/** What one member of the family came to. */
export interface ArmResult extends Member, Interval {
  verdict: Verdict;
  reason: Reason;
  /** τ, in units of the metric; null where the test examples are unknown. */
  testSetLuck: number | null;
  /** Standard deviation of the differences, at least what the metric's resolution allows; NaN with one block. */
  sd: number;
  /** √(sd²/n + τ²). */
  standardError: number;
  /** One-sided superiority level in force in the pass that closed the arm. */
  level: number;
  /** The t value that the level allows at this look. */
  critical: number;
  /** Probability, seen from the close, of a verdict within the plan: 1 where there is one, 0 where it is ruled out. */
  verdictProbability: number;
  /** `[blocks]` differences up to the close, in block order. */
  differences: number[];
  /** Blocks in which the arm trained exactly as the control did. */
  identicalBlocks: number;
  armFailures: number;
  controlFailures: number;
  /** Mean over the blocks without a failure; null where there is none. Never deciding. */
  meanWithoutFailures: number | null;
  /** What could be said at each look, the close included. */
  looks: Interval[];
}
