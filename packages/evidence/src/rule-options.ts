import { fraction, integer, type OptionsOf, optional, options, positive } from "@gradus/numeric";

/** What is fixed before the first block, described once: check, defaults and schema derive from it. */
export const ruleOptions = options("startFamily", {
  margin: positive({ says: "Smallest difference that matters to the user, in units of the metric." }),
  blocks: integer({ min: 5, max: 1000, default: 20, says: "Planned blocks N." }),
  firstLook: integer({
    min: 2,
    default: 5,
    says: "Blocks before the first look; equal to blocks = one look.",
  }),
  alpha: fraction({ above: 0, below: 1, default: 0.05, says: "Two-sided error of the family." }),
  equivalenceAlpha: fraction({ above: 0, below: 1, default: 0.05, says: "One-sided error of equivalence." }),
  futility: fraction({
    default: 0.05,
    says: "An arm stops when the probability of any verdict within the plan falls below; 0 = never.",
  }),
  futilityFrom: integer({ min: 2, default: 6, says: "Blocks before an arm may stop for futility." }),
  resolution: optional(
    positive({ says: "Smallest step of the metric, 1 / test examples for an accuracy; absent = unknown." }),
  ),
});
/** The plan of a family: margin, planned blocks, levels, futility, resolution. */
export type RuleOptions = OptionsOf<typeof ruleOptions>;
