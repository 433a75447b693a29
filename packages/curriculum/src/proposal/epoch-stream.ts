import { type AliasTable, options, type Rng } from "@gradus/numeric";
import type { Change, Moment, Proposal, Target } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { PermutationStream } from "./permutation-stream.js";
import { Refill } from "./refill.js";
import { openCorrection, openDensity, weightTable } from "./soft-draws.js";

export const epochStreamOptions = options("epoch-stream", {});

/**
 * An endless stream of keyed permutations of all examples, one an epoch, read at fixed positions.
 *
 * Draw q is the example at position q. If that one is closed (or, under a soft target, refused with probability
 * 1 − W), its place is refilled from a second keyed permutation, over the ranks of the open examples. So runs share
 * every position that is open in both, and are equal wherever their targets are.
 */
export function epochStream(_given: Readonly<Record<string, never>>, setup: Setup): Proposal {
  return new EpochStream(setup);
}

class EpochStream implements Proposal {
  readonly report = [];
  readonly #count: number;
  readonly #epochs: PermutationStream;
  readonly #refill: Refill;
  readonly #acceptRng: Rng;
  readonly #softRng: Rng;
  readonly #drawsByWeight: boolean;
  readonly #unit: boolean;
  #table: AliasTable | null = null;

  constructor({ examples, softTarget, rng }: Setup) {
    this.#count = examples.count;
    this.#epochs = new PermutationStream(examples.count, rng, "epoch");
    this.#refill = new Refill(rng);
    this.#acceptRng = rng.split("accept");
    this.#softRng = rng.split("soft");
    this.#drawsByWeight = softTarget === "draw";
    this.#unit = this.#drawsByWeight && examples.base === undefined;
  }

  targetChanged(change: Change): void {
    if (change !== "none") this.#table = null;
  }

  draw(
    { drawIndex }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    this.#epochs.fill(drawIndex, indices, offset, count);
    if (target.soft && this.#drawsByWeight) {
      this.#replaceRefused(drawIndex, target, indices, offset, count);
    } else if (target.openCount < this.#count) {
      this.#refill.replaceClosed(drawIndex, target, indices, offset, count);
    }
    if (this.#unit) {
      weights.fill(1, offset, offset + count);
      return;
    }
    for (let k = offset; k < offset + count; k++) weights[k] = this.correctionOf(indices[k]!, target);
  }

  densityOf(i: number, target: Target): number {
    return openDensity(i, target, this.#drawsByWeight);
  }

  correctionOf(i: number, target: Target): number {
    return openCorrection(i, target, this.#drawsByWeight, this.#count);
  }

  /** Keeps an example with probability W and draws another in proportion to W otherwise: together, Q. */
  #replaceRefused(
    position: number,
    target: Target,
    indices: Int32Array,
    offset: number,
    count: number,
  ): void {
    this.#table ??= weightTable(target, this.#count);
    for (let k = 0; k < count; k++) {
      const weight = target.weightOf(indices[offset + k]!);
      if (weight === 1 || (weight > 0 && this.#acceptRng.uniform(position + k) < weight)) continue;
      indices[offset + k] = this.#table.draw(this.#softRng, position + k);
    }
  }
}

export const epochStreamMethod: ProposalMethod = {
  kind: "proposal",
  name: "epoch-stream",
  title: "Epoch stream",
  says: "Every example once an epoch, in a new order; closed places are refilled from the open examples.",
  formula: "p(i) = W(i) / ΣW, without replacement within an epoch",
  options: epochStreamOptions,
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "random reshuffling; the shuffle of every framework",
  algorithm: 1,
  create: epochStream,
};
