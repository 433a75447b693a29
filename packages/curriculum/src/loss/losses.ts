import type { LossMethod } from "../method.js";
import { classBalancedFocalMethod } from "./class-balanced-focal.js";
import { debiasedMethod } from "./debiased.js";
import { focalMethod } from "./focal.js";
import { generalizedCrossEntropyMethod } from "./generalized-cross-entropy.js";
import { hardNegativeMethod } from "./hard-negative.js";
import { infoNceMethod } from "./info-nce.js";
import { plainLossMethod } from "./plain.js";
import { semiHardTripletMethod } from "./semi-hard-triplet.js";
import { superLossMethod } from "./superloss.js";

/** Every loss that a `train` ask can name. */
export const losses: readonly LossMethod[] = [
  plainLossMethod,
  focalMethod,
  classBalancedFocalMethod,
  superLossMethod,
  generalizedCrossEntropyMethod,
  infoNceMethod,
  debiasedMethod,
  hardNegativeMethod,
  semiHardTripletMethod,
];
