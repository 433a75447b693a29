import type { Rng } from "@gradus/numeric";

/**
 * Two words an example that depend on its key and on the generator alone: ties fall by them, never by file order.
 * A four-round Feistel network over the 64 bits, so that distinct keys stay distinct.
 */
export function keyedWords(keys: Uint32Array, rng: Rng): Uint32Array {
  const rounds = [0, 1, 2, 3].map((round) => rng.uint32(round));
  const words = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i += 2) {
    let high = keys[i]!;
    let low = keys[i + 1]!;
    for (const round of rounds) {
      const next = high ^ mix(low ^ round);
      high = low;
      low = next;
    }
    words[i] = high;
    words[i + 1] = low;
  }
  return words;
}

/** The finaliser of MurmurHash3. */
function mix(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
