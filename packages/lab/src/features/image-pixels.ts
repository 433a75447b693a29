import type { ImageColumn } from "@gradus/data";

/** Images of every row. */
export type PreparedImages = Omit<ImageColumn, "name">;

/** Joins the images of a table and of its test table in shared memory; those of one table stay where they are. */
export function joinImages(columns: readonly ImageColumn[]): PreparedImages {
  const [{ channels, height, width, pixels }] = columns as [ImageColumn];
  const size = { channels, height, width };
  if (columns.length === 1) return { ...size, pixels };
  const length = columns.reduce((sum, column) => sum + column.pixels.length, 0);
  const joined =
    pixels instanceof Uint8Array
      ? new Uint8Array(new SharedArrayBuffer(length))
      : new Float32Array(new SharedArrayBuffer(4 * length));
  let at = 0;
  for (const column of columns) {
    joined.set(column.pixels, at);
    at += column.pixels.length;
  }
  return { ...size, pixels: joined };
}

/**
 * Writes the images of all rows as columns: (p − m) / s with the mean m and the standard deviation s (over n) of the
 * pixel's channel among the training rows, pixels p in [0, 1]. A channel that is constant there is 0 everywhere.
 *
 * Bytes are counted by value, so that m and s come from whole sums and do not depend on the order of the rows.
 *
 * @param values `[rows × columns]` is written at the first `channels × height × width` columns of each row.
 */
export function writeImages(
  images: PreparedImages,
  trainRows: Int32Array,
  values: Float32Array,
  columns: number,
): void {
  const { channels, pixels } = images;
  const area = images.height * images.width;
  const each = channels * area;
  const rows = pixels.length / each;
  for (let channel = 0; channel < channels; channel++) {
    const first = channel * area;
    if (pixels instanceof Uint8Array) {
      const standardised = byteTable(countBytes(pixels, trainRows, { each, first, area }));
      for (let row = 0; row < rows; row++) {
        const from = row * each + first;
        const to = row * columns + first;
        for (let i = 0; i < area; i++) values[to + i] = standardised[pixels[from + i]!]!;
      }
    } else {
      const { mean, deviation } = channelMoments(pixels, trainRows, { each, first, area });
      for (let row = 0; row < rows; row++) {
        const from = row * each + first;
        const to = row * columns + first;
        for (let i = 0; i < area; i++) {
          values[to + i] = deviation > 0 ? (pixels[from + i]! - mean) / deviation : 0;
        }
      }
    }
  }
}

/** Where a channel is among the pixels: `area` of them from `first` on, in every image of `each`. */
interface Channel {
  each: number;
  first: number;
  area: number;
}

function countBytes(pixels: Uint8Array, rows: Int32Array, { each, first, area }: Channel): Float64Array {
  const counts = new Float64Array(256);
  for (const row of rows) {
    const from = row * each + first;
    for (let i = from; i < from + area; i++) counts[pixels[i]!]!++;
  }
  return counts;
}

/**
 * What each byte becomes. With n values of sum S and sum of squares Q, m = S / n and s² = (nQ − S²) / n² in bytes;
 * the numerators are whole and exact, and the factor 255 falls out of (p − m) / s.
 */
function byteTable(counts: Float64Array): Float32Array {
  let count = 0n;
  let sum = 0n;
  let squares = 0n;
  counts.forEach((times, byte) => {
    const each = BigInt(times);
    count += each;
    sum += each * BigInt(byte);
    squares += each * BigInt(byte * byte);
  });
  const spread = Math.sqrt(Number(count * squares - sum * sum));
  const table = new Float32Array(256);
  if (spread === 0) return table;
  return table.map((_, byte) => Number(count * BigInt(byte) - sum) / spread);
}

function channelMoments(
  pixels: Float32Array,
  rows: Int32Array,
  { each, first, area }: Channel,
): { mean: number; deviation: number } {
  const count = rows.length * area;
  const overRows = (of: (pixel: number) => number) => {
    let total = 0;
    for (const row of rows) {
      const from = row * each + first;
      let image = 0;
      for (let i = from; i < from + area; i++) image += of(pixels[i]!);
      total += image;
    }
    return total;
  };
  const mean = overRows((pixel) => pixel) / count;
  const squares = overRows((pixel) => (pixel - mean) * (pixel - mean));
  return {
    mean,
    deviation: isConstant(pixels, rows, { each, first, area }) ? 0 : Math.sqrt(squares / count),
  };
}

/** A rounded mean leaves a constant a spread of its own, by which it must not be divided. */
function isConstant(pixels: Float32Array, rows: Int32Array, { each, first, area }: Channel): boolean {
  const value = pixels[rows[0]! * each + first];
  return rows.every((row) => {
    const from = row * each + first;
    return pixels.subarray(from, from + area).every((pixel) => pixel === value);
  });
}
