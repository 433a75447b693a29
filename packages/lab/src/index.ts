export type {
  Dataset,
  Evaluation,
  Features,
  Labels,
  ModelSpec,
  OptimizerSpec,
  ScheduleSpec,
  Trainer,
  TrainingSpec,
} from "./contracts.js";
export { type Agenda, agendaOf } from "./experiment/agenda.js";
export { canonicalHash, canonicalJson } from "./experiment/canonical-json.js";
export type { CompareEvent } from "./experiment/compare.js";
export { memoryNeeded } from "./experiment/memory-needed.js";
export { type Comparison, prepareComparison } from "./experiment/prepare-comparison.js";
export {
  type RunComparisonOptions,
  runComparison,
  runFolderName,
  storedReport,
} from "./experiment/run-comparison.js";
export { setAside } from "./experiment/run-folder.js";
export { type CellTask, taskName } from "./experiment/task.js";
export { createEmbeddedTrainer, type EmbeddedTrainerOptions } from "./trainers/embedded/trainer.js";
