import type { PacingMethod } from "../method.js";
import { exponentialPacingMethod } from "./exponential.js";
import { geometricPacingMethod } from "./geometric.js";
import { linearPacingMethod } from "./linear.js";
import { logarithmicPacingMethod } from "./logarithmic.js";
import { pointsPacingMethod } from "./points.js";
import { powerPacingMethod } from "./power.js";
import { rootPacingMethod } from "./root.js";
import { smoothExponentialPacingMethod } from "./smooth-exponential.js";
import { stepPacingMethod } from "./step.js";
import { variedExponentialPacingMethod } from "./varied-exponential.js";

/** Every pacing of the catalog. */
export const pacings: readonly PacingMethod[] = [
  linearPacingMethod,
  rootPacingMethod,
  powerPacingMethod,
  geometricPacingMethod,
  logarithmicPacingMethod,
  smoothExponentialPacingMethod,
  stepPacingMethod,
  exponentialPacingMethod,
  variedExponentialPacingMethod,
  pointsPacingMethod,
];
