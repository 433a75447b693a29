import type { PacingMethod } from "../method.js";
import { exponentialPacingMethod } from "./exponential.js";
import { linearPacingMethod } from "./linear.js";
import { rootPacingMethod } from "./root.js";
import { stepPacingMethod } from "./step.js";

/** Every pacing of the catalog. */
export const pacings: readonly PacingMethod[] = [
  linearPacingMethod,
  rootPacingMethod,
  stepPacingMethod,
  exponentialPacingMethod,
];
