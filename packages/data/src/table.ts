import type { DuckDBInstance } from "@duckdb/node-api";
import { canonicalRow, decimal, MISSING_TEXTS, present, type StoredColumn, trimmed } from "./cells.js";
import { byCodePoint } from "./code-point-order.js";
import type { ColumnChoices, ColumnInfo, ColumnKind, Task } from "./column-info.js";
import { createDatabase, query, readChunks } from "./duck.js";
import { type ExampleIds, hashTable, readExampleIds } from "./example-ids.js";
import { type ImageColumn, sizeText } from "./images/image-column.js";
import { loadPictureColumn } from "./images/load-images.js";
import { InputError } from "./input-error.js";
import { type LoadOptions, loadTable, type TableFormat } from "./load-table.js";
import { type ChosenKind, chosenKinds, kindsLike, noSuchColumn, resolveColumns } from "./resolve-columns.js";

/** What to make of a file. */
export interface OpenTableOptions extends LoadOptions {
  /** Kinds of columns; the kinds of the others are inferred. */
  kinds?: ColumnChoices;
  /** Texts that mean "missing" in columns of numbers and categories. */
  missingTexts?: readonly string[];
  /** What the label is, where its cells leave it open. */
  task?: Task;
}

/** Numbers of a column; a missing one is NaN. */
export interface NumberColumn {
  values: Float64Array;
  missingCount: number;
}

/** Categories of a column: `names` in code-point order, `codes` into them; a missing one is −1. */
export interface CategoryColumn {
  codes: Int32Array;
  names: string[];
}

/**
 * Opens a table: loads it, infers the kind of each column and hashes its content.
 *
 * @throws InputError if the file is no table, is empty, or does not hold what `kinds` names.
 * @example const table = await openTable("train.csv", { kinds: { label: "category" } });
 */
export async function openTable(path: string, options: OpenTableOptions = {}): Promise<Table> {
  return open(path, options);
}

/**
 * Opens the table that tests what is trained on another: its columns are used as those of the same name there.
 *
 * @throws InputError if the file is no table, or lacks a text, number, category or label column of `train`.
 */
export async function openTestTable(path: string, train: Table, options: LoadOptions = {}): Promise<Table> {
  return open(path, { ...options, missingTexts: train.missingTexts }, train);
}

async function open(path: string, options: OpenTableOptions, like?: Table): Promise<Table> {
  const database = await createDatabase();
  try {
    const missingTexts = options.missingTexts ?? MISSING_TEXTS;
    const loaded = await loadTable(database, path, options);
    const { format, columns: stored } = loaded;
    const [counted] = await query(database, "SELECT count(*) FROM rows");
    const rowCount = Number(counted![0]);
    if (rowCount === 0) {
      throw new InputError({
        thing: path,
        rule: "must hold at least one row",
        value: "only the names of columns",
        remedy: "Give a table with data.",
      });
    }
    const task = like === undefined ? (options.task ?? loaded.task) : like.task;
    const columnNames = stored.map(({ name }) => name);
    const chosen =
      like === undefined
        ? unlessChosen(loaded.known, chosenKinds(path, columnNames, options.kinds ?? {}))
        : kindsLike(path, columnNames, like, format === "idx" || format === "npy");
    const resolved = await resolveColumns(database, path, stored, {
      chosen,
      missingTexts,
      ...(task === undefined ? {} : { task }),
    });
    const images = await resolveImages(database, path, stored, resolved.columns, loaded.images, like);
    const contentHash = await hashTable(database, stored);
    const facts = { path, format, rowCount, contentHash, missingTexts, ...resolved };
    return new Table(database, stored, images, facts);
  } catch (error) {
    database.closeSync();
    throw error;
  }
}

/** What the format says of its columns, where the user says nothing else. */
function unlessChosen(
  known: ReadonlyMap<string, ChosenKind> | undefined,
  chosen: ReadonlyMap<string, ChosenKind>,
): Map<string, ChosenKind> {
  const kinds = new Set([...chosen.values()].map(({ kind }) => kind));
  const left = [...(known ?? [])].filter(([name, { kind }]) => !chosen.has(name) && !kinds.has(kind));
  return new Map([...left, ...chosen]);
}

/** The images of the table; a column of their paths is read, and then holds their hashes. */
async function resolveImages(
  database: DuckDBInstance,
  path: string,
  stored: readonly StoredColumn[],
  columns: readonly ColumnInfo[],
  loaded: ImageColumn | undefined,
  like: Table | undefined,
): Promise<ImageColumn | null> {
  const column = columns.find(({ kind }) => kind === "image");
  if (column === undefined) return null;
  const images =
    loaded?.name === column.name
      ? loaded
      : await loadPictureColumn(database, path, stored.find(({ name }) => name === column.name)!);
  column.reason += `; ${sizeText(images)}`;
  const trained = like?.images();
  if (trained) refuseUnlike(path, images, like!.path, trained);
  return images;
}

function refuseUnlike(path: string, images: ImageColumn, trainPath: string, trained: ImageColumn): void {
  const said = (column: ImageColumn) =>
    `${sizeText(column)} of ${column.pixels instanceof Uint8Array ? "bytes" : "numbers in [0, 1]"}`;
  if (said(images) === said(trained)) return;
  throw new InputError({
    thing: `${path}: the images`,
    rule: `must have ${said(trained)}, as those of ${trainPath} do`,
    value: said(images),
    remedy: "Bring both to one size and one kind beforehand.",
  });
}

/** A file of examples, a row each, opened by {@link openTable}; rows are in the order of the file. */
export class Table {
  /** As given. */
  readonly path: string;
  readonly format: TableFormat;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  /** What the label column holds; undefined where there is none. */
  readonly task: Task | undefined;
  /** SHA-256 over names and cells as text, in the order of the file, whatever its path; see `hashTable`. */
  readonly contentHash: string;
  /** Texts that mean "missing" in columns of numbers and categories. */
  readonly missingTexts: readonly string[];
  readonly #database: DuckDBInstance;
  readonly #stored: readonly StoredColumn[];
  readonly #images: ImageColumn | null;

  /** Called by {@link openTable}. */
  constructor(
    database: DuckDBInstance,
    stored: readonly StoredColumn[],
    images: ImageColumn | null,
    facts: Pick<Table, "path" | "format" | "rowCount" | "columns" | "task" | "contentHash" | "missingTexts">,
  ) {
    this.#database = database;
    this.#stored = stored;
    this.#images = images;
    this.path = facts.path;
    this.format = facts.format;
    this.rowCount = facts.rowCount;
    this.columns = facts.columns;
    this.task = facts.task;
    this.contentHash = facts.contentHash;
    this.missingTexts = facts.missingTexts;
  }

  /** The columns of a kind, in the order of the file. */
  columnsOf(kind: ColumnKind): ColumnInfo[] {
    return this.columns.filter((column) => column.kind === kind);
  }

  /** The one column of a kind that a table has once, or undefined. */
  columnOf(kind: "image" | "label" | "id" | "weight" | "group" | "difficulty"): ColumnInfo | undefined {
    return this.columns.find((column) => column.kind === kind);
  }

  /** The images, one a row, or null where the table has none; their column's cells are hashes of them. */
  images(): ImageColumn | null {
    return this.#images;
  }

  /** Cells as they stand in the file; a missing one is the empty text. */
  async texts(name: string): Promise<string[]> {
    return this.#read(`coalesce(${this.#find(name).cell}, '')`);
  }

  /** Numbers; every text that is not a decimal number is missing. */
  async numbers(name: string): Promise<NumberColumn> {
    const { cell } = this.#find(name);
    const values = new Float64Array(this.rowCount);
    let missingCount = 0;
    const sql = `SELECT ${decimal(present(cell, this.missingTexts))} FROM rows ORDER BY rowid`;
    await readChunks(this.#database, sql, (chunk, start) => {
      const numbers = chunk.getColumnValues(0) as (number | null)[];
      for (const [i, number] of numbers.entries()) {
        values[start + i] = number ?? Number.NaN;
        if (number === null) missingCount++;
      }
    });
    return { values, missingCount };
  }

  /** Categories without the white space around them. Only in a column of kind category does a text mean "missing". */
  async categories(name: string): Promise<CategoryColumn> {
    const { cell } = this.#find(name);
    const isCategory = this.columns.some((column) => column.name === name && column.kind === "category");
    const value = isCategory ? present(cell, this.missingTexts) : trimmed(cell);
    return encodeCategories(await this.#read(`coalesce(${value}, '')`));
  }

  /** A stable id and a 64-bit key an example; see `readExampleIds`. Weight and difficulty are no part of the content. */
  async exampleIds(): Promise<ExampleIds> {
    const content = this.columns.filter(({ kind }) => kind !== "weight" && kind !== "difficulty");
    const id = this.columnOf("id");
    return readExampleIds(
      this.#database,
      this.path,
      content.map(({ name }) => this.#find(name)),
      id && this.#find(id.name),
    );
  }

  /** SHA-256 of each row over these columns, 64 hex digits: equal rows have equal hashes, in every table. */
  async rowHashes(names: readonly string[]): Promise<string[]> {
    return this.#read(`sha256(${canonicalRow(names.map((name) => this.#find(name)))})`);
  }

  /** Frees the memory that the table holds. */
  close(): void {
    this.#database.closeSync();
  }

  #find(name: string): StoredColumn {
    const column = this.#stored.find((known) => known.name === name);
    if (column !== undefined) return column;
    const names = this.#stored.map((known) => known.name);
    throw noSuchColumn(this.path, "the", name, names);
  }

  async #read(expression: string): Promise<string[]> {
    const cells: string[] = [];
    await readChunks(this.#database, `SELECT ${expression} FROM rows ORDER BY rowid`, (chunk) => {
      for (const cell of chunk.getColumnValues(0)) cells.push(cell as string);
    });
    if (cells.length !== this.rowCount) {
      throw new Error(`internal: ${this.path}: read ${cells.length} of ${this.rowCount} rows`);
    }
    return cells;
  }
}

/** Encodes texts as codes into their names in code-point order; the empty text is missing, −1. */
export function encodeCategories(cells: readonly string[]): CategoryColumn {
  const names = [...new Set(cells)].filter((name) => name !== "").sort(byCodePoint);
  const codeOf = new Map(names.map((name, code) => [name, code]));
  return { codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1), names };
}
