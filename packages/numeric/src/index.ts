export { agreementMatrix, type RankAgreement } from "./agreement-matrix.js";
export { type AliasTable, createAliasTable } from "./alias-table.js";
export { describeValue } from "./describe-value.js";
export {
  atLeast,
  choice,
  type Descriptor,
  flag,
  fraction,
  integer,
  type JsonSchema,
  number,
  numbers,
  optional,
  type Presence,
  positive,
  positiveInteger,
  text,
} from "./descriptors.js";
export {
  betaQuantile,
  binomialCdf,
  binomialUpperTail,
  tCdf,
  tQuantile,
  tUpperQuantile,
  tUpperTail,
} from "./distributions.js";
export { exp, expm1, log, log1p, pow } from "./exponential.js";
export { kendall } from "./kendall.js";
export { nearestName } from "./nearest-name.js";
export { normalCdf, normalDensity, normalQuantile, normalUpperQuantile, normalUpperTail } from "./normal.js";
export {
  type Fields,
  type OptionInput,
  type Options,
  type OptionsOf,
  type OptionValues,
  options,
} from "./options.js";
export { orderBy } from "./order-by.js";
export { createPermutation, type Permutation } from "./permutation.js";
export { type QuantileType, quantile, quantileSorted } from "./quantile.js";
export { ranks, type TieRule } from "./ranks.js";
export { createRng, type Rng } from "./rng.js";
export { spearman } from "./spearman.js";
export { createSumTree, type SumTree } from "./sum-tree.js";
export { mean, sampleVariance, standardDeviation, sum } from "./sums.js";
export { topK } from "./top-k.js";
