import type { LossMethod } from "../method.js";
import { classBalancedFocalMethod } from "./class-balanced-focal.js";
import { focalMethod } from "./focal.js";
import { generalizedCrossEntropyMethod } from "./generalized-cross-entropy.js";
import { plainLossMethod } from "./plain.js";
import { superLossMethod } from "./superloss.js";

/** Every loss that a `train` ask can name. */
export const losses: readonly LossMethod[] = [
  plainLossMethod,
  focalMethod,
  classBalancedFocalMethod,
  superLossMethod,
  generalizedCrossEntropyMethod,
];
