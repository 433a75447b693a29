export { groupSequentialBoundary } from "./boundary.js";
export { criticalValue, equivalenceLevel, superiorityLevel } from "./critical-value.js";
export {
  allInWords,
  type DefinitionFacts,
  definitionFailures,
  type EntropyStep,
  entropyWords,
  type StarvationFacts,
  targetNotes,
} from "./definition-words.js";
export {
  type ConstantAnswer,
  conclusionSentence,
  constantAnswerWarning,
  loosePairsSentence,
} from "./experiment-sentences.js";
export { type Extension, extendPlan, tMixtureEValue, tMixtureHalfWidth } from "./extension.js";
export { clopperPearson, failureBoundAtNone, type ShareInterval } from "./failures.js";
export { type JudgedArm, type Judgement, type JudgeOptions, judgeResults } from "./judge-results.js";
export {
  areaUnderCurve,
  type CostToTargetComparison,
  type CurvePoint,
  compareCostToTarget,
  costToTarget,
} from "./metric-cost-curve.js";
export {
  describeDifference,
  describeMean,
  differenceWithUnit,
  formatDifference,
  formatInterval,
  formatLevel,
  formatSize,
  type MetricWords,
  type Spread,
} from "./metric-words.js";
export { type PairedSummary, pairedSummary } from "./paired.js";
export {
  blocksForDifference,
  blocksForEquivalence,
  blocksToSettle,
  type PlanningInput,
  visibleDifference,
} from "./planning.js";
export { type PredictiveInput, verdictProbability } from "./predictive.js";
export { reasonText } from "./reason-text.js";
export type { ArmResult, Interval, Member, Observation, Reason, Verdict } from "./result.js";
export type { ResultRow } from "./result-rows.js";
export { type RuleOptions, ruleOptions } from "./rule-options.js";
export {
  type PlaceboWords,
  pacingPlacebo,
  type SentenceFacts,
  type SentenceResult,
} from "./sentence-facts.js";
export { verdictSentence } from "./sentences.js";
export { decideFamily, type Family, startFamily } from "./sequential-rule.js";
export { signFlipP } from "./sign-flip.js";
export { type SweepFacts, sweepSentence } from "./sweep-sentence.js";
export {
  initTestSetLuck,
  neededTestExamples,
  type TestSetLuck,
  testSetLuck,
  updateTestSetLuck,
} from "./test-set-luck.js";
export { type Four, type FourCells, type TwoByTwo, twoByTwo } from "./two-by-two.js";
export { type TwoByTwoFacts, twoByTwoSentence } from "./two-by-two-sentence.js";
export { countWins, signTestP, type Wins } from "./wins.js";
