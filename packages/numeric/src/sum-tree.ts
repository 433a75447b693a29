import { describeValue } from "./describe-value.js";
import { descend, sumOf16 } from "./sum-tree-node.js";
import { checkWeight } from "./weights.js";

/**
 * Weights that move, with draws in proportion to them; both O(log n). Every node is the sum of its children,
 * added anew in a fixed order, so the tree is a function of its leaves and not of their history.
 */
export interface SumTree {
  readonly size: number;
  /** Sum of all weights. */
  readonly total: number;
  get(i: number): number;
  set(i: number, weight: number): void;
  /** Sets `weights[j]` at `indices[j]` for j < count; of a repeated index the last stands. */
  setMany(indices: Int32Array, weights: ArrayLike<number>, count?: number): void;
  /** Sets all weights, `[size]`. */
  fill(weights: ArrayLike<number>): void;
  /** The index at share u in [0, 1) of the total; never one of weight 0. */
  draw(u: number): number;
  /** `draw(uniforms[j])` into `out[j]`. */
  drawMany(uniforms: Float64Array, out: Int32Array): void;
}

const FAN = 16;
/** Draws that go down the tree side by side, so that their cache misses overlap. */
const CHUNK = 256;

/**
 * Makes a sum tree of n weights, all 0 at first: float64 with fan-out 16, 8.5 bytes a weight.
 *
 * @throws RangeError if a weight is negative, infinite or NaN, an index is not in [0, n), u is not in [0, 1), or
 *   a draw is asked of a total of 0.
 */
export function createSumTree(n: number): SumTree {
  if (!Number.isInteger(n) || n < 1 || n > 0x7fffffff) {
    throw new RangeError(`createSumTree: n must be an integer in [1, 2^31), got ${describeValue(n)}`);
  }
  return new FlatSumTree(n);
}

class FlatSumTree implements SumTree {
  readonly size: number;
  /** Level 0 holds the leaves, the last one at most 16 nodes; each is padded with zeros to a multiple of 16. */
  readonly #levels: Float64Array[] = [];
  /** Nodes above the leaves whose sum is due, while a batch is set. */
  readonly #due: Uint8Array[] = [];
  #queue = new Int32Array(0);
  readonly #rests = new Float64Array(CHUNK);
  readonly #oneUniform = new Float64Array(1);
  readonly #oneDraw = new Int32Array(1);
  #total = 0;

  constructor(n: number) {
    this.size = n;
    for (let nodes = n; ; nodes = Math.ceil(nodes / FAN)) {
      this.#levels.push(new Float64Array(Math.ceil(nodes / FAN) * FAN));
      this.#due.push(new Uint8Array(this.#due.length === 0 ? 0 : nodes));
      if (nodes <= FAN) return;
    }
  }

  get total(): number {
    return this.#total;
  }

  get(i: number): number {
    this.#checkIndex(i);
    return this.#levels[0]![i]!;
  }

  set(i: number, weight: number): void {
    this.#checkIndex(i);
    checkWeight("sumTree", i, weight);
    const levels = this.#levels;
    levels[0]![i] = weight;
    let node = i;
    for (let level = 1; level < levels.length; level++) {
      node >>>= 4;
      levels[level]![node] = sumOf16(levels[level - 1]!, node << 4);
    }
    this.#total = sumOf16(levels[levels.length - 1]!, 0);
  }

  setMany(indices: Int32Array, weights: ArrayLike<number>, count = indices.length): void {
    if (!(count >= 0 && count <= indices.length && count <= weights.length)) {
      throw new RangeError(
        `sumTree: indices and weights must hold ${count} entries, got ${indices.length} and ${weights.length}`,
      );
    }
    for (let j = 0; j < count; j++) {
      this.#checkIndex(indices[j]!);
      checkWeight("sumTree", indices[j]!, weights[j]!);
    }
    const levels = this.#levels;
    const leaves = levels[0]!;
    for (let j = 0; j < count; j++) leaves[indices[j]!] = weights[j]!;

    if (this.#queue.length < count) this.#queue = new Int32Array(count);
    const queue = this.#queue;
    queue.set(count === indices.length ? indices : indices.subarray(0, count));
    let length = count;
    for (let level = 1; level < levels.length; level++) {
      const due = this.#due[level]!;
      const children = levels[level - 1]!;
      const nodes = levels[level]!;
      let parents = 0;
      for (let j = 0; j < length; j++) {
        const node = queue[j]! >>> 4;
        if (due[node] === 1) continue;
        due[node] = 1;
        queue[parents++] = node;
      }
      length = parents;
      for (let j = 0; j < length; j++) {
        const node = queue[j]!;
        due[node] = 0;
        nodes[node] = sumOf16(children, node << 4);
      }
    }
    this.#total = sumOf16(levels[levels.length - 1]!, 0);
  }

  fill(weights: ArrayLike<number>): void {
    if (weights.length !== this.size) {
      throw new RangeError(`sumTree: weights must hold ${this.size} numbers, got ${weights.length}`);
    }
    for (let i = 0; i < this.size; i++) checkWeight("sumTree", i, weights[i]!);
    const levels = this.#levels;
    levels[0]!.set(weights);
    for (let level = 1; level < levels.length; level++) {
      const children = levels[level - 1]!;
      const nodes = levels[level]!;
      for (let node = 0; node < children.length >>> 4; node++) nodes[node] = sumOf16(children, node << 4);
    }
    this.#total = sumOf16(levels[levels.length - 1]!, 0);
  }

  draw(u: number): number {
    this.#oneUniform[0] = u;
    this.drawMany(this.#oneUniform, this.#oneDraw);
    return this.#oneDraw[0]!;
  }

  drawMany(uniforms: Float64Array, out: Int32Array): void {
    const count = uniforms.length;
    if (out.length < count) {
      throw new RangeError(`sumTree: out must have room for ${count} draws, got length ${out.length}`);
    }
    const total = this.#total;
    if (!(total > 0 && total < Infinity)) {
      throw new RangeError(`sumTree: total must be positive and finite to draw, got ${total}`);
    }
    for (let start = 0; start < count; start += CHUNK) {
      const chunk = Math.min(CHUNK, count - start);
      for (let j = 0; j < chunk; j++) {
        const u = uniforms[start + j]!;
        if (!(u >= 0 && u < 1)) throw new RangeError(`sumTree: u must be in [0, 1), got ${describeValue(u)}`);
        this.#rests[j] = u * total;
        out[start + j] = 0;
      }
      for (let level = this.#levels.length - 1; level >= 0; level--) {
        descend(this.#levels[level]!, this.#rests, out, start, chunk);
      }
    }
  }

  #checkIndex(i: number): void {
    if (!(i >= 0 && i < this.size && Number.isInteger(i))) {
      throw new RangeError(`sumTree: index must be an integer in [0, ${this.size}), got ${describeValue(i)}`);
    }
  }
}
