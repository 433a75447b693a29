import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import type { StoredColumn } from "../cells.js";
import type { ColumnKind, Task } from "../column-info.js";
import { query } from "../duck.js";
import { InputError } from "../input-error.js";
import { type ImageColumn, imageHashes } from "./image-column.js";
import { labelsBeside } from "./labels-beside.js";
import { readNpyImages, readNpyLabels } from "./npy-images.js";
import { listPictures } from "./picture-folder.js";
import { readIdx } from "./read-idx.js";
import { readPictures } from "./read-pictures.js";

/** How a file or folder of images is stored. */
export type ImageFormat = "idx" | "npy" | "pictures";

/** What was loaded: the table `rows`, where the cells of the column of images are their hashes, and the images. */
export interface LoadedImages {
  format: ImageFormat;
  columns: StoredColumn[];
  images: ImageColumn;
  /** What the columns are, and what says so. */
  known: Map<string, { kind: ColumnKind; reason: string }>;
  task: Task | undefined;
}

const IDX_NAME = /(ubyte|\.idx\d?)(\.gz)?$/i;
const NPY_NAME = /\.npy$/i;

/** The format of images that a name or a folder says, or undefined. */
export function imageFormatOf(path: string): ImageFormat | undefined {
  if (statSync(path).isDirectory()) return "pictures";
  return IDX_NAME.test(path) ? "idx" : NPY_NAME.test(path) ? "npy" : undefined;
}

/**
 * Loads images with their labels as a table of the columns `image` and `label`, and `path` where each has a file.
 * Labels are sub-folders, or a file: the one given, or the one that stands beside the images (`labelsBeside`). A table
 * of labels has a row an image, in their order, and keeps its columns.
 *
 * @param loadLabels loads such a table as `rows`.
 * @throws InputError if a file cannot be used, or labels and images are not equally many.
 */
export async function loadImages(
  database: DuckDBInstance,
  path: string,
  format: ImageFormat,
  given: string | undefined,
  loadLabels: (path: string) => Promise<StoredColumn[]>,
): Promise<LoadedImages> {
  const columns: StoredColumn[] = [];
  const known: LoadedImages["known"] = new Map();
  let task: Task | undefined;
  const put = async (name: string, kind: ColumnKind, reason: string, cells: readonly string[]) => {
    if (columns.some((column) => column.name === name)) throw nameTaken(given ?? path, name);
    const cell = `c${columns.length}`;
    await putCells(database, cell, cells, columns.length === 0 ? "first" : "beside");
    columns.push({ name, cell, nested: false });
    known.set(name, { kind, reason });
  };

  let images: ImageColumn;
  let source = `from ${basename(path)}`;
  if (format === "pictures") {
    if (given !== undefined) throw labelsOfFolder(path, given);
    const { paths, classes, otherFiles } = listPictures(path);
    images = { name: "image", ...readPictures(paths.map((each) => join(path, each))) };
    source = `PNG and JPEG files${otherFiles === 0 ? "" : `; ${otherFiles} other ${otherFiles === 1 ? "file" : "files"} left out`}`;
    task = "classes";
    await put("path", "id", "path within the folder", paths);
    await put("label", "label", "sub-folder", classes);
  } else {
    images = { name: "image", ...(format === "idx" ? await readIdxImages(path) : readNpyImages(path)) };
    const count = images.pixels.length / (images.channels * images.height * images.width);
    const labels = given ?? labelsBeside(path);
    if (labels !== undefined) {
      const found = await readLabelFile(labels);
      if (found === undefined) columns.push(...(await loadLabels(labels)));
      else await put("label", "label", `from ${basename(labels)}`, found.texts);
      task = found?.task;
      await refuseOtherCount(database, labels, path, count);
    }
  }
  await put("image", "image", source, imageHashes(images));
  return { format, columns, images, known, task };
}

async function readIdxImages(path: string): Promise<Omit<ImageColumn, "name">> {
  const { lengths, bytes } = await readIdx(path, 3);
  return { channels: 1, height: lengths[1]!, width: lengths[2]!, pixels: bytes };
}

/** Labels of an IDX or `.npy` file; undefined where it is a table. */
async function readLabelFile(
  path: string,
): Promise<{ texts: readonly string[]; task: Task | undefined } | undefined> {
  const format = statSync(path, { throwIfNoEntry: false }) && imageFormatOf(path);
  if (format === "pictures") {
    throw new InputError({
      thing: path,
      rule: "must hold labels: IDX, .npy, or a table with a row an image",
      value: "a folder",
      remedy: "Give the file of labels.",
    });
  }
  if (format === "npy") return readNpyLabels(path);
  if (format !== "idx") return undefined;
  const { bytes } = await readIdx(path, 1);
  return { texts: Array.from(bytes, String), task: "classes" };
}

async function refuseOtherCount(
  database: DuckDBInstance,
  labels: string,
  path: string,
  count: number,
): Promise<void> {
  const [row] = await query(database, "SELECT count(*) FROM rows");
  const found = Number(row![0]);
  if (found === count) return;
  throw new InputError({
    thing: labels,
    rule: `must hold a label for each of the ${count.toLocaleString("en-US")} images of ${basename(path)}`,
    value: found.toLocaleString("en-US"),
    remedy: "Give the file that belongs to the images: --labels <file>, or --test-labels for test images.",
  });
}

function nameTaken(path: string, name: string): InputError {
  return new InputError({
    thing: `${path}: the names of the columns`,
    rule: `must leave ${JSON.stringify(name)} to the images`,
    value: `a column of that name`,
    remedy: "Rename the column.",
  });
}

function labelsOfFolder(path: string, given: string): InputError {
  return new InputError({
    thing: `the labels of ${path}`,
    rule: "must be the names of its sub-folders",
    value: given,
    remedy: "Leave --labels away, or give a table with a column of the pictures' paths: --image <column>.",
  });
}

/**
 * Reads the pictures that a column of a loaded table names, relative to its folder, and puts their hashes in the
 * place of the paths: the table's content is then that of the pictures.
 *
 * @throws InputError if a row has no path, or a picture cannot be used.
 */
export async function loadPictureColumn(
  database: DuckDBInstance,
  path: string,
  { name, cell }: StoredColumn,
): Promise<ImageColumn> {
  const rows = await query(database, `SELECT coalesce(${cell}, '') FROM rows ORDER BY rowid`);
  const paths = rows.map(([value], row) => {
    const text = String(value).trim();
    if (text !== "") return isAbsolute(text) ? text : join(dirname(path), text);
    throw new InputError({
      thing: `${path}: image column ${JSON.stringify(name)}`,
      rule: "must hold the path of a picture in every row",
      value: `none in row ${row + 1}`,
      remedy: "Fill in the path, or remove the row.",
    });
  });
  const images = { name, ...readPictures(paths) };
  await putCells(database, cell, imageHashes(images), "instead");
  return images;
}

/** Puts a column of texts into the table `rows`: as its first, beside the others, or instead of the one of its name. */
async function putCells(
  database: DuckDBInstance,
  cell: string,
  cells: readonly string[],
  place: "first" | "beside" | "instead",
): Promise<void> {
  const connection = await database.connect();
  try {
    await connection.run(`CREATE TABLE added (${cell} VARCHAR)`);
    const appender = await connection.createAppender("added");
    for (const text of cells) {
      appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
  } finally {
    connection.closeSync();
  }
  if (place !== "first") {
    const others = place === "beside" ? "rows.*" : `rows.* EXCLUDE (${cell})`;
    await query(
      database,
      `CREATE TABLE joined AS SELECT ${others}, added.${cell} FROM rows POSITIONAL JOIN added`,
    );
    await query(database, "DROP TABLE rows");
    await query(database, "DROP TABLE added");
  }
  await query(database, `ALTER TABLE ${place === "first" ? "added" : "joined"} RENAME TO rows`);
}
