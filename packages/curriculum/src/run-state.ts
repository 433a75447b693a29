import type { Plain, SignalName } from "./contracts.js";
import type { Identity } from "./identity.js";

/** begin: the step is not begun. round, measured: all examples are being, or are, measured. pool: candidates are. */
export type Phase = "begin" | "round" | "measured" | "pool";

/** What a snapshot holds: with recipe, examples and options, all that the next asks depend on. */
export interface State {
  identity: Identity;
  step: number;
  drawIndex: number;
  measured: number;
  trained: number;
  nextId: number;
  phase: Phase;
  /** First example that the round has not asked, and what is measured of each. */
  roundNext: number;
  roundSignals: SignalName[];
  memory: Plain;
  target: Plain;
  selection: Plain;
  inFlight: Plain;
}
