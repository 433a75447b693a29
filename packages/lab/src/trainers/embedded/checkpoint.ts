import type { NamedArray } from "./state.js";

const FORMAT = "gradus.checkpoint/1";

/** What a trainer must keep to go on as if it had never stopped. */
export interface Checkpoint {
  /** Optimizer steps taken. */
  step: number;
  arrays: NamedArray[];
}

/** Writes a checkpoint in the safetensors layout: 8 bytes of header length, JSON header, float32 arrays. */
export function writeCheckpoint({ step, arrays }: Checkpoint): Uint8Array {
  let end = 0;
  const entries = arrays.map(({ name, shape, data }) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [start, end] }] as const;
  });
  const metadata = { format: FORMAT, step: String(step) };
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const header = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));

  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const { data } of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads what {@link writeCheckpoint} wrote.
 *
 * @throws TypeError if the bytes are no checkpoint of this format, or are cut off.
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity;
  if (8 + headerLength > bytes.length) {
    throw new TypeError(`restore: checkpoint must be whole, got ${bytes.length} bytes`);
  }
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  const { __metadata__: metadata, ...entries } = header;
  if (metadata?.format !== FORMAT) {
    throw new TypeError(`restore: checkpoint must be ${FORMAT}, got ${metadata?.format}`);
  }
  const arrays = Object.entries(entries as Record<string, Entry>).map(([name, entry]) => {
    const [start, end] = entry.data_offsets.map((offset) => 8 + headerLength + offset) as [number, number];
    if (end > bytes.length)
      throw new TypeError(`restore: checkpoint must be whole, got ${bytes.length} bytes`);
    return {
      name,
      shape: entry.shape,
      data: new Float32Array(new Uint8Array(bytes.subarray(start, end)).buffer),
    };
  });
  return { step: Number(metadata.step), arrays };
}

interface Entry {
  shape: number[];
  data_offsets: [number, number];
}
