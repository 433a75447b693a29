import type { Reason } from "./result.js";

const TEXTS: { readonly [reason in Reason]: string } = {
  boundary: "clear difference",
  equivalence: "inside the margin",
  futility: "no verdict in reach",
  "plan-complete": "plan complete",
  "too-few-blocks": "plan not complete",
  extended: "extended beyond the plan",
  "test-set-luck": "test set too small",
  "never-differed": "never differed",
};

/** Why an arm closed, in two or three words for a table. */
export function reasonText(reason: Reason): string {
  return TEXTS[reason];
}
