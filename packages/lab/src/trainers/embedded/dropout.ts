import type { Rng } from "@gradus/numeric";

const TWO_32 = 2 ** 32;

/**
 * Fills a factor for each unit: 0 with probability `dropout`, else 1 / (1 − dropout).
 *
 * Unit u of step t is dropped by a hash of u under two words that the generator gives for t, so a mask depends on
 * nothing but the seed, the step and the unit.
 *
 * @source Appleby, MurmurHash3, 32-bit finalizer (a bijection of u under each key).
 */
export function fillDropoutMask(rng: Rng, step: number, dropout: number, mask: Float32Array): void {
  const [first, second] = [rng.uint32(2 * step), rng.uint32(2 * step + 1)];
  const threshold = dropout * TWO_32;
  const kept = 1 / (1 - dropout);
  for (let unit = 0; unit < mask.length; unit++) {
    let hash = Math.imul(unit, 0x9e3779b9) ^ first;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ second;
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) >>> 0;
    mask[unit] = hash < threshold ? 0 : kept;
  }
}
