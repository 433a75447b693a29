import type { RegularizerMethod } from "../method.js";
import { hardRegularizerMethod } from "./hard.js";
import { linearRegularizerMethod } from "./linear.js";
import { logarithmicRegularizerMethod } from "./logarithmic.js";
import { logisticRegularizerMethod } from "./logistic.js";
import { mixtureRegularizerMethod } from "./mixture.js";
import { mixture2RegularizerMethod } from "./mixture-2.js";
import { polynomialRegularizerMethod } from "./polynomial.js";
import { welschRegularizerMethod } from "./welsch.js";

/** Every self-paced regularizer of the catalog. */
export const regularizers: readonly RegularizerMethod[] = [
  hardRegularizerMethod,
  linearRegularizerMethod,
  logarithmicRegularizerMethod,
  mixtureRegularizerMethod,
  mixture2RegularizerMethod,
  polynomialRegularizerMethod,
  logisticRegularizerMethod,
  welschRegularizerMethod,
];
