import type { SelectionMethod } from "../method.js";
import { batchSelfPacedMethod } from "./batch-self-paced.js";
import { coTeachingMethod } from "./co-teaching.js";
import { importanceMethod } from "./importance.js";
import { learningToReweightMethod } from "./learning-to-reweight.js";
import { metaWeightNetMethod } from "./meta-weight-net.js";
import { reducibleLossMethod } from "./reducible-loss.js";
import { topLossMethod } from "./top-loss.js";

/** Every selection of the catalog. */
export const selections: readonly SelectionMethod[] = [
  importanceMethod,
  reducibleLossMethod,
  topLossMethod,
  batchSelfPacedMethod,
  coTeachingMethod,
  learningToReweightMethod,
  metaWeightNetMethod,
];
