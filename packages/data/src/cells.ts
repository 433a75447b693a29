import { byCodePoint } from "./code-point-order.js";
import { literal } from "./duck.js";

/** A column of the table `rows`, where columns have names of their own: a user's may be `rowid`, or differ in case only. */
export interface StoredColumn {
  /** The user's name. */
  name: string;
  /** The name in SQL. */
  cell: string;
  /** Holds lists or objects. */
  nested: boolean;
}

/** Texts that mean "missing" in columns of numbers and categories, unless the user lists others. Empty always does. */
export const MISSING_TEXTS: readonly string[] = ["?", "NA", "N/A", "NaN", "nan", "null", "NULL"];

/** SQL for a cell without the white space around it, NULL where nothing is left. */
export function trimmed(cell: string): string {
  return `nullif(trim(${cell}, e' \\t\\r\\n'), '')`;
}

/** SQL for a trimmed cell that is NULL where it holds one of the texts that mean "missing". */
export function present(cell: string, missingTexts: readonly string[]): string {
  if (missingTexts.length === 0) return trimmed(cell);
  return `(CASE WHEN ${trimmed(cell)} NOT IN (${missingTexts.map(literal).join(", ")}) THEN ${trimmed(cell)} END)`;
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
export function canonicalRow(columns: readonly StoredColumn[]): string {
  const sorted = [...columns].sort((a, b) => byCodePoint(a.name, b.name));
  const cells = sorted.map(({ cell }) => {
    return `CASE WHEN ${cell} IS NULL OR ${cell} = '' THEN '-' ELSE strlen(${cell}) || ':' || ${cell} END`;
  });
  return cells.length === 0 ? "''" : cells.join(" || ");
}
