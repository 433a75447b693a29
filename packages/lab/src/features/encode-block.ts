import type { Dataset, Features, Labels } from "../contracts.js";
import { type PreparedImages, writeImages } from "./image-pixels.js";
import type { PreparedFeatures, PreparedLabels } from "./prepared-features.js";
import { categoryColumns, moments, numberColumns, RANKED_COLUMNS } from "./tabular-columns.js";
import { tfidf } from "./tfidf.js";

/** The data of a block: every row encoded by what its training rows say. */
export interface BlockDataset extends Dataset {
  /** Where numbers are predicted: a label is `mean + deviation · value`, an error in its units is `deviation` times larger. */
  labelScale: { mean: number; deviation: number } | null;
}

/** Most bytes of a dense table; a larger one stays sparse. */
const DENSE_BYTES = 256 * 2 ** 20;
/** A table with at least this share of entries, or at most this many columns, is dense. */
const DENSE_SHARE = 0.1;
const NARROW = 512;

/**
 * Encodes all rows for a block. Means, deviations, ranks, rarities and frequent categories come from its training rows
 * alone. Columns: the pixels of images, numbers, categories, then each text's hashed n-grams (`tfidf`). A row that is
 * an image and nothing else says its shape.
 *
 * @param trainRows the rows that the block trains on; validation and test rows are encoded and never counted.
 */
export function encodeBlock(prepared: PreparedFeatures, trainRows: Int32Array): BlockDataset {
  if (trainRows.length === 0) throw new RangeError("encodeBlock: trainRows must hold a row, got none");
  const blocks = [tabularBlock(prepared, trainRows), ...textBlocks(prepared, trainRows)].filter(
    (block) => block.columns > 0,
  );
  const { rows, images } = prepared;
  const features = images === undefined ? join(rows, blocks) : besideImages(rows, images, trainRows, blocks);
  return { features, ...encodeLabels(prepared.labels, trainRows) };
}

type SparseBlock = Omit<Extract<Features, { kind: "sparse" }>, "kind">;

function textBlocks(prepared: PreparedFeatures, trainRows: Int32Array): SparseBlock[] {
  return prepared.texts.map((text) => ({
    rows: text.rows,
    columns: text.columns,
    offsets: text.offsets,
    columnIndices: text.columnIndices,
    values: tfidf(text, trainRows),
  }));
}

function tabularBlock(prepared: PreparedFeatures, trainRows: Int32Array): SparseBlock {
  const { rows } = prepared;
  const ranked = prepared.numbers.length <= RANKED_COLUMNS;
  const numbers = prepared.numbers.flatMap((column) => numberColumns(column, trainRows, ranked));
  const categories = prepared.categories.map((column) => categoryColumns(column, trainRows));
  const perRow = numbers.length + categories.length;
  const offsets = new Int32Array(rows + 1);
  const columnIndices = new Int32Array(rows * perRow);
  const values = new Float32Array(rows * perRow);
  let entry = 0;
  const put = (column: number, value: number) => {
    columnIndices[entry] = column;
    values[entry++] = value;
  };
  for (let row = 0; row < rows; row++) {
    numbers.forEach((column, index) => {
      const value = column[row]!;
      if (value !== 0) put(index, value);
    });
    let first = numbers.length;
    for (const { columns, columnOf } of categories) {
      if (columnOf[row]! >= 0) put(first + columnOf[row]!, 1);
      first += columns;
    }
    offsets[row + 1] = entry;
  }
  return {
    rows,
    columns: categories.reduce((columns, category) => columns + category.columns, numbers.length),
    offsets,
    columnIndices: columnIndices.subarray(0, entry),
    values: values.subarray(0, entry),
  };
}

/** Puts blocks of columns side by side. */
function join(rows: number, blocks: readonly SparseBlock[]): Features {
  const columns = blocks.reduce((sum, block) => sum + block.columns, 0);
  const entries = blocks.reduce((sum, block) => sum + block.values.length, 0);
  const filled = columns <= NARROW || entries >= DENSE_SHARE * rows * columns;
  if (4 * rows * columns <= DENSE_BYTES && filled) return joinDense(rows, columns, blocks);
  if (blocks.length === 1) return { kind: "sparse", ...blocks[0]! };

  const offsets = new Int32Array(rows + 1);
  const columnIndices = new Int32Array(entries);
  const values = new Float32Array(entries);
  let entry = 0;
  for (let row = 0; row < rows; row++) {
    let first = 0;
    for (const block of blocks) {
      for (let e = block.offsets[row]!; e < block.offsets[row + 1]!; e++) {
        columnIndices[entry] = first + block.columnIndices[e]!;
        values[entry++] = block.values[e]!;
      }
      first += block.columns;
    }
    offsets[row + 1] = entry;
  }
  return { kind: "sparse", rows, columns, offsets, columnIndices, values };
}

function joinDense(rows: number, columns: number, blocks: readonly SparseBlock[]): Features {
  const values = new Float32Array(rows * columns);
  writeBlocks(blocks, values, columns, 0);
  return { kind: "dense", rows, columns, values };
}

/** Images first, whatever the memory: they have no zeros to leave out. */
function besideImages(
  rows: number,
  images: PreparedImages,
  trainRows: Int32Array,
  blocks: readonly SparseBlock[],
): Features {
  const { channels, height, width } = images;
  const pixels = channels * height * width;
  const columns = blocks.reduce((sum, block) => sum + block.columns, pixels);
  const values = new Float32Array(rows * columns);
  writeImages(images, trainRows, values, columns);
  writeBlocks(blocks, values, columns, pixels);
  const alone = columns === pixels ? { image: { channels, height, width } } : {};
  return { kind: "dense", rows, columns, values, ...alone };
}

function writeBlocks(
  blocks: readonly SparseBlock[],
  values: Float32Array,
  columns: number,
  firstColumn: number,
): void {
  let first = firstColumn;
  for (const block of blocks) {
    for (let row = 0; row < block.rows; row++) {
      for (let e = block.offsets[row]!; e < block.offsets[row + 1]!; e++) {
        values[row * columns + first + block.columnIndices[e]!] = block.values[e]!;
      }
    }
    first += block.columns;
  }
}

function encodeLabels(
  labels: PreparedLabels,
  trainRows: Int32Array,
): { labels: Labels; labelScale: BlockDataset["labelScale"] } {
  if (labels.kind === "classes") {
    return {
      labels: { kind: "classes", values: labels.codes, classCount: labels.names.length },
      labelScale: null,
    };
  }
  const scale = moments(Float64Array.from(trainRows, (row) => labels.values[row]!));
  if (!(scale.deviation > 0)) {
    throw new RangeError(`encodeBlock: labels of the training rows must differ, got ${scale.mean} in all`);
  }
  const values = Float32Array.from(labels.values, (value) => (value - scale.mean) / scale.deviation);
  return { labels: { kind: "numbers", values }, labelScale: scale };
}
