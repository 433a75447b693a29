import { createHash } from "node:crypto";
import type { Recipe } from "@gradus/curriculum";
import type { Table } from "@gradus/data";
import type { ValuesOf } from "../../command.js";
import { version } from "../../version.js";
import type { planOptions } from "../plan.js";
import type { PlanColumns } from "./plan-columns.js";
import type { PlanSource } from "./read-plan-examples.js";

/** What a plan was made from; the same record gives the same plan. */
export interface PlanRecord {
  format: "gradus.plan/1";
  gradus: string;
  curriculum: string;
  recipe: Recipe;
  seed: number;
  epochs: number;
  batchSize: number;
  steps: number;
  rows: number;
  table: { contentHash: string; rows: number };
  difficulty: string | null;
  label: string | null;
  /** SHA-256 of indices (int32) and weights (float32), little-endian, in order. */
  digest: string;
}

interface Facts {
  values: ValuesOf<typeof planOptions>;
  recipe: Recipe;
  table: Table;
  source: PlanSource;
  steps: number;
  batchSize: number;
  columns: PlanColumns;
}

export function planRecord({ values, recipe, table, source, steps, batchSize, columns }: Facts): PlanRecord {
  return {
    format: "gradus.plan/1",
    gradus: version,
    curriculum: values.curriculum,
    recipe,
    seed: values.seed,
    epochs: values.epochs,
    batchSize,
    steps,
    rows: columns.exampleIndex.length,
    table: { contentHash: table.contentHash, rows: table.rowCount },
    difficulty: source.difficulty,
    label: source.label,
    digest: createHash("sha256").update(columns.exampleIndex).update(columns.weight).digest("hex"),
  };
}
