import { createHash } from "node:crypto";

/** Images of one size, one a row of the table. */
export interface ImageColumn {
  name: string;
  /** 1 for grey, 3 for red, green and blue; a fourth is what the file holds beside them. */
  channels: number;
  height: number;
  width: number;
  /**
   * `[n × channels × height × width]` row-major, in memory that threads share: bytes from 0 (dark) to 255, or numbers
   * in [0, 1] where the file holds such.
   */
  pixels: Uint8Array | Float32Array;
}

/** The size of an image in a file and in memory. */
export type ImageSize = Pick<ImageColumn, "channels" | "height" | "width">;

/** Most pixel values of a table, over all its images and channels: what an array may hold in each place they go. */
export const MOST_PIXELS = 2 ** 31 - 1;

/** Pixel values of one image. */
export function pixelsOf({ channels, height, width }: ImageSize): number {
  return channels * height * width;
}

/** How a size is said: `28 × 28 pixels`, `32 × 32 pixels in 3 channels`. */
export function sizeText({ channels, height, width }: ImageSize): string {
  return `${height} × ${width} pixels${channels === 1 ? "" : ` in ${channels} channels`}`;
}

/**
 * Images as numbers in [0, 1]: bytes over 255, other numbers as they are.
 *
 * @param first the first row, and `end` the row after the last: a part of many images at a time.
 * @returns `[rows × channels × height × width]`
 * @throws RangeError if the rows are none of the column's.
 * @example
 * const images = { name: "image", channels: 1, height: 1, width: 2, pixels: Uint8Array.of(0, 51, 102, 255) };
 * unitPixels(images, 1); // Float32Array [0.4, 1]
 */
export function unitPixels(images: ImageColumn, first = 0, end?: number): Float32Array {
  const each = pixelsOf(images);
  const last = end ?? images.pixels.length / each;
  if (!(first >= 0 && first <= last && last * each <= images.pixels.length)) {
    throw new RangeError(
      `unitPixels: rows must be within the ${images.pixels.length / each} of the column, got ${first} to ${last}`,
    );
  }
  const part = images.pixels.subarray(first * each, last * each);
  return part instanceof Uint8Array ? Float32Array.from(part, (byte) => byte / 255) : Float32Array.from(part);
}

/**
 * SHA-256 of each image, 64 hex digits, over its size, the kind of its numbers and the numbers themselves: equal
 * pictures have equal hashes, whatever file they come from.
 */
export function imageHashes(images: ImageColumn): string[] {
  const { channels, height, width, pixels } = images;
  const each = pixelsOf(images);
  const kind = pixels instanceof Uint8Array ? "uint8" : "float32";
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const eachBytes = each * pixels.BYTES_PER_ELEMENT;
  return Array.from({ length: pixels.length / each }, (_, row) =>
    createHash("sha256")
      .update(`${channels}x${height}x${width}:${kind}:`)
      .update(bytes.subarray(row * eachBytes, (row + 1) * eachBytes))
      .digest("hex"),
  );
}
