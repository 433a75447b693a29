import type { Plain, Round } from "./contracts.js";
import type { Identity } from "./identity.js";

/** begin: the step is not begun. round: all examples are being measured. pool: candidates are. models: batches are taken from them. */
export type Phase = "begin" | "round" | "pool" | "models";

/** A part that asks for rounds. */
export type Measuring = "target" | "proposal";

/** What a snapshot holds: with recipe, examples and options, all that the next asks depend on. */
export interface State {
  identity: Identity;
  step: number;
  drawIndex: number;
  progress: number;
  measured: number;
  differentiated: number;
  trained: number;
  nextId: number;
  phase: Phase;
  /** First example that the round has not asked, and what is measured of each. */
  roundNext: number;
  round: Round;
  /** Parts that the round is for, and those whose rounds before the step are told. */
  roundFor: Measuring[];
  measuredFor: Measuring[];
  /** Signals of a validation round as far as they are told. */
  judged: Plain;
  /** Of a selected step with several models: the first that was not asked. */
  modelNext: number;
  memory: Plain;
  target: Plain;
  proposal: Plain;
  selection: Plain;
  inFlight: Plain;
}
