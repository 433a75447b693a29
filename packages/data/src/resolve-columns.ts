import type { DuckDBInstance } from "@duckdb/node-api";
import { nearestName } from "@gradus/numeric";
import { decimal, present, type StoredColumn } from "./cells.js";
import {
  COLUMN_KINDS,
  type ColumnChoices,
  type ColumnInfo,
  type ColumnKind,
  type Task,
} from "./column-info.js";
import { commaRemedy } from "./decimal-comma.js";
import { query } from "./duck.js";
import { type InferredKind, inferKind, inferTask } from "./infer-kind.js";
import { InputError } from "./input-error.js";
import { type ColumnSurvey, surveyColumn } from "./survey.js";

/** What every column is used as, and what the label is. */
export interface ResolvedColumns {
  columns: ColumnInfo[];
  task: Task | undefined;
}

/** A kind, and who says so. */
export type ChosenKind = InferredKind;

/** Kinds of which a table has at most one. */
const SINGLE: readonly ColumnKind[] = ["image", "label", "id", "weight", "group", "difficulty"];
/** Kinds whose cells may say "missing" in a text. */
const MARKABLE: readonly ColumnKind[] = ["number", "category", "weight", "difficulty"];
const NUMERIC: readonly ColumnKind[] = ["number", "weight", "difficulty"];
/** Kinds that a test file must hold too. */
const NEEDED: readonly ColumnKind[] = ["text", "number", "category", "image", "label"];

/** Surveys the columns, and joins what the user chose with what the cells say. */
export async function resolveColumns(
  database: DuckDBInstance,
  path: string,
  stored: readonly StoredColumn[],
  options: { chosen: ReadonlyMap<string, ChosenKind>; missingTexts: readonly string[]; task?: Task },
): Promise<ResolvedColumns> {
  const { chosen } = options;
  const chosenOnce = new Set([...chosen.values()].map(({ kind }) => kind));
  const columns: ColumnInfo[] = [];
  let task: Task | undefined;
  for (const column of stored) {
    let survey = await surveyColumn(database, column, options.missingTexts);
    const given = chosen.get(column.name);
    const { kind, reason } = given ?? inferUnlessChosen(survey, chosenOnce);
    if (kind === "image") chosenOnce.add(kind);
    if (survey.markedCount > 0 && !MARKABLE.includes(kind)) {
      survey = await surveyColumn(database, column, []);
    }
    if (kind === "label") task = options.task ?? inferTask(survey);
    if (NUMERIC.includes(kind)) {
      await checkNumbers(database, path, survey, column.cell, kind, options.missingTexts);
    }
    if (kind === "label" && task === "numbers") {
      await checkNumbers(database, path, survey, column.cell, kind, []);
    }
    if (kind === "text" && survey.emptyCount === survey.rowCount) {
      throw new InputError({
        thing: `${path}: text column ${JSON.stringify(column.name)}`,
        rule: "must hold a text in some row",
        value: `${survey.rowCount} empty cells`,
        remedy: "Give another column: --text <column>.",
      });
    }
    columns.push({
      name: column.name,
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

function inferUnlessChosen(survey: ColumnSurvey, chosen: ReadonlySet<ColumnKind>): InferredKind {
  const inferred = inferKind(survey);
  if (!SINGLE.includes(inferred.kind) || !chosen.has(inferred.kind)) return inferred;
  // Its name says label, but the user named another column for that: it may leak what is to be predicted.
  return { kind: "ignored", reason: `${inferred.reason}, but another column is the ${inferred.kind}` };
}

/**
 * The kinds that the columns of `train` have, for a table that tests what is trained on it.
 *
 * @param labelsApart its labels are in a file of their own.
 */
export function kindsLike(
  path: string,
  names: readonly string[],
  train: { path: string; columns: readonly ColumnInfo[] },
  labelsApart = false,
): Map<string, ChosenKind> {
  const lacking = train.columns.filter(({ name, kind }) => NEEDED.includes(kind) && !names.includes(name));
  if (lacking.length > 0) {
    throw new InputError({
      thing: `${path}: the columns`,
      rule: `must hold those of ${train.path}`,
      value: `none named ${lacking.map(({ name }) => JSON.stringify(name)).join(", ")}`,
      remedy:
        labelsApart && lacking.every(({ kind }) => kind === "label")
          ? "Give the file of their labels: --test-labels <file>."
          : "Rename the columns of the test file, or give a test file with the same columns.",
    });
  }
  return new Map(
    names.map((name) => {
      const kind = train.columns.find((column) => column.name === name)?.kind;
      return kind === undefined
        ? [name, { kind: "ignored", reason: `no column of ${train.path}` }]
        : [name, { kind, reason: `as in ${train.path}` }];
    }),
  );
}

/** The kinds that the user gave, by column. */
export function chosenKinds(
  path: string,
  names: readonly string[],
  choices: ColumnChoices,
): Map<string, ChosenKind> {
  const chosen = new Map<string, ChosenKind>();
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
      const before = chosen.get(name)?.kind;
      if (before !== undefined) {
        throw new InputError({
          thing: `${path}: column ${JSON.stringify(name)}`,
          rule: "must have one kind",
          value: `${before} and ${kind}`,
          remedy: `Give --${before} or --${kind}, not both.`,
        });
      }
      chosen.set(name, { kind, reason: "given" });
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

const REMEDIES = {
  label: "Correct the cell, or predict classes: --task classification.",
  other: "Correct the cell, or leave it empty where the value is missing.",
};

async function checkNumbers(
  database: DuckDBInstance,
  path: string,
  survey: ColumnSurvey,
  cell: string,
  kind: ColumnKind,
  missingTexts: readonly string[],
): Promise<void> {
  if (survey.numberCount + survey.emptyCount + survey.markedCount === survey.rowCount) return;
  const value = present(cell, missingTexts);
  const [wrong] = await query(
    database,
    `SELECT rowid + 1, ${value} FROM rows WHERE ${value} IS NOT NULL AND ${decimal(value)} IS NULL ORDER BY rowid LIMIT 1`,
  );
  const [row, text] = wrong!;
  throw new InputError({
    thing: `${path}: ${kind} column ${JSON.stringify(survey.name)}`,
    rule: "must hold finite numbers",
    value: `${JSON.stringify(text)} in row ${row}`,
    remedy: commaRemedy(String(text)) ?? REMEDIES[kind === "label" ? "label" : "other"],
  });
}
