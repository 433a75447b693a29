import type { Rng } from "@gradus/numeric";
import type { Dataset, TrainingSpec } from "../contracts.js";

/** What a trained scorer may use: the block's own training rows and a share of the arm's budget. */
export interface ScorerContext {
  dataset: Dataset;
  /** Dataset rows that the arm owns, in the order of the run's positions. */
  rows: Int32Array;
  spec: TrainingSpec;
  /** Keyed by block and scorer. */
  rng: Rng;
  /** Cost that the scorer may spend, in the units of the budget. */
  cost: number;
  costs: { measure: number; train: number };
  /** Called between asks, a few times a second; throws to stop. */
  between(): void;
}

/** Scores of one draw of a scorer, and what they cost. */
export interface Scored {
  /** Positions (into the context's rows) that the arm may train on; the rest was given up as a holdout. */
  positions: Int32Array;
  /** `[positions]` higher = harder, or the irreducible loss. */
  values: Float64Array;
  /** In the units of the budget: training and scoring passes. */
  cost: number;
  warnings: string[];
}
