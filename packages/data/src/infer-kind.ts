import type { ColumnKind } from "./column-info.js";
import type { ColumnSurvey } from "./survey.js";

/** A kind and what in the column says so. */
export interface InferredKind {
  kind: ColumnKind;
  reason: string;
}

const LABEL_NAMES = new Set(["label", "target", "class", "y"]);
const ID_NAMES = new Set(["id", "_id", "uuid", "guid", "exampleid", "example_id", "row_id", "rowid"]);
const WEIGHT_NAMES = new Set(["sample_weight", "sampleweight", "example_weight", "exampleweight"]);
const GROUP_NAMES = new Set(["group_id", "groupid"]);

/** Fewest different values that make a column of short texts too varied for a category, whatever the row count. */
const CATEGORY_VALUES = 20;

/** Says what a column that the user said nothing about is used as. A name counts only where the cells agree with it. */
export function inferKind(column: ColumnSurvey): InferredKind {
  const presentCount = column.rowCount - column.emptyCount - column.markedCount;
  const allNumbers = presentCount > 0 && column.numberCount === presentCount;
  const unique = column.distinctCount === column.rowCount;
  const name = column.name.toLowerCase();

  if (column.nested) return { kind: "ignored", reason: "holds lists or objects" };
  if (presentCount === 0) return { kind: "ignored", reason: "every cell is missing" };
  if (LABEL_NAMES.has(name)) return { kind: "label", reason: `is named ${column.name}` };
  if (ID_NAMES.has(name) && unique) return { kind: "id", reason: `is named ${column.name}, no two alike` };
  if (GROUP_NAMES.has(name)) return { kind: "group", reason: `is named ${column.name}` };
  const numeric = 2 * column.numberCount > presentCount;
  if (WEIGHT_NAMES.has(name) && numeric) return { kind: "weight", reason: `is named ${column.name}` };
  if (name === "difficulty" && numeric) return { kind: "difficulty", reason: `is named ${column.name}` };
  if (column.distinctCount === 1 && presentCount === column.rowCount) {
    return { kind: "ignored", reason: "the same value in every row" };
  }
  if (/^(column1|unnamed: 0)$/.test(name) && column.integerCount === column.rowCount && unique) {
    return { kind: "ignored", reason: "an unnamed row number" };
  }
  if (column.pictures) return { kind: "image", reason: "paths of pictures" };
  if (allNumbers) return { kind: "number", reason: "every value is a number" };
  if (column.dates) return { kind: "ignored", reason: "dates; give them as numbers" };
  if (column.decimalCommas) {
    const [text] = column.sample.filter((value) => value.includes(","));
    const example = text === undefined ? "" : `; write ${text.replace(",", ".")} instead of ${text}`;
    return { kind: "ignored", reason: `numbers with a decimal comma${example}` };
  }
  return inferTextual(column, presentCount);
}

function inferTextual(column: ColumnSurvey, presentCount: number): InferredKind {
  const values = `${column.distinctCount} different values`;
  const wordy = column.meanWords >= 2;
  const most = wordy ? presentCount / 20 : presentCount / 5;
  if (column.distinctCount <= Math.max(wordy ? 2 : CATEGORY_VALUES, most) && column.distinctCount <= 1000) {
    return { kind: "category", reason: values };
  }
  const words = `${column.meanWords.toFixed(1)} words on average`;
  if (wordy || column.meanLength >= 20) return { kind: "text", reason: `${values}, ${words}` };
  return { kind: "ignored", reason: `${values} of a word each: neither a category nor a text` };
}

/** Most different integers that are read as classes; a column of more is predicted as a number. */
export const MOST_INTEGER_CLASSES = 20;

/** Whether a label column holds classes or numbers, from its cells alone. */
export function inferTask(column: ColumnSurvey): "classes" | "numbers" {
  if (column.decimalCommas) return "numbers";
  const presentCount = column.rowCount - column.emptyCount;
  if (column.numberCount < presentCount || column.distinctCount <= 2) return "classes";
  const integers = column.integerCount === column.numberCount;
  return integers && column.distinctCount <= MOST_INTEGER_CLASSES ? "classes" : "numbers";
}
