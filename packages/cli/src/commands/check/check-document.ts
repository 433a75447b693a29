import type { CurriculumTrace, Recipe } from "@gradus/curriculum";
import type { ValuesOf } from "../../command.js";
import type { checkOptions } from "../check.js";
import type { CheckedRun } from "./checked-run.js";

/** Starved examples that are named. */
const NAMED = 20;

/** What `gradus check --json` prints, and `--out trace.json` holds. */
export interface CheckDocument {
  format: "gradus.check/1";
  name: string;
  recipe: Recipe;
  table: CheckedRun["table"];
  examples: number;
  seed: number;
  epochs: number;
  batchSize: number;
  steps: number;
  model: string | null;
  definition: CurriculumTrace["definition"] & { monotonyFailure: { exampleId: string } | null };
  effective: { kind: CurriculumTrace["effectiveKind"]; failure: CurriculumTrace["effectiveFailure"] };
  starvation: Omit<CurriculumTrace["starvation"], "examples"> & { exampleIds: string[] };
  points: CurriculumTrace["points"];
  stages: CurriculumTrace["stages"];
}

export function checkDocument(
  { name, recipe, table, ids, batchSize, model, trace }: CheckedRun,
  { seed, epochs }: Pick<ValuesOf<typeof checkOptions>, "seed" | "epochs">,
): CheckDocument {
  const { definition, starvation, points, stages, steps } = trace;
  const { examples, ...starved } = starvation;
  const { monotonyFailure } = definition;
  return {
    format: "gradus.check/1",
    name,
    recipe,
    table,
    examples: ids.length,
    seed,
    epochs,
    batchSize,
    steps,
    model,
    definition: {
      ...definition,
      monotonyFailure:
        monotonyFailure === null ? null : { ...monotonyFailure, exampleId: ids[monotonyFailure.example]! },
    },
    effective: { kind: trace.effectiveKind, failure: trace.effectiveFailure },
    starvation: { ...starved, exampleIds: Array.from(examples.subarray(0, NAMED), (i) => ids[i]!) },
    points,
    stages,
  };
}
