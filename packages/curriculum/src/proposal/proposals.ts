import type { ProposalMethod } from "../method.js";
import { epochStreamMethod } from "./epoch-stream.js";
import { infoBatchMethod } from "./info-batch.js";
import { instanceHardnessMethod } from "./instance-hardness.js";
import { priorityMethod } from "./priority.js";
import { rankExponentialMethod } from "./rank-exponential.js";
import { rankPriorityMethod } from "./rank-priority.js";
import { uniformMethod } from "./uniform.js";

/** Every proposal of the catalog. */
export const proposals: readonly ProposalMethod[] = [
  epochStreamMethod,
  uniformMethod,
  priorityMethod,
  rankPriorityMethod,
  rankExponentialMethod,
  infoBatchMethod,
  instanceHardnessMethod,
];
