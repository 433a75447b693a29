export { type Advice, adviseOn } from "./advice/advise-on.js";
export { type AdviceWatch, measureTable } from "./advice/measure-table.js";
export type { AdviceNumbers } from "./advice/numbers.js";
export { type PlannedComparison, planComparison } from "./advice/plan-comparison.js";
export { type AdviceChoices, type PreparedAdvice, prepareAdvice } from "./advice/prepare-advice.js";
export type {
  AugmentationSpec,
  Dataset,
  Evaluation,
  Features,
  ImageShape,
  Labels,
  ModelSpec,
  OptimizerSpec,
  ScheduleSpec,
  StrengthSchedules,
  StrengthSpec,
  Trainer,
  TrainingSpec,
} from "./contracts.js";
export { type CellTask, taskName } from "./experiment/cell/task.js";
export { claimCount } from "./experiment/every-arm.js";
export { canonicalHash, canonicalJson } from "./experiment/folder/canonical-json.js";
export { factorWords } from "./experiment/report/factor-words.js";
export { type Comparison, prepareComparison } from "./experiment/resolve/prepare-comparison.js";
export { type Agenda, agendaOf } from "./experiment/rule/agenda.js";
export type { ControlLook } from "./experiment/rule/control-look.js";
export type { CompareEvent } from "./experiment/run/compare.js";
export { memoryNeeded } from "./experiment/run/memory-needed.js";
export {
  type RunComparisonOptions,
  runComparison,
  runControlLook,
  runFolderName,
  storedReport,
} from "./experiment/run/run-comparison.js";
export { type TracedRecipe, traceRecipe } from "./experiment/run/trace-recipe.js";
export type { Scored, ScorerContext } from "./scorers/contracts.js";
export { type CrossFittedLossOptions, crossFittedLoss } from "./scorers/cross-fitted-loss.js";
export { type IrreducibleLossOptions, irreducibleLoss } from "./scorers/irreducible-loss.js";
export { isTrainedScorer } from "./scorers/scorer-cost.js";
export {
  computeScores,
  type FixedColumn,
  type ScoreColumn,
  type ScorePlan,
  type ScoreWatch,
  type TableScores,
  type WorkCost,
} from "./scorers/table/compute-scores.js";
export type { LabelIssues } from "./scorers/table/label-quality.js";
export type { ChosenScorer } from "./scorers/table/plan-works.js";
export {
  isScorer,
  type PreparedScores,
  prepareScores,
  type ScoreChoices,
} from "./scorers/table/prepare-scores.js";
export type { Passes, Work, WorkColumns } from "./scorers/table/work.js";
export { createEmbeddedTrainer, type EmbeddedTrainerOptions } from "./trainers/embedded/trainer.js";
