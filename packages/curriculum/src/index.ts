export { batchSizeFor } from "./batch-size-for.js";
export { type CurriculumReport, type Stage, validateCurriculum } from "./bengio.js";
export { catalog, curricula, kindHeadings, methodNamed, recipeOf } from "./catalog.js";
export { permuteWithinClasses } from "./class-permutation.js";
export { type Collapse, collapse } from "./collapse.js";
export type {
  Ask,
  AskSignalName,
  Change,
  Cost,
  Distribution,
  DoneAsk,
  Examples,
  Feedback,
  LossShape,
  MeasureAsk,
  Memory,
  Moment,
  Pacing,
  Plain,
  Pool,
  PoolMeasure,
  Proposal,
  Regularizer,
  Round,
  Run,
  RunOptions,
  Selection,
  SignalName,
  Signals,
  Snapshot,
  Target,
  TargetWatch,
  TrainAsk,
  WaitAsk,
  Weighing,
} from "./contracts.js";
export { annotatorDisagreement, voteEntropy } from "./difficulty/annotators.js";
export { meanRank, type ScoreStability, scoreStability } from "./difficulty/combination.js";
export {
  type CentroidDistanceOptions,
  centroidDistance,
  type Embedding,
  type NeighbourDistanceOptions,
  neighbourDistance,
} from "./difficulty/embedding.js";
export { consistencyDifficulty, crossReviewDifficulty } from "./difficulty/held-out.js";
export {
  type EdgeDensityOptions,
  edgeDensity,
  type ImageEntropyOptions,
  type Images,
  imageEntropy,
} from "./difficulty/images.js";
export {
  type ConfidentJoint,
  confidentJoint,
  type LabelIssueOptions,
  labelIssues,
} from "./difficulty/label-quality.js";
export { type NgramPerplexityOptions, ngramPerplexity } from "./difficulty/ngram-perplexity.js";
export {
  confidenceDifficulty,
  el2nDifficulty,
  entropyDifficulty,
  logitLossDifficulty,
  lossDifficulty,
  marginDifficulty,
  type PredictionMatrix,
  softmax,
} from "./difficulty/predictions.js";
export { fleschDifficulty, fleschKincaidGrade, syllableCount } from "./difficulty/readability.js";
export { aumThreshold, dealThresholdSamples } from "./difficulty/threshold-samples.js";
export {
  createTrainingDynamics,
  type DynamicsSignal,
  dynamicsSignals,
  type TrainingDynamics,
  type TrainingDynamicsOptions,
  type TrainingDynamicsReading,
  type TrainingDynamicsScores,
} from "./difficulty/training-dynamics.js";
export { normalizeByClass, varianceOfGradients } from "./difficulty/variance-of-gradients.js";
export { wordRarity } from "./difficulty/word-rarity.js";
export { wordsOf } from "./difficulty/words.js";
export {
  effectiveSampleSize,
  empiricalDistribution,
  entropy,
  type Starvation,
  starvation,
  starvedExamples,
} from "./distribution.js";
export {
  type IrreducibleLossQuality,
  type IrreducibleLossQualityOptions,
  irreducibleLossQuality,
} from "./irreducible-loss-quality.js";
export { DROPOUT_PASSES } from "./look-cost.js";
export { classBalancedWeights } from "./loss/class-balanced-focal.js";
export { type FocalOptions, focalLoss } from "./loss/focal.js";
export {
  type GeneralizedCrossEntropyOptions,
  generalizedCrossEntropy,
} from "./loss/generalized-cross-entropy.js";
export { type HardNegativeOptions, hardNegativeLoss } from "./loss/hard-negative.js";
export { type SemiHardTripletOptions, semiHardTripletLoss } from "./loss/semi-hard-triplet.js";
export { superLossConfidence } from "./loss/superloss.js";
export type {
  CurriculumMethod,
  Described,
  Given,
  LossMethod,
  Method,
  NestedPart,
  PacingMethod,
  Part,
  Placebo,
  ProposalMethod,
  RegularizerMethod,
  ScorerMethod,
  ScorerNeed,
  SelectionMethod,
  Setup,
  SoftTarget,
  TargetMethod,
} from "./method.js";
export { type ExponentialPacingOptions, exponentialPacing } from "./pacing/exponential.js";
export { geometricPacing } from "./pacing/geometric.js";
export { type LinearPacingOptions, linearPacing } from "./pacing/linear.js";
export { logarithmicPacing } from "./pacing/logarithmic.js";
export { type PointsPacingOptions, pointsPacing } from "./pacing/points.js";
export { powerPacing } from "./pacing/power.js";
export { type RootPacingOptions, rootPacing } from "./pacing/root.js";
export { smoothExponentialPacing } from "./pacing/smooth-exponential.js";
export { type StepPacingOptions, stepPacing } from "./pacing/step.js";
export { variedExponentialPacing } from "./pacing/varied-exponential.js";
export { turnsOf } from "./parts.js";
export { type Plot, plotPoints } from "./plot-points.js";
export {
  algorithmsOf,
  checkRecipe,
  measuresOf,
  modelsOf,
  needsOf,
  poolsOf,
  type Recipe,
  type RecipeInput,
  readsGroups,
  recipeSchema,
} from "./recipe.js";
export { hardRegularizer } from "./regularizer/hard.js";
export { linearRegularizer } from "./regularizer/linear.js";
export { logarithmicRegularizer } from "./regularizer/logarithmic.js";
export { logisticRegularizer } from "./regularizer/logistic.js";
export { type MixtureRegularizerOptions, mixtureRegularizer } from "./regularizer/mixture.js";
export { mixture2Regularizer } from "./regularizer/mixture-2.js";
export { polynomialRegularizer } from "./regularizer/polynomial.js";
export { welschRegularizer } from "./regularizer/welsch.js";
export { restoreRun, startRun } from "./run.js";
export { varianceReduction } from "./selection/variance-reduction.js";
export { parseSnapshot, stringifySnapshot } from "./snapshot.js";
export {
  type Answers,
  type CurriculumFollower,
  type CurriculumTrace,
  type Evenness,
  followCurriculum,
  type TracePoint,
  type TraceStage,
  type TraceStarvation,
  traceCurriculum,
  traceStarvation,
} from "./trace-curriculum.js";
export {
  type AllIn,
  type DefinitionFinding,
  type DefinitionState,
  type DefinitionTrace,
  type EntropyFailure,
  type MonotonyFailure,
  type StageSeen,
  traceDefinition,
} from "./trace-definition.js";
