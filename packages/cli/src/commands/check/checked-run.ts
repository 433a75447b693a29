import type { CurriculumTrace } from "@gradus/curriculum";
import type { NamedRecipe } from "./read-recipe.js";

/** A run that was held against the definition, and what it ran on. */
export interface CheckedRun extends NamedRecipe {
  trace: CurriculumTrace;
  /** File name of the table, its rows and the hash of its content. */
  table: { name: string; rows: number; contentHash: string };
  /** Id of each of the run's examples. */
  ids: readonly string[];
  batchSize: number;
  /** What was trained; null for a recipe that reads nothing of a model. */
  model: string | null;
}
