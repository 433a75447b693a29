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
export { createEmbeddedTrainer, type EmbeddedTrainerOptions } from "./trainers/embedded/trainer.js";
