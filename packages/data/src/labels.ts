import { InputError } from "./input-error.js";
import type { TableFormat } from "./load-table.js";
import type { Table } from "./table.js";

/** The label column of a table, a value an example and none missing. */
export type TableLabels =
  | { kind: "classes"; codes: Int32Array; names: string[]; counts: Int32Array }
  | { kind: "numbers"; values: Float64Array };

/** Formats whose labels are a file of their own. */
const FILES_OF_IMAGES: readonly TableFormat[] = ["idx", "npy"];

/**
 * Reads the label column, and refuses one that nothing can be learned from.
 *
 * @param options.testing the table only tests: its labels may be all alike, and a class may have one example.
 * @throws InputError if there is no label column, a label is missing, all are equal, or a class has one example.
 */
export async function readLabels(table: Table, options: { testing?: boolean } = {}): Promise<TableLabels> {
  const testing = options.testing ?? false;
  const column = table.columnOf("label");
  if (column === undefined) {
    const names = table.columns.map(({ name }) => name);
    throw new InputError({
      thing: `${table.path}: the label column`,
      rule: "must be known",
      value: `columns ${names.map((name) => JSON.stringify(name)).join(", ")}`,
      remedy: FILES_OF_IMAGES.includes(table.format)
        ? "Give the file of labels: --labels <file>, or --test-labels for test images."
        : "Say which column is to be predicted: --label <column>.",
    });
  }
  const thing = `${table.path}: label column ${JSON.stringify(column.name)}`;
  if (!testing && column.distinctCount === 1 && column.missingCount === 0) {
    throw new InputError({
      thing,
      rule: "must hold at least two different values",
      value: `${JSON.stringify(column.sample[0])} in every row`,
      remedy:
        table.format === "pictures"
          ? "Add sub-folders: one a class."
          : FILES_OF_IMAGES.includes(table.format)
            ? "Give other labels: --labels <file>."
            : "Give another column: --label <column>.",
    });
  }
  if (table.task === "numbers") return readNumbers(table, column.name, thing);
  const classes = await readClasses(table, column.name, thing);
  if (!testing) refuseLonelyClasses(table, classes, thing);
  return classes;
}

type ClassLabels = Extract<TableLabels, { kind: "classes" }>;

async function readNumbers(table: Table, name: string, thing: string): Promise<TableLabels> {
  const { values } = await table.numbers(name);
  refuseMissing(thing, (row) => Number.isNaN(values[row]!), table.rowCount);
  return { kind: "numbers", values };
}

async function readClasses(table: Table, name: string, thing: string): Promise<ClassLabels> {
  const { codes, names } = await table.categories(name);
  refuseMissing(thing, (row) => codes[row] === -1, table.rowCount);
  const counts = new Int32Array(names.length);
  for (const code of codes) counts[code]!++;
  return { kind: "classes", codes, names, counts };
}

/** Rows below which classes of one example say nothing of the column. */
const FEW_ROWS = 10;

function refuseLonelyClasses(table: Table, { names, counts }: ClassLabels, thing: string): void {
  const lonely = names.filter((_, code) => counts[code] === 1);
  if (lonely.length > 0) {
    throw new InputError({
      thing,
      rule: "must hold at least two examples of every class",
      value: `one of ${listed(lonely)}`,
      remedy:
        names.length > table.rowCount / 2 && table.rowCount < FEW_ROWS
          ? `${table.rowCount} rows are too few to learn from: give a larger table.`
          : names.length > table.rowCount / 2
            ? "Nearly every row is a class of its own: give the column of classes, --label <column>."
            : "Add examples, or remove or merge these classes.",
    });
  }
}

function refuseMissing(thing: string, isMissing: (row: number) => boolean, rowCount: number): void {
  let count = 0;
  let first = -1;
  for (let row = rowCount - 1; row >= 0; row--) {
    if (!isMissing(row)) continue;
    count++;
    first = row;
  }
  if (count === 0) return;
  throw new InputError({
    thing,
    rule: "must hold a label in every row",
    value: `none in ${count} rows, the first of them row ${first + 1}`,
    remedy: "Remove the rows without a label.",
  });
}

/** At most three of some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => JSON.stringify(name));
  return shown.join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
