import type { Rng } from "@gradus/numeric";
import type { Target } from "../contracts.js";
import { PermutationStream } from "./permutation-stream.js";

/** Above the sizes for which a permutation is stored: dealing from a deck costs no table. */
const SMALLEST_DECK = 8192;

/**
 * Fills closed positions from the open examples. Ranks are dealt from shuffled decks of a power of two of cards, at
 * least 8,192, that hold every rank below the next power of two equally often: at least half of the cards are open
 * ranks, and the deck seldom changes while the target opens.
 */
export class Refill {
  readonly #rng: Rng;
  #deck: PermutationStream | null = null;
  #cards = new Int32Array(0);

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** Replaces every closed example among `count` draws that begin at a position of the stream. */
  replaceClosed(position: number, target: Target, indices: Int32Array, offset: number, count: number): void {
    const { openCount } = target;
    const ranks = openCount === 1 ? 1 : 1 << (32 - Math.clz32(openCount - 1));
    const size = Math.max(ranks, SMALLEST_DECK);
    if (this.#deck?.size !== size) this.#deck = new PermutationStream(size, this.#rng, `refill-${size}`);
    if (this.#cards.length < count) this.#cards = new Int32Array(count);
    this.#deck.fill(position, this.#cards, 0, count);
    for (let k = 0; k < count; k++) {
      if (target.weightOf(indices[offset + k]!) > 0) continue;
      const rank = this.#cards[k]! & (ranks - 1);
      const open = rank < openCount ? rank : this.#dealAgain(position + k, ranks, openCount);
      indices[offset + k] = target.openAt(open);
    }
  }

  /** The next open rank in the deck, at an odd stride, which comes to every card. */
  #dealAgain(position: number, ranks: number, openCount: number): number {
    const deck = this.#deck!;
    const { size } = deck;
    const round = Math.floor(position / size);
    const stride = (size >> 1) | 1;
    let card = position - round * size;
    let rank: number;
    do {
      card = (card + stride) & (size - 1);
      rank = deck.at(round, card) & (ranks - 1);
    } while (rank >= openCount);
    return rank;
  }
}
