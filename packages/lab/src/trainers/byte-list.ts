/** Several byte strings as one: each after its length, a little-endian 32-bit word. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

/** The parts that {@link joinBytes} joined. */
export function splitBytes(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length)
      throw new TypeError("splitBytes: bytes must hold whole parts, got a part cut off");
    parts.push(bytes.slice(at + 4, end));
    at = end;
  }
  return parts;
}
