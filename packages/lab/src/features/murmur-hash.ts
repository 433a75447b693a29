/**
 * Hashes `bytes[start..end)` by MurmurHash3, x86, 32 bits.
 *
 * @returns an integer in [0, 2^32).
 * @example murmurHash(new TextEncoder().encode("hello"), 0, 5, 0) // 0x248bfa47
 * @source Appleby, MurmurHash3_x86_32, public domain; the same bits as scikit-learn's `murmurhash3_32`.
 */
export function murmurHash(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed | 0;
  const whole = start + ((end - start) & ~3);
  for (let i = start; i < whole; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash ^= scramble(word);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = end - 1; i >= whole; i--) rest = (rest << 8) | bytes[i]!;
  if (end > whole) hash ^= scramble(rest);

  hash ^= end - start;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
