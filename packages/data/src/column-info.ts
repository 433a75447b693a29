/** What a column is used as. */
export type ColumnKind =
  | "text"
  | "number"
  | "category"
  | "image"
  | "label"
  | "id"
  | "weight"
  | "group"
  | "difficulty"
  | "ignored";

/** Every {@link ColumnKind}, in the order of help and messages. */
export const COLUMN_KINDS: readonly ColumnKind[] = [
  "text",
  "number",
  "category",
  "image",
  "label",
  "id",
  "weight",
  "group",
  "difficulty",
  "ignored",
];

/** Kinds that the user gives, a column or several each: `{ label: "category", number: ["age", "hours"] }`. */
export type ColumnChoices = { readonly [kind in ColumnKind]?: string | readonly string[] };

/** A column as printed before a run: what it is used as, why, and what it holds. */
export interface ColumnInfo {
  name: string;
  kind: ColumnKind;
  /** Why it is of this kind: `given`, or what in the column says so. */
  reason: string;
  /** Rows whose cell is missing, by the rule of the kind. */
  missingCount: number;
  /** The texts, other than an empty cell, that were read as missing. */
  missingTexts: string[];
  distinctCount: number;
  /** Up to three different values, the first of the file. */
  sample: string[];
}

/** What is predicted: one of some classes, or a number. */
export type Task = "classes" | "numbers";
