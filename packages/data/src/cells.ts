import { identifier, literal } from "./duck.js";

/** Texts that mean "missing" in columns of numbers and categories, unless the user lists others. Empty always does. */
export const MISSING_TEXTS: readonly string[] = ["?", "NA", "N/A", "NaN", "nan", "null", "NULL"];

/** SQL for a cell without the white space around it, NULL where nothing is left. */
export function trimmed(column: string): string {
  return `nullif(trim(${identifier(column)}, e' \\t\\r\\n'), '')`;
}

/** SQL for a trimmed cell that is NULL where it holds one of the texts that mean "missing". */
export function present(column: string, missingTexts: readonly string[]): string {
  if (missingTexts.length === 0) return trimmed(column);
  return `(CASE WHEN ${trimmed(column)} NOT IN (${missingTexts.map(literal).join(", ")}) THEN ${trimmed(column)} END)`;
}

/** SQL for the DOUBLE in a text that is written as a decimal number, NULL for every other text. */
export function decimal(text: string): string {
  const pattern = String.raw`[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`;
  return `(CASE WHEN regexp_full_match(${text}, '${pattern}') THEN try_cast(${text} AS DOUBLE) END)`;
}

/**
 * SQL for the canonical text of a row: for each column, in code-point order of the names, the cell's length in
 * bytes, a colon and the cell, or `-` where it is empty. No two different rows share it.
 */
export function canonicalRow(columns: readonly string[]): string {
  const cells = columns.map((name) => {
    const cell = identifier(name);
    return `CASE WHEN ${cell} IS NULL OR ${cell} = '' THEN '-' ELSE strlen(${cell}) || ':' || ${cell} END`;
  });
  return cells.length === 0 ? "''" : cells.join(" || ");
}
