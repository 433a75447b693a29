import type { TargetMethod } from "../method.js";
import { everythingMethod } from "./everything.js";
import { pacedMethod } from "./paced.js";
import { selfPacedMethod } from "./self-paced.js";

/** Every target of the catalog. */
export const targets: readonly TargetMethod[] = [everythingMethod, pacedMethod, selfPacedMethod];
