import {
  type ColumnKind,
  checkTestTable,
  encodeCategories,
  type ImageColumn,
  InputError,
  readLabels,
  type Table,
  type TableLabels,
} from "@gradus/data";
import { type HashedText, hashTexts } from "./hashed-text.js";
import { joinImages, type PreparedImages } from "./image-pixels.js";
import { sharedFloat64, sharedInt32 } from "./shared-array.js";

const FEATURES: readonly ColumnKind[] = ["text", "number", "category", "image"];

/** A column of numbers; NaN is missing. */
export interface PreparedNumber {
  name: string;
  values: Float64Array;
  /** Rows by ascending value, without those that miss it. */
  order: Int32Array;
}

/** A column of categories; −1 is missing. */
export interface PreparedCategory {
  name: string;
  names: string[];
  codes: Int32Array;
}

/** A column of texts, its n-grams counted. */
export interface PreparedText extends HashedText {
  name: string;
}

/** Labels of every row, as the training table codes them. */
export type PreparedLabels =
  | { kind: "classes"; codes: Int32Array; names: string[] }
  | { kind: "numbers"; values: Float64Array };

/**
 * All that blocks share: the columns of a table and of its test table in one space of rows, training table first.
 * Plain data over shared memory: posted to a worker thread it is not copied.
 */
export interface PreparedFeatures {
  rows: number;
  /** Rows of the training table; the test table's rows follow. */
  trainRows: number;
  texts: PreparedText[];
  numbers: PreparedNumber[];
  categories: PreparedCategory[];
  images?: PreparedImages;
  labels: PreparedLabels;
  /** Test rows whose features and label are also a row of the training table. */
  testRowsInTrain: number;
}

/** How features are prepared. */
export interface PrepareOptions {
  /** Opened by `openTestTable`; absent where the test rows are held out of `train`. */
  test?: Table;
  /** Columns a text, a power of two. */
  hashedColumns?: number;
}

/**
 * Reads what a model sees and predicts, and hashes the texts: once, for all blocks.
 *
 * @throws InputError if there is no feature or no label, or the test table does not fit the training table.
 */
export async function prepareFeatures(train: Table, options: PrepareOptions = {}): Promise<PreparedFeatures> {
  if (!train.columns.some(({ kind }) => FEATURES.includes(kind))) throw noFeature(train);
  refuseImagesWithText(train);
  const tables = options.test === undefined ? [train] : [train, options.test];
  const trainLabels = await readLabels(train);
  const test = options.test && (await checkTestTable(train, trainLabels, options.test));

  const texts = train.columnsOf("text").map(async ({ name }) => {
    const cells = await joined(tables, (table) => table.texts(name));
    return { name, ...hashTexts(cells, options.hashedColumns) };
  });
  const numbers = train.columnsOf("number").map(async ({ name }) => {
    const values = await joined(tables, async (table) => (await table.numbers(name)).values);
    return prepareNumbers(name, values);
  });
  const categories = train.columnsOf("category").map(async ({ name }) => {
    const cells = await joined(tables, (table) => categoryTexts(table, name));
    const { codes, names } = encodeCategories(cells);
    return { name, names, codes: sharedInt32(codes) };
  });
  const images = tables.flatMap((table) => table.images() ?? []);
  if (images[0] !== undefined) refuseEqualImages(train, images[0]);
  return {
    rows: tables.reduce((rows, table) => rows + table.rowCount, 0),
    trainRows: train.rowCount,
    texts: await Promise.all(texts),
    numbers: await Promise.all(numbers),
    categories: await Promise.all(categories),
    ...(images.length === 0 ? {} : { images: joinImages(images) }),
    labels: joinLabels(trainLabels, test?.labels),
    testRowsInTrain: test?.alsoInTrain ?? 0,
  };
}

function noFeature(table: Table): InputError {
  const columns = table.columns.map(
    ({ name, kind, reason }) => `${JSON.stringify(name)} ${kind} (${reason})`,
  );
  return new InputError({
    thing: `${table.path}: the features`,
    rule: "must be at least one column of texts, numbers, categories or images",
    value: columns.join(", "),
    remedy: "Say what a column is: --text, --number, --category or --image <column>.",
  });
}

/** Images fill every column of every row, and hashed texts have thousands of columns more. */
function refuseImagesWithText(table: Table): void {
  const texts = table.columnsOf("text");
  const image = table.columnOf("image");
  if (image === undefined || texts.length === 0) return;
  throw new InputError({
    thing: `${table.path}: the features`,
    rule: "must be images or texts, not both",
    value: `image ${JSON.stringify(image.name)} and text ${texts.map(({ name }) => JSON.stringify(name)).join(", ")}`,
    remedy: "Leave one of them out: --ignore <column>.",
  });
}

function refuseEqualImages(table: Table, { name, channels, height, width, pixels }: ImageColumn): void {
  const each = channels * height * width;
  const differs = pixels.some((pixel, i) => pixel !== pixels[i % each]);
  if (differs) return;
  throw new InputError({
    thing: `${table.path}: image column ${JSON.stringify(name)}`,
    rule: "must hold at least two different images",
    value: "the same in every row",
    remedy: "Give other images.",
  });
}

/** Sorts a column of numbers once, for the ranks of every block. */
export function prepareNumbers(name: string, values: ArrayLike<number>): PreparedNumber {
  const shared = sharedFloat64(values);
  const rows = Array.from(shared.keys()).filter((row) => !Number.isNaN(shared[row]!));
  return { name, values: shared, order: sharedInt32(rows.sort((a, b) => shared[a]! - shared[b]! || a - b)) };
}

async function joined<T>(
  tables: readonly Table[],
  read: (table: Table) => Promise<ArrayLike<T>>,
): Promise<T[]> {
  const values: T[] = [];
  for (const table of tables) for (const value of Array.from(await read(table))) values.push(value);
  return values;
}

async function categoryTexts(table: Table, name: string): Promise<string[]> {
  const { codes, names } = await table.categories(name);
  return Array.from(codes, (code) => names[code] ?? "");
}

function joinLabels(train: TableLabels, test: TableLabels | undefined): PreparedLabels {
  if (train.kind === "classes") {
    const testCodes = test?.kind === "classes" ? test.codes : [];
    return { kind: "classes", codes: sharedInt32([...train.codes, ...testCodes]), names: train.names };
  }
  const testValues = test?.kind === "numbers" ? test.values : [];
  return { kind: "numbers", values: sharedFloat64([...train.values, ...testValues]) };
}
