import type { SelectionMethod } from "../method.js";
import { batchSelfPacedMethod } from "./batch-self-paced.js";
import { coTeachingMethod } from "./co-teaching.js";
import { importanceMethod } from "./importance.js";
import { learningToReweightMethod } from "./learning-to-reweight.js";
import { metaWeightNetMethod } from "./meta-weight-net.js";
import { proxyReducibleLossMethod, reducibleLossMethod } from "./reducible-loss.js";
import { selectiveBackpropMethod } from "./selective-backprop.js";
import { topLossMethod } from "./top-loss.js";
import { topScoreMethod } from "./top-score.js";

/** Every selection of the catalog. */
export const selections: readonly SelectionMethod[] = [
  importanceMethod,
  reducibleLossMethod,
  proxyReducibleLossMethod,
  topLossMethod,
  topScoreMethod,
  selectiveBackpropMethod,
  batchSelfPacedMethod,
  coTeachingMethod,
  learningToReweightMethod,
  metaWeightNetMethod,
];
