import type { RegularizerMethod } from "../method.js";
import { hardRegularizerMethod } from "./hard.js";
import { linearRegularizerMethod } from "./linear.js";
import { logarithmicRegularizerMethod } from "./logarithmic.js";
import { mixtureRegularizerMethod } from "./mixture.js";

/** Every self-paced regularizer of the catalog. */
export const regularizers: readonly RegularizerMethod[] = [
  hardRegularizerMethod,
  linearRegularizerMethod,
  logarithmicRegularizerMethod,
  mixtureRegularizerMethod,
];
