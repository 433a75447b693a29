import { closeSync, openSync, readSync, statSync } from "node:fs";
import { InputError } from "../input-error.js";
import { MOST_PIXELS } from "./image-column.js";

/** Kinds of numbers, by numpy's letter and the bytes of one. */
const KINDS = {
  b1: { name: "bool", of: Uint8Array },
  u1: { name: "uint8", of: Uint8Array },
  u2: { name: "uint16", of: Uint16Array },
  u4: { name: "uint32", of: Uint32Array },
  u8: { name: "uint64", of: BigUint64Array },
  i1: { name: "int8", of: Int8Array },
  i2: { name: "int16", of: Int16Array },
  i4: { name: "int32", of: Int32Array },
  i8: { name: "int64", of: BigInt64Array },
  f4: { name: "float32", of: Float32Array },
  f8: { name: "float64", of: Float64Array },
} as const;

/** An array of numpy: its values as stored, and where in them an element is. */
export interface NpyArray {
  /** numpy's name of the kind: `uint8`, `float32`, or `str` for texts of a fixed length. */
  kind: (typeof KINDS)[keyof typeof KINDS]["name"] | "str";
  shape: number[];
  /** Elements from one place of an axis to the next. */
  strides: number[];
  /** The numbers; texts are `[elements × characters]` code points, ended by 0. */
  values: InstanceType<(typeof KINDS)[keyof typeof KINDS]["of"]>;
}

interface NpyHeader {
  order: string;
  letter: string;
  size: number;
  fortran: boolean;
  shape: number[];
  start: number;
}

const MAGIC = "\x93NUMPY";
const REMEDY = "Check that the file is whole; numpy.save(path, array) writes such files.";
const MOST_HEADER = 1 << 20;

/**
 * Reads an array that `numpy.save` wrote, in either order of its axes and of its bytes.
 *
 * @throws InputError if it is none, holds objects or structures, or its length is not what its header says; nothing
 *   is allocated for a header that the file is too short for.
 */
export function readNpy(path: string): NpyArray {
  const file = openSync(path, "r");
  try {
    const fileBytes = statSync(path).size;
    const header = readHeader(path, file, fileBytes);
    const { letter, size, shape, start } = header;
    const found = KINDS[`${letter}${letter === "U" ? 4 : size}` as keyof typeof KINDS];
    const kind = letter === "U" && size > 0 ? { name: "str" as const, of: Uint32Array } : found;
    if (kind === undefined) {
      throw new InputError({
        thing: path,
        rule: "must hold numbers or texts of a fixed length",
        value: letter === "O" ? "Python objects" : `the type ${letter}${size}`,
        remedy: "Convert the array before it is saved, for example with array.astype(numpy.uint8).",
      });
    }
    const elements = shape.reduce((product, length) => product * length, 1);
    const bytes = elements * size * (letter === "U" ? 4 : 1);
    if (elements > MOST_PIXELS || bytes !== fileBytes - start) {
      throw new InputError({
        thing: path,
        rule: `must hold the ${bytes.toLocaleString("en-US")} bytes that its header says (${shapeText(shape)} of ${kind.name})`,
        value:
          bytes === fileBytes - start
            ? "more than 2³¹ elements"
            : (fileBytes - start).toLocaleString("en-US"),
        remedy: REMEDY,
      });
    }
    const data = readAll(file, start, bytes);
    const unit = kind.of.BYTES_PER_ELEMENT;
    if (header.order === ">") swapBytes(data, unit);
    const values = new kind.of(data.buffer as ArrayBuffer, 0, bytes / unit);
    return { kind: kind.name, shape, strides: stridesOf(shape, header.fortran), values };
  } finally {
    closeSync(file);
  }
}

/** A shape as Python says it: `(60000, 28, 28)`. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function readHeader(path: string, file: number, fileBytes: number): NpyHeader {
  const fixed = Buffer.alloc(12);
  const read = readSync(file, fixed, 0, 12, 0);
  const version = fixed[6]!;
  if (read < 12 || fixed.toString("latin1", 0, 6) !== MAGIC || version < 1 || version > 3) {
    throw new InputError({
      thing: path,
      rule: "must begin as a file of numpy.save does",
      value: read === 0 ? "an empty file" : "other content",
      remedy: REMEDY,
    });
  }
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? fixed.readUInt16LE(8) : fixed.readUInt32LE(8);
  const text = Buffer.alloc(Math.min(length, MOST_HEADER, fileBytes));
  readSync(file, text, 0, text.length, start);
  const header = text.toString(version === 3 ? "utf8" : "latin1");
  const type = /'descr'\s*:\s*'([<>|=])([a-zA-Z])(\d*)'/.exec(header);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const lengths = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (type === null || fortran === undefined || lengths === undefined || start + length > fileBytes) {
    throw new InputError({
      thing: path,
      rule: "must hold one array of numbers, with a header that says its type, order and shape",
      value:
        start + length > fileBytes ? "a header that is cut off" : JSON.stringify(header.trim().slice(0, 80)),
      remedy: REMEDY,
    });
  }
  return {
    order: type[1]!,
    letter: type[2]!,
    size: Number(type[3]),
    fortran: fortran === "True",
    shape: lengths
      .split(",")
      .filter((each) => each.trim() !== "")
      .map(Number),
    start: start + length,
  };
}

const PIECE = 1 << 26;

function readAll(file: number, start: number, bytes: number): Buffer {
  const data = Buffer.from(new ArrayBuffer(bytes));
  for (let at = 0; at < bytes; ) {
    const read = readSync(file, data, at, Math.min(PIECE, bytes - at), start + at);
    if (read === 0) throw new Error("internal: a file became shorter while it was read");
    at += read;
  }
  return data;
}

function swapBytes(data: Buffer, unit: number): void {
  if (unit === 2) data.swap16();
  if (unit === 4) data.swap32();
  if (unit === 8) data.swap64();
}

function stridesOf(shape: readonly number[], fortran: boolean): number[] {
  const axes = [...shape.keys()];
  const fastestFirst = fortran ? axes : axes.reverse();
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (const axis of fastestFirst) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}
