export { groupSequentialBoundary } from "./boundary.js";
export { criticalValue, equivalenceLevel, superiorityLevel } from "./critical-value.js";
export { type Extension, extendPlan, tMixtureEValue } from "./extension.js";
export { clopperPearson, failureBoundAtNone, type ShareInterval } from "./failures.js";
export { type PairedSummary, pairedSummary } from "./paired.js";
export { type PredictiveInput, verdictProbability } from "./predictive.js";
export type { ArmResult, Interval, Member, Observation, Reason, Verdict } from "./result.js";
export { type RuleOptions, ruleOptions } from "./rule-options.js";
export { decideFamily, type Family, startFamily } from "./sequential-rule.js";
export { signFlipP } from "./sign-flip.js";
export {
  initTestSetLuck,
  neededTestExamples,
  type TestSetLuck,
  testSetLuck,
  updateTestSetLuck,
} from "./test-set-luck.js";
export { countWins, signTestP, type Wins } from "./wins.js";
