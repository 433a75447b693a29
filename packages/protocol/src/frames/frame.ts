import { describeValue } from "@gradus/numeric";

/** Arrays that a frame can carry. */
export type FrameArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint32Array | Uint8Array;

/** An array with its shape; a bare array has one axis. */
export interface ShapedArray {
  data: FrameArray;
  shape: readonly number[];
}

/** What crosses a process: a message and the arrays that belong to it. */
export interface Frame {
  message: { readonly kind: string; readonly [field: string]: unknown };
  arrays: { readonly [name: string]: ShapedArray };
}

/** Most bytes of what comes from outside; checked before anything is allocated. */
export interface FrameLimits {
  frame: number;
  header: number;
}

/** Limits where nobody chose others. */
export const FRAME_LIMITS: FrameLimits = { frame: 2 ** 30, header: 2 ** 20 };

/** The frame's bytes are none, or lie. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const KINDS = {
  F64: { type: Float64Array, size: 8 },
  I64: { type: BigInt64Array, size: 8 },
  F32: { type: Float32Array, size: 4 },
  I32: { type: Int32Array, size: 4 },
  U32: { type: Uint32Array, size: 4 },
  U8: { type: Uint8Array, size: 1 },
} as const;
type Dtype = keyof typeof KINDS;
const DTYPES = Object.keys(KINDS) as Dtype[];
const NAMES = new Map<unknown, Dtype>(DTYPES.map((dtype) => [KINDS[dtype].type, dtype]));
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Writes a frame in the safetensors layout: u64 length of the header, JSON header padded with spaces to 8 bytes, raw
 * little-endian arrays, widest numbers first so that each begins where its type is aligned.
 *
 * @param room Bytes left free before the frame, for the length that streams put there.
 * @example encodeFrame({ kind: "tell", run: "1", id: 4 }, { loss: Float32Array.of(0.5, 0.25) })
 */
export function encodeFrame(
  message: Frame["message"],
  arrays: { readonly [name: string]: FrameArray | ShapedArray } = {},
  room = 0,
): Uint8Array {
  const entries = widestFirst(arrays);
  let text = `{"__metadata__":{"gradus":${JSON.stringify(JSON.stringify(message))}}`;
  let end = 0;
  for (const [name, { data, shape }] of entries) {
    const start = end;
    end += data.byteLength;
    text += `,${JSON.stringify(name)}:{"dtype":"${dtypeOf(data)}","shape":[${shape}],"data_offsets":[${start},${end}]}`;
  }
  text = asAscii(`${text}}`);
  const start = room + 8;
  const headerLength = (text.length + 7) & ~7;
  const bytes = new Uint8Array(start + headerLength + end);
  new DataView(bytes.buffer).setUint32(room, headerLength, true);
  encoder.encodeInto(text, bytes.subarray(start));
  bytes.fill(SPACE, start + text.length, start + headerLength);
  let at = start + headerLength;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

const SPACE = 32;

/** A letter is a byte then; JSON says the others by number. */
function asAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Those of one width keep their order. */
function widestFirst(arrays: { readonly [name: string]: FrameArray | ShapedArray }): [string, ShapedArray][] {
  const entries = Object.entries(arrays).map(([name, given]): [string, ShapedArray] => [
    name,
    "shape" in given ? given : { data: given, shape: [given.length] },
  ]);
  if (entries.length < 2) return entries;
  return entries.sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
}

function dtypeOf(data: FrameArray): Dtype {
  // By constructor first: this is asked of every array of every frame.
  const found = NAMES.get(data.constructor) ?? DTYPES.find((dtype) => data instanceof KINDS[dtype].type);
  if (found === undefined) {
    throw new TypeError(`encodeFrame: an array must be of ${DTYPES.join(", ")}, got ${describeValue(data)}`);
  }
  return found;
}

/**
 * Reads a frame. Arrays are copies: they outlive the bytes.
 *
 * @throws FrameError for bytes that are cut off, longer than a limit, or whose header is no header, names no message,
 *   or places arrays with holes, overlaps or beyond the end.
 */
export function decodeFrame(bytes: Uint8Array, limits: FrameLimits = FRAME_LIMITS): Frame {
  if (bytes.length > limits.frame) {
    throw new FrameError(`frame: length must be at most ${limits.frame} bytes, got ${bytes.length}`);
  }
  if (bytes.length < 8) throw new FrameError(`frame: must hold at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > limits.header) {
    throw new FrameError(`frame: header must be at most ${limits.header} bytes, got ${headerLength}`);
  }
  if (8 + headerLength > bytes.length) {
    throw new FrameError(
      `frame: header must lie within the frame, got ${headerLength} bytes of ${bytes.length - 8}`,
    );
  }
  const { __metadata__: metadata, ...entries } = parseObject(bytes.subarray(8, 8 + headerLength), "header");
  const text = isObject(metadata) ? metadata["gradus"] : undefined;
  if (typeof text !== "string") {
    throw new FrameError(`frame: __metadata__.gradus must be the message, got ${describeValue(text)}`);
  }
  const message = parseText(text, "message");
  if (typeof message["kind"] !== "string") {
    throw new FrameError(`frame: kind must be a text, got ${describeValue(message["kind"])}`);
  }
  return {
    message: message as Frame["message"],
    arrays: readArrays(entries, bytes.subarray(8 + headerLength)),
  };
}

function readArrays(entries: { [name: string]: unknown }, data: Uint8Array): Frame["arrays"] {
  const read: { name: string; start: number; end: number; array: ShapedArray }[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, start, end } = entryOf(name, entry);
    const { type, size } = KINDS[dtype];
    const length = shape.reduce((product, extent) => product * extent, 1);
    if (end > data.length) {
      throw new FrameError(`frame: ${name} must end within the ${data.length} bytes of data, got ${end}`);
    }
    if (length * size !== end - start) {
      throw new FrameError(
        `frame: ${name} must hold ${length} × ${size} bytes, as its shape says, got ${end - start}`,
      );
    }
    const array = { data: new type(new Uint8Array(data.subarray(start, end)).buffer), shape };
    read.push({ name, start, end, array });
  }
  const inOrder = [...read].sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const { name, start, end } of inOrder) {
    if (start !== at) throw new FrameError(`frame: ${name} must begin at ${at}, got ${start}`);
    at = end;
  }
  if (at !== data.length) {
    throw new FrameError(`frame: arrays must fill the data, got ${data.length - at} bytes more`);
  }
  return Object.fromEntries(read.map(({ name, array }) => [name, array]));
}

function entryOf(name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (!DTYPES.includes(dtype as Dtype)) {
    throw new FrameError(
      `frame: dtype of ${name} must be one of ${DTYPES.join(", ")}, got ${describeValue(dtype)}`,
    );
  }
  if (!isCounts(shape) || shape.length > 8) {
    throw new FrameError(`frame: shape of ${name} must be at most 8 counts, got ${shown(shape)}`);
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw new FrameError(`frame: data_offsets of ${name} must be a start and an end, got ${shown(offsets)}`);
  }
  return { dtype: dtype as Dtype, shape, start: offsets[0]!, end: offsets[1]! };
}

function shown(value: unknown): string {
  return Array.isArray(value) ? JSON.stringify(value).slice(0, 60) : describeValue(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseObject(bytes: Uint8Array, what: string): { [name: string]: unknown } {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new FrameError(`frame: ${what} must be UTF-8`, { cause });
  }
  return parseText(text, what);
}

function parseText(text: string, what: string): { [name: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new FrameError(`frame: ${what} must be JSON`, { cause });
  }
  if (!isObject(parsed))
    throw new FrameError(`frame: ${what} must be an object, got ${describeValue(parsed)}`);
  return parsed;
}
