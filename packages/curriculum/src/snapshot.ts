import { describeValue } from "@gradus/numeric";
import { decodeBase64, encodeBase64 } from "./base64.js";
import type { Plain, Snapshot } from "./contracts.js";

const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint8Array };
type ArrayName = keyof typeof ARRAYS;

/**
 * Writes a snapshot as JSON text; typed arrays become `{ "$array": [type, base64 of the little-endian bytes] }`,
 * so that NaN, infinities and every last bit survive.
 */
export function stringifySnapshot(snapshot: Snapshot): string {
  return JSON.stringify(snapshot, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $array: [value.constructor.name, encodeBase64(bytes)] };
  });
}

/**
 * Reads what {@link stringifySnapshot} wrote.
 *
 * @throws TypeError if the text is no JSON or no snapshot of this format.
 */
export function parseSnapshot(text: string): Snapshot {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, (_, value: unknown) => {
      const array = typeof value === "object" && value !== null && (value as { $array?: unknown }).$array;
      return Array.isArray(array) ? readArray(array) : value;
    });
  } catch (cause) {
    throw new TypeError("parseSnapshot: text must be JSON of a snapshot", { cause });
  }
  const format = typeof parsed === "object" && parsed !== null ? (parsed as Snapshot).format : parsed;
  if (format !== "gradus.snapshot/1") {
    throw new TypeError(`parseSnapshot: format must be "gradus.snapshot/1", got ${describeValue(format)}`);
  }
  return parsed as Snapshot;
}

function readArray([name, text]: unknown[]): Plain {
  const type = ARRAYS[name as ArrayName];
  const bytes = decodeBase64(text as string);
  return new type(bytes.buffer);
}
