import type { ProposalMethod } from "../method.js";
import { epochStreamMethod } from "./epoch-stream.js";
import { priorityMethod } from "./priority.js";
import { uniformMethod } from "./uniform.js";

/** Every proposal of the catalog. */
export const proposals: readonly ProposalMethod[] = [epochStreamMethod, uniformMethod, priorityMethod];
