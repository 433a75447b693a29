import type { TargetMethod } from "../method.js";
import { babyStepsMethod } from "./baby-steps.js";
import { everythingMethod } from "./everything.js";
import { gatedMethod } from "./gated.js";
import { onePassMethod } from "./one-pass.js";
import { pacedMethod } from "./paced.js";
import { selfPacedMethod } from "./self-paced.js";

/** Every target of the catalog. */
export const targets: readonly TargetMethod[] = [
  everythingMethod,
  pacedMethod,
  babyStepsMethod,
  onePassMethod,
  gatedMethod,
  selfPacedMethod,
];
