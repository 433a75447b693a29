import { statSync } from "node:fs";
import type { DuckDBInstance } from "@duckdb/node-api";
import type { StoredColumn } from "./cells.js";
import type { Task } from "./column-info.js";
import { readCsvHeader } from "./csv-header.js";
import { type Parameters, query } from "./duck.js";
import { type ImageFormat, imageFormatOf, type LoadedImages, loadImages } from "./images/load-images.js";
import { InputError } from "./input-error.js";
import { readingProblem } from "./reading-problem.js";

/** How a table of cells is stored. */
export type TextFormat = "csv" | "jsonl" | "parquet";

/** How a table is stored: as cells, or as images with their labels. */
export type TableFormat = TextFormat | ImageFormat;

/** What the file cannot say about itself. */
export interface LoadOptions {
  /** Names of a CSV file's columns; the file then has no line of names. */
  columnNames?: readonly string[];
  /** What separates the fields of a CSV file. */
  delimiter?: string;
  /** File of the labels of images in an IDX or `.npy` file, where it is not the one beside them. */
  labels?: string;
}

/** What was loaded: the table `rows`, all VARCHAR, in the order of the file. */
export interface LoadedTable {
  format: TableFormat;
  columns: StoredColumn[];
  /** Where the file holds images: these, and what its columns are. */
  images?: LoadedImages["images"];
  known?: LoadedImages["known"];
  task?: Task | undefined;
}

const EXTENSIONS: readonly (readonly [RegExp, TextFormat])[] = [
  [/\.(csv|tsv|txt)(\.gz)?$/i, "csv"],
  [/\.(jsonl|ndjson)(\.gz)?$/i, "jsonl"],
  [/\.(parquet|pq)$/i, "parquet"],
];

/**
 * Loads a file into the table `rows` with every cell as its text: what a table holds is then what the file says,
 * whatever types a reader would have guessed from its first lines.
 */
export async function loadTable(
  database: DuckDBInstance,
  path: string,
  options: LoadOptions,
): Promise<LoadedTable> {
  const format = formatOf(path);
  if (format === "idx" || format === "npy" || format === "pictures") {
    const loadLabels = async (labels: string) => (await loadTable(database, labels, {})).columns;
    return loadImages(database, path, format, options.labels, loadLabels);
  }
  if (options.labels !== undefined) throw labelsOfTable(path, options.labels);
  try {
    if (format === "csv") return await loadCsv(database, path, options);
    return await (format === "jsonl" ? loadJsonLines(database, path) : loadParquet(database, path));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw readingProblem(path, format, cause);
  }
}

function formatOf(path: string): TableFormat {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) {
    throw new InputError({
      thing: path,
      rule: "must be a file",
      value: "no such file",
      remedy: "Check the path; it is read relative to the current folder.",
    });
  }
  const format = imageFormatOf(path) ?? EXTENSIONS.find(([pattern]) => pattern.test(path))?.[1];
  if (format === undefined) {
    throw new InputError({
      thing: path,
      rule: "must be a table: .csv, .tsv, .jsonl (also .gz) or .parquet; or images: IDX, .npy or a folder",
      value: "a file of another kind",
      remedy: "Give it in one of these formats.",
    });
  }
  return format;
}

function labelsOfTable(path: string, given: string): InputError {
  return new InputError({
    thing: `the labels of ${path}`,
    rule: "must be a column of the table",
    value: given,
    remedy: "Say which: --label <column>. --labels is for images in IDX and .npy files.",
  });
}

async function loadCsv(database: DuckDBInstance, path: string, options: LoadOptions): Promise<LoadedTable> {
  const { delimiter, fields } = await readCsvHeader(path, options.delimiter);
  const names = nameColumns(path, fields, options.columnNames);
  const stored = names.map((name, index) => ({ name, cell: `c${index}`, nested: false }));
  const columns = stored.map(({ cell }) => `${cell}: 'VARCHAR'`).join(", ");
  await query(
    database,
    `CREATE TABLE rows AS SELECT * FROM read_csv($path, auto_detect = false, header = $header,
      delim = $delimiter, quote = '"', escape = '"', max_line_size = 33554432, columns = {${columns}})`,
    { path: withoutGlob(path), delimiter, header: options.columnNames === undefined } satisfies Parameters,
  );
  return { format: "csv", columns: stored };
}

function nameColumns(path: string, fields: string[], given: readonly string[] | undefined): string[] {
  if (given !== undefined) {
    if (given.length === fields.length) return [...given];
    throw new InputError({
      thing: `${path}: the list of column names`,
      rule: `must name each of the ${fields.length} columns`,
      value: `${given.length} names`,
      remedy: "Give one name a column, in the order of the file.",
    });
  }
  const number = fields.find((field) => field !== "" && Number.isFinite(Number(field)));
  if (number !== undefined && !areCounted(fields)) {
    throw new InputError({
      thing: `${path}: the first line`,
      rule: "must hold the names of the columns",
      value: `the number ${number}`,
      remedy: "Add a line of names, or give them with --columns first,second,…",
    });
  }
  const names = fields.map((field, index) => (field === "" ? `column${index + 1}` : field));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new InputError({
    thing: `${path}: the names of the columns`,
    rule: "must differ",
    value: `${JSON.stringify(twice)} twice`,
    remedy: "Rename one of the two columns.",
  });
}

/** Whether the numbers among the names count up from 0 or name at least three neighbours, as years or pixels do. */
function areCounted(fields: readonly string[]): boolean {
  const numbers = fields.filter((field) => field !== "" && Number.isFinite(Number(field))).map(Number);
  const consecutive = numbers.every((number, i) => Number.isInteger(number) && number === numbers[0]! + i);
  return consecutive && (numbers[0] === 0 || numbers.length >= 3);
}

async function loadJsonLines(database: DuckDBInstance, path: string): Promise<LoadedTable> {
  await query(
    database,
    `CREATE TABLE json_rows AS SELECT * FROM read_json($path, format = 'newline_delimited', records = true,
      maximum_depth = 1, sample_size = -1, map_inference_threshold = -1)`,
    { path: withoutGlob(path) },
  );
  const described = await query(database, "DESCRIBE json_rows");
  const names = described.map(([name]) => String(name));
  const cells = names.map((_, index) => `c${index}`);
  const renamed = `json_rows AS renamed(${cells.join(", ")})`;
  const isNested = cells.map((cell) => `coalesce(bool_or(json_type(${cell}) IN ('ARRAY', 'OBJECT')), false)`);
  const [nested] = await query(database, `SELECT ${isNested.join(", ")} FROM ${renamed}`);
  const texts = cells.map((cell) => `${cell} ->> '$' AS ${cell}`);
  await query(database, `CREATE TABLE rows AS SELECT ${texts.join(", ")} FROM ${renamed}`);
  await query(database, "DROP TABLE json_rows");
  return {
    format: "jsonl",
    columns: names.map((name, index) => ({ name, cell: cells[index]!, nested: nested![index] === true })),
  };
}

async function loadParquet(database: DuckDBInstance, path: string): Promise<LoadedTable> {
  const source = withoutGlob(path);
  const described = await query(database, "DESCRIBE SELECT * FROM read_parquet($path)", { path: source });
  const columns = described.map(([name, type], index) => ({
    name: String(name),
    cell: `c${index}`,
    nested: /[[(]/.test(String(type)) && !/^(DECIMAL|ENUM)\(/.test(String(type)),
  }));
  const cells = columns.map(({ cell }) => cell);
  await query(
    database,
    `CREATE TABLE rows AS SELECT ${cells.map((cell) => `${cell}::VARCHAR AS ${cell}`).join(", ")}
     FROM read_parquet($path) AS renamed(${cells.join(", ")})`,
    { path: source },
  );
  return { format: "parquet", columns };
}

/** The reader expands `*`, `?` and `[`: a path that holds them means itself. */
function withoutGlob(path: string): string {
  return path.replace(/[*?[]/g, (character) => `[${character}]`);
}
