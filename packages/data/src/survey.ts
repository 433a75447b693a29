import type { DuckDBInstance, DuckDBListValue } from "@duckdb/node-api";
import { decimal, present, type StoredColumn, trimmed } from "./cells.js";
import { useDecimalCommas } from "./decimal-comma.js";
import { literal, query } from "./duck.js";
import { PICTURE_NAME } from "./images/picture-folder.js";

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
  distinctCount: number;
  meanWords: number;
  meanLength: number;
  /** Whether every value of the first thousand rows is a date or a time. */
  dates: boolean;
  /** Whether every value of the first thousand rows is a number, and some are written with a decimal comma. */
  decimalCommas: boolean;
  /** Whether every value of the first thousand rows is the name of a PNG or JPEG file. */
  pictures: boolean;
  /** Up to three different values, the first of the file. */
  sample: string[];
}

/** Counts what a column holds, by its different cells. */
export async function surveyColumn(
  database: DuckDBInstance,
  { name, cell, nested }: StoredColumn,
  missingTexts: readonly string[],
): Promise<ColumnSurvey> {
  const marked = missingTexts.length === 0 ? "false" : `value IN (${missingTexts.map(literal).join(", ")})`;
  const [counts] = await query(
    database,
    `
    WITH counted AS MATERIALIZED (SELECT ${trimmed(cell)} AS value, count(*) AS times FROM rows GROUP BY value),
    typed AS (
      SELECT value, times, CASE WHEN value IS NULL THEN 'empty' WHEN ${marked} THEN 'marked' ELSE 'value' END AS role,
        ${decimal("value")} AS number FROM counted
    )
    SELECT
      sum(times), sum(times) FILTER (role = 'empty'), sum(times) FILTER (role = 'marked'),
      sum(times) FILTER (role = 'value' AND number IS NOT NULL),
      sum(times) FILTER (role = 'value' AND number = trunc(number) AND abs(number) < 9007199254740992),
      count(*) FILTER (role = 'value'),
      sum(times * (length(value) - length(replace(value, ' ', '')) + 1)) FILTER (role = 'value'),
      sum(times * length(value)) FILTER (role = 'value'),
      list(value) FILTER (role = 'marked')
    FROM typed`,
  );
  const found = counts!.pop() as DuckDBListValue | null;
  const [rowCount, emptyCount, markedCount, numberCount, integerCount, distinctCount, words, length] =
    counts!.map(Number);
  const valueCount = Math.max(1, rowCount! - emptyCount! - markedCount!);
  return {
    name,
    nested,
    rowCount: rowCount!,
    emptyCount: emptyCount!,
    markedCount: markedCount!,
    markedTexts: missingTexts.filter((text) => found?.items.includes(text)),
    numberCount: numberCount!,
    integerCount: integerCount!,
    distinctCount: distinctCount!,
    meanWords: words! / valueCount,
    meanLength: length! / valueCount,
    ...(await readFirst(database, cell, missingTexts)),
  };
}

/** Looks at the first thousand rows. */
async function readFirst(
  database: DuckDBInstance,
  cell: string,
  missingTexts: readonly string[],
): Promise<Pick<ColumnSurvey, "dates" | "decimalCommas" | "pictures" | "sample">> {
  const rows = await query(
    database,
    `SELECT ${cell}, ${trimmed(cell)}, try_cast(${trimmed(cell)} AS TIMESTAMP) IS NOT NULL FROM rows
     WHERE rowid < 1000 AND ${present(cell, missingTexts)} IS NOT NULL ORDER BY rowid`,
  );
  return {
    dates: rows.length > 0 && rows.every(([, , isDate]) => isDate === true),
    decimalCommas: useDecimalCommas(rows.map(([, value]) => String(value))),
    pictures: rows.length > 0 && rows.every(([, value]) => PICTURE_NAME.test(String(value))),
    sample: [...new Set(rows.map(([value]) => String(value)))].slice(0, 3),
  };
}
