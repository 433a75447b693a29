import type { LossMethod } from "../method.js";
import { plainLossMethod } from "./plain.js";

/** Every loss that a `train` ask can name. */
export const losses: readonly LossMethod[] = [plainLossMethod];
