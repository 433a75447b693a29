import { catalog, type Examples, needsOf, type Recipe } from "@gradus/curriculum";
import {
  type ColumnChoices,
  readDifficulty,
  readLabels,
  readWeights,
  type Table,
  textLengths,
} from "@gradus/data";
import type { ValuesOf } from "../../command.js";
import { UsageError } from "../../errors.js";
import { count } from "../../figures.js";
import type { planOptions } from "../plan.js";

/** Which columns of the table are read as what. */
type Values = Pick<ValuesOf<typeof planOptions>, "difficulty" | "label" | "id" | "weight">;

const TEXT_LENGTH = "text-length";

/** The examples of a plan, and where their difficulty and classes came from. */
export interface PlanSource {
  examples: Examples;
  ids: string[];
  difficulty: string | null;
  label: string | null;
  /** What was inferred, a line each. */
  notes: string[];
}

/** Kinds of the columns that the user named; what the recipe does not read is refused. */
export function tableKinds(recipe: Recipe, { difficulty, label, id, weight }: Values): ColumnChoices {
  if (difficulty !== undefined && !readsDifficulty(recipe)) {
    throw new UsageError("--difficulty has no effect: this curriculum does not read it");
  }
  const scorer = catalog.find((method) => method.kind === "scorer" && method.name === difficulty);
  if (scorer?.kind === "scorer" && scorer.score === "trained") {
    throw new UsageError(`--difficulty ${difficulty} is trained anew in every run and cannot be planned`, {
      remedy: "gradus compare computes it; a plan takes a column, or text-length",
    });
  }
  const column = difficulty === TEXT_LENGTH ? undefined : difficulty;
  return {
    ...(column === undefined ? {} : { difficulty: column }),
    ...(label === undefined ? {} : { label }),
    ...(id === undefined ? {} : { id }),
    ...(weight === undefined ? {} : { weight }),
  };
}

/** Reads what the recipe needs of a table. */
export async function readPlanExamples(table: Table, recipe: Recipe, values: Values): Promise<PlanSource> {
  const { ids, keys } = await table.exampleIds();
  const notes: string[] = [];
  const examples: { -readonly [field in keyof Examples]: Examples[field] } = { count: table.rowCount, keys };
  let [difficulty, label]: [string | null, string | null] = [null, null];
  if (readsDifficulty(recipe)) {
    const read = await readScore(table, values.difficulty);
    difficulty = read.from;
    examples.scores = { difficulty: read.scores };
    notes.push(`difficulty: ${read.from}`);
  }
  const weights = await readWeights(table);
  if (weights !== null) {
    examples.base = weights;
    notes.push(`source weights: column ${table.columnOf("weight")!.name}`);
  }
  if (recipe.target["balanced"] === true && table.columnOf("label") !== undefined) {
    const labels = await readLabels(table);
    if (labels.kind === "classes") {
      examples.classes = labels.codes;
      examples.classCount = labels.names.length;
      label = table.columnOf("label")!.name;
      notes.push(`classes: ${count(labels.names.length)} of column ${label}, opened together`);
    }
  }
  return { examples, ids, difficulty, label, notes };
}

function readsDifficulty(recipe: Recipe): boolean {
  return needsOf(recipe).includes("difficulty");
}

async function readScore(
  table: Table,
  asked: string | undefined,
): Promise<{ scores: Float64Array; from: string }> {
  if (asked !== TEXT_LENGTH) {
    const scores = await readDifficulty(table);
    if (scores !== null) return { scores, from: `column ${table.columnOf("difficulty")!.name}` };
  }
  const columns = table.columnsOf("text").map(({ name }) => name);
  if (columns.length === 0) {
    const names = table.columns.map(({ name }) => JSON.stringify(name)).join(", ");
    throw new UsageError(`${table.path} must hold a difficulty or a text, got columns ${names}`, {
      remedy: "name the column of the difficulty: --difficulty <column>",
    });
  }
  const texts = await Promise.all(columns.map((name) => table.texts(name)));
  return { scores: textLengths(texts), from: `${TEXT_LENGTH}, the words of ${columns.join(", ")}` };
}
