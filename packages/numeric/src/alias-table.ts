import { describeValue } from "./describe-value.js";
import type { Rng } from "./rng.js";
import { sum } from "./sums.js";
import { checkWeight } from "./weights.js";

/** Draws from a fixed distribution in constant time. */
export interface AliasTable {
  readonly size: number;
  /** An index, as likely as its share of the weights: draw `counter` of the generator. */
  draw(rng: Rng, counter: number): number;
  /** `draw(rng, counter + i)` into `out[i]`, faster. */
  fill(rng: Rng, counter: number, out: Int32Array): void;
}

const CHUNK = 1024;

/**
 * Builds an alias table in O(n) from weights `[n]`, finite, at least 0 and not all 0. An index of weight 0 is
 * never drawn.
 *
 * One uniform number u serves a draw: the whole part of u n picks a column, the fraction decides between the
 * column's own index and its alias.
 *
 * @throws RangeError if a weight is negative, infinite or NaN, or all are 0.
 * @source Vose 1991, A linear algorithm for generating random numbers with a given distribution, IEEE TSE 17.
 */
export function createAliasTable(weights: Float64Array): AliasTable {
  const n = weights.length;
  if (n < 1 || n > 0x7fffffff) {
    throw new RangeError(`createAliasTable: weights must hold 1 to 2^31 - 1 numbers, got ${n}`);
  }
  for (let i = 0; i < n; i++) checkWeight("createAliasTable", i, weights[i]!);
  const total = sum(weights);
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(
      `createAliasTable: sum of weights must be positive and finite, got ${describeValue(total)}`,
    );
  }
  const { shares, aliases } = balance(weights, total);

  const pick = (u: number): number => {
    const scaled = u * n;
    const column = Math.floor(scaled);
    return scaled - column < shares[column]! ? column : aliases[column]!;
  };
  const uniforms = new Float64Array(CHUNK);

  return {
    size: n,
    draw: (rng, counter) => pick(rng.uniform(counter)),
    fill(rng, counter, out) {
      for (let start = 0; start < out.length; start += CHUNK) {
        const count = Math.min(CHUNK, out.length - start);
        const chunk = count === CHUNK ? uniforms : uniforms.subarray(0, count);
        rng.fillUniform(counter + start, chunk);
        for (let i = 0; i < count; i++) out[start + i] = pick(chunk[i]!);
      }
    },
  };
}

/** Vose's two stacks, in one array: light columns grow from the left, heavy ones from the right. */
function balance(weights: Float64Array, total: number): { shares: Float64Array; aliases: Int32Array } {
  const n = weights.length;
  const shares = new Float64Array(n);
  const aliases = new Int32Array(n);
  const stack = new Int32Array(n);
  let light = 0;
  let heavy = n;
  for (let i = 0; i < n; i++) {
    shares[i] = (weights[i]! / total) * n;
    aliases[i] = i;
    stack[shares[i]! < 1 ? light++ : --heavy] = i;
  }
  while (light > 0 && heavy < n) {
    const poor = stack[--light]!;
    const rich = stack[heavy]!;
    aliases[poor] = rich;
    shares[rich] = shares[rich]! + shares[poor]! - 1;
    if (shares[rich]! < 1) {
      heavy++;
      stack[light++] = rich;
    }
  }
  // Rounding alone leaves columns on one stack; they are full, but for about n 2^-53.
  while (light > 0) shares[stack[--light]!] = 1;
  while (heavy < n) shares[stack[heavy++]!] = 1;
  return { shares, aliases };
}
