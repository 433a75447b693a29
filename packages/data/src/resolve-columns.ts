import type { DuckDBConnection } from "@duckdb/node-api";
import { nearestName } from "@gradus/numeric";
import { decimal, present } from "./cells.js";
import {
  COLUMN_KINDS,
  type ColumnChoices,
  type ColumnInfo,
  type ColumnKind,
  type Task,
} from "./column-info.js";
import { inferKind, inferTask } from "./infer-kind.js";
import { InputError } from "./input-error.js";
import { type ColumnSurvey, surveyColumn } from "./survey.js";

/** What every column is used as, and what the label is. */
export interface ResolvedColumns {
  columns: ColumnInfo[];
  task: Task | undefined;
}

/** Kinds of which a table has at most one. */
const SINGLE: readonly ColumnKind[] = ["label", "id", "weight", "group", "difficulty"];
/** Kinds whose cells may say "missing" in a text. */
const MARKABLE: readonly ColumnKind[] = ["number", "category", "weight", "difficulty"];

/** Surveys the columns, and joins what the user chose with what the cells say. */
export async function resolveColumns(
  connection: DuckDBConnection,
  path: string,
  names: readonly string[],
  nested: ReadonlySet<string>,
  options: { kinds: ColumnChoices; missingTexts: readonly string[]; task?: Task },
): Promise<ResolvedColumns> {
  const chosen = chosenKinds(path, names, options.kinds);
  const columns: ColumnInfo[] = [];
  let task: Task | undefined;
  for (const name of names) {
    let survey = await surveyColumn(connection, name, nested.has(name), options.missingTexts);
    const given = chosen.get(name);
    const { kind, reason } = resolveKind(survey, given, new Set(chosen.values()));
    if (survey.markedCount > 0 && !MARKABLE.includes(kind)) {
      survey = await surveyColumn(connection, name, nested.has(name), []);
    }
    if (given !== undefined && (given === "number" || given === "weight" || given === "difficulty")) {
      await checkNumbers(connection, path, survey, given, options.missingTexts);
    }
    if (kind === "label") task = options.task ?? inferTask(survey);
    columns.push({
      name,
      kind,
      reason: kind === "label" ? `${reason}; predicted as ${task}` : reason,
      missingCount: survey.emptyCount + survey.markedCount,
      missingTexts: survey.markedTexts,
      distinctCount: survey.distinctCount,
      sample: survey.sample,
    });
  }
  return { columns, task };
}

function resolveKind(survey: ColumnSurvey, given: ColumnKind | undefined, chosen: ReadonlySet<ColumnKind>) {
  if (given !== undefined) return { kind: given, reason: "given" };
  const inferred = inferKind(survey);
  if (!SINGLE.includes(inferred.kind) || !chosen.has(inferred.kind)) return inferred;
  // Its name says label, but the user named another column for that: it may leak what is to be predicted.
  return {
    kind: "ignored" as const,
    reason: `${inferred.reason}, but another column is the ${inferred.kind}`,
  };
}

function chosenKinds(
  path: string,
  names: readonly string[],
  choices: ColumnChoices,
): Map<string, ColumnKind> {
  const chosen = new Map<string, ColumnKind>();
  for (const kind of COLUMN_KINDS) {
    const given = choices[kind] ?? [];
    const list = typeof given === "string" ? [given] : given;
    if (SINGLE.includes(kind) && list.length > 1) {
      throw new InputError({
        thing: `${path}: the ${kind}`,
        rule: "must be one column",
        value: list.map((name) => JSON.stringify(name)).join(", "),
        remedy: `Give --${kind} once.`,
      });
    }
    for (const name of list) {
      if (!names.includes(name)) throw noSuchColumn(path, kind, name, names);
      const before = chosen.get(name);
      if (before !== undefined) {
        throw new InputError({
          thing: `${path}: column ${JSON.stringify(name)}`,
          rule: "must have one kind",
          value: `${before} and ${kind}`,
          remedy: `Give --${before} or --${kind}, not both.`,
        });
      }
      chosen.set(name, kind);
    }
  }
  return chosen;
}

/** The error for a column that a table does not have, with the nearest that it has. */
export function noSuchColumn(path: string, kind: string, name: string, names: readonly string[]): InputError {
  const near = nearestName(name, names);
  return new InputError({
    thing: `${path}: ${kind} column ${JSON.stringify(name)}`,
    rule: "must exist",
    value: `columns ${names.map((known) => JSON.stringify(known)).join(", ")}`,
    remedy: near === undefined ? "Give one of these columns." : `Did you mean ${JSON.stringify(near)}?`,
  });
}

async function checkNumbers(
  connection: DuckDBConnection,
  path: string,
  survey: ColumnSurvey,
  kind: ColumnKind,
  missingTexts: readonly string[],
): Promise<void> {
  if (survey.numberCount + survey.emptyCount + survey.markedCount === survey.rowCount) return;
  const value = present(survey.name, missingTexts);
  const reader = await connection.runAndReadAll(
    `SELECT rowid + 1, ${value} FROM rows WHERE ${value} IS NOT NULL AND ${decimal(value)} IS NULL ORDER BY rowid LIMIT 1`,
  );
  const [row, cell] = reader.getRows()[0]!;
  throw new InputError({
    thing: `${path}: ${kind} column ${JSON.stringify(survey.name)}`,
    rule: "must hold finite numbers",
    value: `${JSON.stringify(cell)} in row ${row}`,
    remedy: "Correct the cell, or leave it empty where the value is missing.",
  });
}
