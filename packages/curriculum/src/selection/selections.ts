import type { SelectionMethod } from "../method.js";
import { importanceMethod } from "./importance.js";
import { reducibleLossMethod } from "./reducible-loss.js";
import { topLossMethod } from "./top-loss.js";

/** Every selection of the catalog. */
export const selections: readonly SelectionMethod[] = [importanceMethod, reducibleLossMethod, topLossMethod];
