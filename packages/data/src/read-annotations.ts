import { InputError } from "./input-error.js";
import type { Table } from "./table.js";

/**
 * Reads the user's difficulty of each example, or null where the table has no such column; higher is harder.
 *
 * @throws InputError if it is not a finite number in every row.
 */
export async function readDifficulty(table: Table): Promise<Float64Array | null> {
  const remedy = "Correct the scores, or use the column otherwise: --ignore or --number <column>.";
  return readNumbers(table, "difficulty", "must hold a finite number in every row", Number.isFinite, remedy);
}

/**
 * Reads the source weight of each example, or null where the table has no such column.
 *
 * @throws InputError if it is not a finite number of at least 0 in every row, or is 0 in all.
 */
export async function readWeights(table: Table): Promise<Float64Array | null> {
  const rule = "must hold a finite number of at least 0 in every row";
  const remedy = "Correct the weights, or use the column otherwise: --ignore or --number <column>.";
  const isWeight = (value: number) => value >= 0 && Number.isFinite(value);
  const weights = await readNumbers(table, "weight", rule, isWeight, remedy);
  if (weights?.every((weight) => weight === 0)) {
    throw new InputError({
      thing: `${table.path}: weight column ${JSON.stringify(table.columnOf("weight")!.name)}`,
      rule: "must be above 0 in some row",
      value: "0 in every row",
      remedy,
    });
  }
  return weights;
}

/** Groups of examples that a split keeps together: codes from 0 and their names in code-point order. */
export interface Groups {
  codes: Int32Array;
  names: string[];
}

/**
 * Reads the group of each example, or null where the table has no such column.
 *
 * @throws InputError if a row has no group, or all rows have one.
 */
export async function readGroups(table: Table): Promise<Groups | null> {
  const column = table.columnOf("group");
  if (column === undefined) return null;
  const { codes, names } = await table.categories(column.name);
  const missing = codes.indexOf(-1);
  if (missing === -1 && names.length > 1) return { codes, names };
  throw new InputError({
    thing: `${table.path}: group column ${JSON.stringify(column.name)}`,
    rule: missing === -1 ? "must hold at least two groups" : "must hold a group in every row",
    value: missing === -1 ? JSON.stringify(names[0]) : `none in row ${missing + 1}`,
    remedy: "Correct the column, or use it otherwise: --ignore or --category <column>.",
  });
}

async function readNumbers(
  table: Table,
  kind: "difficulty" | "weight",
  rule: string,
  accepts: (value: number) => boolean,
  remedy: string,
): Promise<Float64Array | null> {
  const column = table.columnOf(kind);
  if (column === undefined) return null;
  const { values } = await table.numbers(column.name);
  const row = values.findIndex((value) => !accepts(value));
  if (row === -1) return values;
  const cell = (await table.texts(column.name))[row]!;
  throw new InputError({
    thing: `${table.path}: ${kind} column ${JSON.stringify(column.name)}`,
    rule,
    value: `${cell === "" ? "nothing" : cell} in row ${row + 1}`,
    remedy,
  });
}
