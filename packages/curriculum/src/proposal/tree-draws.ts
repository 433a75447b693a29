import { createSumTree, pow, type Rng, type SumTree } from "@gradus/numeric";
import type { Target } from "../contracts.js";

/**
 * Draws with replacement in proportion to W P times a factor of each example, and corrects for it. Where P is 0 for
 * all that is open, each is drawn alike and weighs 0, as under every other proposal.
 */
export class TreeDraws {
  readonly #count: number;
  readonly #drawsByWeight: boolean;
  readonly #rng: Rng;
  readonly #tree: SumTree;
  readonly #factorOf: (i: number) => number;
  #uniforms = new Float64Array(0);
  #masses = new Float64Array(0);

  /** @param factorOf Above 0, a function of what its owner holds; read again only where it is said to have changed. */
  constructor(count: number, drawsByWeight: boolean, rng: Rng, factorOf: (i: number) => number) {
    this.#count = count;
    this.#drawsByWeight = drawsByWeight;
    this.#rng = rng;
    this.#tree = createSumTree(count);
    this.#factorOf = factorOf;
  }

  /** O(n). */
  fill(target: Target): void {
    const masses = new Float64Array(this.#count);
    for (let r = 0; r < target.openCount; r++) {
      const i = target.openAt(r);
      masses[i] = target.massOf(i) * this.#factorOf(i);
    }
    this.#tree.fill(masses);
  }

  set(indices: Int32Array, target: Target): void {
    if (this.#masses.length < indices.length) this.#masses = new Float64Array(indices.length);
    for (let k = 0; k < indices.length; k++) {
      const i = indices[k]!;
      const mass = target.massOf(i);
      this.#masses[k] = mass === 0 ? 0 : mass * this.#factorOf(i);
    }
    this.#tree.setMany(indices, this.#masses, indices.length);
  }

  /** @param power β: v = (Q / p)^β. */
  draw(
    drawIndex: number,
    target: Target,
    power: number,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    if (this.#uniforms.length !== count) this.#uniforms = new Float64Array(count);
    this.#rng.fillUniform(drawIndex, this.#uniforms);
    for (let k = 0; k < count; k++) {
      const u = this.#uniforms[k]!;
      const i = this.#tree.total > 0 ? this.#tree.draw(u) : target.openAt(Math.floor(u * target.openCount));
      indices[offset + k] = i;
      weights[offset + k] = this.correctionOf(i, target, power);
    }
  }

  densityOf(i: number, target: Target): number {
    if (this.#tree.total > 0) return this.#tree.get(i) / this.#tree.total;
    return target.weightOf(i) > 0 ? 1 / target.openCount : 0;
  }

  correctionOf(i: number, target: Target, power: number): number {
    const leaf = this.#tree.get(i);
    if (leaf === 0) return 0;
    const total = this.#drawsByWeight ? target.massSum : this.#count;
    const ratio = (target.massOf(i) / leaf) * (this.#tree.total / total);
    return power === 1 ? ratio : pow(ratio, power);
  }
}
