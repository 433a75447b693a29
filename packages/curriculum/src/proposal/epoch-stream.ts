import { type AliasTable, createPermutation, options, type Permutation, type Rng } from "@gradus/numeric";
import type { Change, Moment, Proposal, Target } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { openCorrection, openDensity, weightTable } from "./soft-draws.js";

export const epochStreamOptions = options("epochStream", {});

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

/** Above the sizes for which a permutation is stored: dealing from a deck costs no table. */
const SMALLEST_DECK = 8192;

class EpochStream implements Proposal {
  readonly reads = "nothing";
  readonly report = [];
  readonly #count: number;
  readonly #rng: Rng;
  readonly #acceptRng: Rng;
  readonly #softRng: Rng;
  readonly #drawsByWeight: boolean;
  readonly #unit: boolean;
  #epoch = -1;
  #permutation: Permutation | null = null;
  #deckRound = -1;
  #deck: Permutation | null = null;
  #table: AliasTable | null = null;

  constructor({ examples, softTarget, rng }: Setup) {
    this.#count = examples.count;
    this.#rng = rng;
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
    this.#readPositions(drawIndex, count, indices, offset);
    if (target.openCount < this.#count || target.soft) {
      const soft = target.soft && this.#drawsByWeight;
      for (let k = 0; k < count; k++) {
        const weight = target.weightOf(indices[offset + k]!);
        if (weight === 1) continue;
        if (weight > 0 && (!soft || this.#acceptRng.uniform(drawIndex + k) < weight)) continue;
        indices[offset + k] = soft
          ? this.#drawSoft(drawIndex + k, target)
          : this.#drawOpen(drawIndex + k, target);
      }
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

  #readPositions(start: number, count: number, indices: Int32Array, offset: number): void {
    const size = this.#count;
    for (let done = 0; done < count; ) {
      const epoch = Math.floor((start + done) / size);
      const place = start + done - epoch * size;
      const run = Math.min(count - done, size - place);
      if (epoch !== this.#epoch || this.#permutation === null) {
        this.#permutation = createPermutation(size, this.#rng.split(`epoch-${epoch}`));
        this.#epoch = epoch;
      }
      this.#permutation.fill(place, indices, offset + done, run);
      done += run;
    }
  }

  /**
   * Ranks are dealt from a shuffled deck of a power of two of cards, at least {@link SMALLEST_DECK}, that holds every
   * rank below the next power of two equally often: at least half of the cards are open ranks, and the deck seldom
   * changes while the target opens.
   */
  #drawOpen(position: number, target: Target): number {
    const { openCount } = target;
    const ranks = openCount === 1 ? 1 : 1 << (32 - Math.clz32(openCount - 1));
    const cards = Math.max(ranks, SMALLEST_DECK);
    const round = Math.floor(position / cards);
    if (this.#deck?.size !== cards || round !== this.#deckRound) {
      this.#deck = createPermutation(cards, this.#rng.split(`refill-${cards}-${round}`));
      this.#deckRound = round;
    }
    // An odd stride comes to every card.
    const stride = (cards >> 1) | 1;
    let card = position - round * cards;
    let rank = this.#deck.at(card) & (ranks - 1);
    while (rank >= openCount) {
      card = (card + stride) & (cards - 1);
      rank = this.#deck.at(card) & (ranks - 1);
    }
    return target.openAt(rank);
  }

  #drawSoft(position: number, target: Target): number {
    this.#table ??= weightTable(target, this.#count);
    return this.#table.draw(this.#softRng, position);
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
