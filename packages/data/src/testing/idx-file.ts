/** An IDX file of bytes, as MNIST's are. */
export function idxFile(lengths: readonly number[], bytes: ArrayLike<number>): Uint8Array {
  const header = Buffer.alloc(4 + 4 * lengths.length);
  header.writeUInt32BE(0x0800 + lengths.length, 0);
  for (const [axis, length] of lengths.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  return Buffer.concat([header, Uint8Array.from(bytes)]);
}
