import { deflateRawSync } from "node:zlib";

/**
 * Compressed bytes over bytes of each text: how much of it is new. Short texts hardly compress at all, so that the
 * ratio falls with length; compare texts of like lengths.
 *
 * @returns `[texts]` above 0, about 1 where nothing repeats and a little more for very short texts; an empty text holds
 *   nothing and has 0.
 * @source Ziv & Lempel 1977, A universal algorithm for sequential data compression. Raw deflate at level 9: gzip would
 *   add 18 bytes to every text. The last byte may differ from one version of zlib to another.
 */
export function compressionRatios(texts: readonly string[]): Float64Array {
  return Float64Array.from(texts, (text) => {
    const bytes = Buffer.from(text, "utf8");
    return bytes.length === 0 ? 0 : deflateRawSync(bytes, { level: 9 }).length / bytes.length;
  });
}
