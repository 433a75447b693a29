import type { SelectionMethod } from "../method.js";

/** Every selection of the catalog. */
export const selections: readonly SelectionMethod[] = [];
