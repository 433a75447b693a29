import { describeValue } from "./describe-value.js";
import { normalQuantile } from "./normal.js";
import { threefry } from "./threefry.js";

/**
 * A keyed stream of random numbers with random access: number `counter` of a key is always the same.
 * It has no state; the caller owns the counter, an integer in [0, 2^53). All methods read the same block of a
 * counter, so one counter serves one draw.
 */
export interface Rng {
  /** The stream of that name under this one; cache it, a split costs a hash. */
  split(name: string): Rng;
  /** A multiple of 2^-53 in [0, 1). */
  uniform(counter: number): number;
  /** `uniform(counter + i)` into `out[i]`, faster. */
  fillUniform(counter: number, out: Float64Array): void;
  /** An integer in [0, 2^32). */
  uint32(counter: number): number;
  /** An integer in [0, bound), each exactly as likely, for an integer bound in [1, 2^53]. */
  integer(counter: number, bound: number): number;
  /** Standard normal, by the quantile function. */
  normal(counter: number): number;
  /** An integer in [0, 2^53) that stands for this key where another generator is to be seeded. */
  seed(): number;
}

/**
 * Makes a counter-based generator from a seed: Threefry-2x32-20, whose key is the seed's two 32-bit words.
 *
 * Number c of key k is the block E_k(c). The 64-bit counter word is shared out so that no two uses meet:
 * bits 0–52 the caller's counter; bits 53–62 the retry of `integer`; bit 63 marks names and seeds.
 * `split(name)` chains k ← E_k(m) over the blocks m of the name: first (its length, 2^31), then its UTF-16LE
 * bytes, 8 a block, the last padded with zeros. Since the length comes first, no name's blocks begin another's:
 * distinct paths of names are independent keys, as far as 64 bits go.
 *
 * @throws RangeError if the seed is not an integer in [0, 2^53).
 * @example createRng(7).split("shuffle/epoch-0").integer(12, 60_000)
 * @source Salmon et al. 2011, Parallel Random Numbers: As Easy as 1, 2, 3, SC11.
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`createRng: seed must be an integer in [0, 2^53), got ${describeValue(seed)}`);
  }
  return new ThreefryRng(seed | 0, Math.floor(seed / TWO_32) | 0);
}

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
const RETRY = 0x200000;
const NAME = 0x80000000;
const SEED = 0xc0000000;

const block = new Int32Array(2);

class ThreefryRng implements Rng {
  readonly #key0: number;
  readonly #key1: number;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  split(name: string): Rng {
    threefry(this.#key0, this.#key1, name.length, NAME, block, 0);
    for (let i = 0; i < name.length; i += 4) {
      const low = unit(name, i) | (unit(name, i + 1) << 16);
      const high = unit(name, i + 2) | (unit(name, i + 3) << 16);
      threefry(block[0]!, block[1]!, low, high, block, 0);
    }
    return new ThreefryRng(block[0]!, block[1]!);
  }

  uniform(counter: number): number {
    this.#encrypt(counter, 0);
    return top53() / TWO_53;
  }

  fillUniform(counter: number, out: Float64Array): void {
    checkCounter(counter);
    checkCounter(counter + Math.max(out.length - 1, 0));
    const key0 = this.#key0;
    const key1 = this.#key1;
    for (let i = 0; i < out.length; i++) {
      const at = counter + i;
      threefry(key0, key1, at | 0, (at / TWO_32) | 0, block, 0);
      out[i] = top53() / TWO_53;
    }
  }

  uint32(counter: number): number {
    this.#encrypt(counter, 0);
    return block[0]! >>> 0;
  }

  integer(counter: number, bound: number): number {
    if (!(bound >= 1 && bound <= TWO_53 && Number.isInteger(bound))) {
      throw new RangeError(`rng: bound must be an integer in [1, 2^53], got ${describeValue(bound)}`);
    }
    // 53 bits modulo the bound; the values above the last whole multiple of it are drawn again.
    for (let retry = 0; ; retry += RETRY) {
      this.#encrypt(counter, retry);
      const drawn = top53();
      const rest = drawn % bound;
      if (drawn - rest <= TWO_53 - bound) return rest;
    }
  }

  normal(counter: number): number {
    this.#encrypt(counter, 0);
    const drawn = top53();
    // Midpoints of 2^53 cells, the upper half mirrored: never 0 or 1, and symmetric to the bit.
    return drawn < TWO_53 / 2
      ? normalQuantile((drawn + 0.5) / TWO_53)
      : -normalQuantile((TWO_53 - 1 - drawn + 0.5) / TWO_53);
  }

  seed(): number {
    threefry(this.#key0, this.#key1, 0, SEED, block, 0);
    return top53();
  }

  #encrypt(counter: number, retry: number): void {
    checkCounter(counter);
    threefry(this.#key0, this.#key1, counter | 0, ((counter / TWO_32) | 0) + retry, block, 0);
  }
}

function checkCounter(counter: number): void {
  if (!(counter >= 0 && counter < TWO_53 && Math.floor(counter) === counter)) {
    throw new RangeError(`rng: counter must be an integer in [0, 2^53), got ${describeValue(counter)}`);
  }
}

function top53(): number {
  return (block[0]! >>> 5) * 67108864 + (block[1]! >>> 6);
}

function unit(name: string, i: number): number {
  return i < name.length ? name.charCodeAt(i) : 0;
}
