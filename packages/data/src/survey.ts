import type { DuckDBInstance } from "@duckdb/node-api";
import { decimal, present, trimmed } from "./cells.js";
import { identifier, query } from "./duck.js";

/** What the cells of a column are, before anything is decided about it. */
export interface ColumnSurvey {
  name: string;
  nested: boolean;
  rowCount: number;
  emptyCount: number;
  /** Rows that hold a text which means "missing". */
  markedCount: number;
  markedTexts: string[];
  /** Of the present cells. */
  numberCount: number;
  integerCount: number;
  dateCount: number;
  distinctCount: number;
  meanWords: number;
  meanLength: number;
  sample: string[];
}

/** Counts what each column holds, one pass a column. */
export async function surveyColumn(
  database: DuckDBInstance,
  name: string,
  nested: boolean,
  missingTexts: readonly string[],
): Promise<ColumnSurvey> {
  const [counts] = await query(
    database,
    `
    WITH cells AS (
      SELECT rowid AS row, ${trimmed(name)} AS cell, ${present(name, missingTexts)} AS value FROM rows
    ), typed AS (SELECT *, ${decimal("value")} AS number FROM cells)
    SELECT
      count(*), count(*) FILTER (cell IS NULL), count(*) FILTER (cell IS NOT NULL AND value IS NULL),
      count(number), count(*) FILTER (number = trunc(number) AND abs(number) < 9007199254740992),
      count(*) FILTER (number IS NULL AND try_cast(value AS TIMESTAMP) IS NOT NULL),
      count(DISTINCT value),
      coalesce(avg(length(value) - length(replace(value, ' ', '')) + 1), 0), coalesce(avg(length(value)), 0)
    FROM typed`,
  );
  const [
    rowCount,
    emptyCount,
    markedCount,
    numberCount,
    integerCount,
    dateCount,
    distinctCount,
    words,
    length,
  ] = counts!.map(Number);
  return {
    name,
    nested,
    rowCount: rowCount!,
    emptyCount: emptyCount!,
    markedCount: markedCount!,
    markedTexts: markedCount === 0 ? [] : await markedTextsOf(database, name, missingTexts),
    numberCount: numberCount!,
    integerCount: integerCount!,
    dateCount: dateCount!,
    distinctCount: distinctCount!,
    meanWords: words!,
    meanLength: length!,
    sample: await sampleOf(database, name),
  };
}

async function markedTextsOf(database: DuckDBInstance, name: string, missingTexts: readonly string[]) {
  const rows = await query(
    database,
    `SELECT DISTINCT ${trimmed(name)} AS cell FROM rows WHERE cell IS NOT NULL AND ${present(name, missingTexts)} IS NULL`,
  );
  const found = new Set(rows.map(([cell]) => String(cell)));
  return missingTexts.filter((text) => found.has(text));
}

async function sampleOf(database: DuckDBInstance, name: string): Promise<string[]> {
  const rows = await query(
    database,
    `SELECT ${identifier(name)} FROM rows WHERE rowid < 1000 AND ${trimmed(name)} IS NOT NULL ORDER BY rowid`,
  );
  return [...new Set(rows.map(([cell]) => String(cell)))].slice(0, 3);
}
