import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { InputError } from "../input-error.js";
import { DEFLATE_RATIO } from "./decode-picture.js";
import { MOST_PIXELS } from "./image-column.js";

/** An IDX file: the lengths of its axes and its bytes, the last axis fastest, in memory that threads share. */
export interface IdxArray {
  lengths: number[];
  bytes: Uint8Array;
}

/** What is read of IDX files, by the number of axes. */
const CONTENTS: { readonly [axes: number]: string } = { 1: "labels", 3: "images" };
const UNSIGNED_BYTE = 0x08;
const REMEDY = "Check that the file is whole and of the kind that its name says.";

/**
 * Reads an IDX file of bytes, as MNIST has them: the magic number 0 0 8 and the number of axes, the length of each
 * axis as a big-endian integer of 32 bits, then the values. Whether it is gzipped is seen from its first bytes.
 *
 * @param axes 3 for images, 1 for labels.
 * @throws InputError if its magic number is another, or its values are not as many as its header says; nothing is
 *   allocated for a header that the file is too short for.
 */
export async function readIdx(path: string, axes: 1 | 3): Promise<IdxArray> {
  const fileBytes = statSync(path).size;
  const compressed = isGzipped(path);
  const headerBytes = 4 + 4 * axes;
  let head = Buffer.alloc(0);
  let array: IdxArray | undefined;
  let filled = 0;
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    for await (const read of compressed ? file.pipe(createGunzip({ chunkSize: 1 << 20 })) : file) {
      let chunk = read as Buffer;
      if (array === undefined) {
        head = Buffer.concat([head, chunk]);
        if (head.length < headerBytes) continue;
        const most = (compressed ? DEFLATE_RATIO : 1) * fileBytes;
        array = allocate(path, readLengths(path, head, axes), most - headerBytes);
        chunk = head.subarray(headerBytes);
      }
      if (filled + chunk.length > array.bytes.length) throw wrongLength(path, array, "more");
      array.bytes.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const value = `"${(cause as Error).message}"`;
    throw new InputError({ thing: path, rule: "must be readable", value, remedy: REMEDY }, { cause });
  } finally {
    file.destroy();
  }
  if (array === undefined) {
    if (head.length >= 4) refuseOtherMagic(path, head, axes);
    throw new InputError({
      thing: path,
      rule: `must begin with a header of ${headerBytes} bytes, as an IDX file of ${CONTENTS[axes]} does`,
      value: head.length === 0 ? "an empty file" : `${head.length} bytes`,
      remedy: REMEDY,
    });
  }
  if (filled < array.bytes.length) throw wrongLength(path, array, filled.toLocaleString("en-US"));
  return array;
}

function isGzipped(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    return readSync(file, start) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}

function readLengths(path: string, head: Buffer, axes: number): number[] {
  refuseOtherMagic(path, head, axes);
  return Array.from({ length: axes }, (_, axis) => head.readUInt32BE(4 + 4 * axis));
}

function refuseOtherMagic(path: string, head: Buffer, axes: number): void {
  const magic = head.readUInt32BE(0);
  if (magic === UNSIGNED_BYTE * 256 + axes) return;
  const other = magic >>> 8 === UNSIGNED_BYTE ? CONTENTS[magic & 0xff] : undefined;
  throw new InputError({
    thing: path,
    rule: `must be an IDX file of ${CONTENTS[axes]}: magic number ${hexadecimal(UNSIGNED_BYTE * 256 + axes)}`,
    value: `${hexadecimal(magic)}${other === undefined ? "" : `, that of ${other}`}`,
    remedy:
      other === undefined
        ? "Give bytes with one axis for labels and three for images, or an .npy file."
        : "Give the images as the table and the labels with --labels.",
  });
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

function allocate(path: string, lengths: number[], most: number): IdxArray {
  const count = lengths.reduce((product, length) => product * length, 1);
  const [examples, ...size] = lengths;
  if (count === 0) {
    throw new InputError({
      thing: path,
      rule: "must hold at least one value",
      value: [examples, ...size].join(" × "),
      remedy: "Give a file with data.",
    });
  }
  if (count > most || count > MOST_PIXELS) {
    throw new InputError({
      thing: path,
      rule: `must hold the ${lengths.join(" × ")} bytes that its header says`,
      value:
        count > most
          ? `a file that holds at most ${Math.max(0, most).toLocaleString("en-US")}`
          : "more than 2³¹",
      remedy: REMEDY,
    });
  }
  return { lengths, bytes: new Uint8Array(new SharedArrayBuffer(count)) };
}

function wrongLength(path: string, { lengths, bytes }: IdxArray, found: string): InputError {
  return new InputError({
    thing: path,
    rule: `must hold the ${lengths.join(" × ")}${lengths.length > 1 ? ` = ${bytes.length.toLocaleString("en-US")}` : ""} bytes that its header says`,
    value: found,
    remedy: REMEDY,
  });
}
