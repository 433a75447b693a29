import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import {
  DOUBLE,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  UINTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { createDatabase, identifier } from "./duck.js";
import { InputError } from "./input-error.js";
import { writingProblem } from "./writing-problem.js";

/** A column to write; the array says its type: float64, float32, int32, uint32 or text. */
export type WritableColumn = Float64Array | Float32Array | Int32Array | Uint32Array | readonly string[];

const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.parquet$/i, "FORMAT parquet, COMPRESSION zstd"],
  [/\.jsonl$/i, "FORMAT json"],
  [/\.jsonl\.gz$/i, "FORMAT json, COMPRESSION gzip"],
  [/\.csv$/i, "FORMAT csv, HEADER true"],
  [/\.csv\.gz$/i, "FORMAT csv, HEADER true, COMPRESSION gzip"],
];

/** Values a chunk of the reader's and writer's holds at most. */
const CHUNK = 2048;

/**
 * Writes columns as a file, rows in order: `.parquet`, `.jsonl`, `.csv` (also `.gz`). The file appears whole, by a
 * rename, or not at all; one of that name is replaced. NaN is written as NULL.
 *
 * @throws InputError if the extension is none of these, or the file cannot be written (disk full, no such folder).
 */
export async function writeTable(
  path: string,
  columns: { readonly [name: string]: WritableColumn },
): Promise<void> {
  const format = formatOf(path);
  const rowCount = commonLength(columns);
  const database = await createDatabase();
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.unfinished`;
  try {
    const connection = await database.connect();
    await connection.run("SET threads = 1");
    const named = Object.entries(columns);
    const types = named.map(([, values]) => typeOf(values));
    const definition = named.map(([name], at) => `${identifier(name)} ${types[at]}`).join(", ");
    await connection.run(`CREATE TABLE rows (${definition})`);
    const appender = await connection.createAppender("rows");
    for (let start = 0; start < rowCount; start += CHUNK) {
      const end = Math.min(start + CHUNK, rowCount);
      const chunk = DuckDBDataChunk.create(types, end - start);
      chunk.setColumns(named.map(([, values]) => cellsOf(values, start, end)));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await connection.run(`COPY (SELECT * FROM rows ORDER BY rowid) TO $path (${format})`, {
      path: unfinished,
    });
    connection.closeSync();
    renameSync(unfinished, path);
  } catch (cause) {
    removeIfThere(unfinished);
    throw writingProblem(path, cause);
  } finally {
    database.closeSync();
  }
}

function removeIfThere(path: string): void {
  if (existsSync(path)) rmSync(path);
}

/**
 * Refuses the name of a file that {@link writeTable} could not write, before there is anything to write.
 *
 * @throws InputError if its ending says no format.
 */
export function checkWritableName(path: string): void {
  formatOf(path);
}

function formatOf(path: string): string {
  const format = FORMATS.find(([pattern]) => pattern.test(path))?.[1];
  if (format !== undefined) return format;
  throw new InputError({
    thing: path,
    rule: "must end in .parquet, .jsonl or .csv (the last two also with .gz)",
    value: "another ending",
    remedy: "Choose a file name with one of these endings.",
  });
}

function commonLength(columns: { readonly [name: string]: WritableColumn }): number {
  const [first, ...others] = Object.entries(columns);
  if (first === undefined) throw new TypeError("writeTable: columns must hold a column, got none");
  const [name, { length }] = first;
  for (const [other, values] of others) {
    if (values.length === length) continue;
    throw new TypeError(
      `writeTable: columns must have one length, got ${length} in ${name} and ${values.length} in ${other}`,
    );
  }
  return length;
}

function typeOf(values: WritableColumn): DuckDBType {
  if (values instanceof Float64Array) return DOUBLE;
  if (values instanceof Float32Array) return FLOAT;
  if (values instanceof Int32Array) return INTEGER;
  return values instanceof Uint32Array ? UINTEGER : VARCHAR;
}

function cellsOf(values: WritableColumn, start: number, end: number): DuckDBValue[] {
  const cells: DuckDBValue[] = [];
  for (let row = start; row < end; row++) {
    const value = values[row]!;
    cells.push(Number.isNaN(value) ? null : value);
  }
  return cells;
}
