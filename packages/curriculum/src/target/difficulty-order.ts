import { orderBy, type Rng } from "@gradus/numeric";
import type { Examples } from "../contracts.js";
import { orderingScore } from "../examples.js";
import { keyedWords } from "../keyed-words.js";

/** Which end of the difficulty opens first; random ignores it. */
export type Order = "easy-first" | "hard-first" | "random";

/** How examples are ordered. */
export interface OrderRule {
  readonly order: Order;
  readonly balanced: boolean;
  readonly score: string;
  readonly rng: Rng;
  /**
   * What balance means: the k-th example of each class together, so that classes open in equal numbers while they
   * last, or the same share of each class, so that every stretch has the table's class shares. "number" if left out.
   */
  readonly balanceBy?: "number" | "share";
}

/**
 * The order in which examples open, positions `[count]`. Ties fall by a keyed hash of the id. Balanced: no class
 * opens before the others.
 *
 * @throws RangeError for a score that holds one value only, since nothing can be ordered by it.
 */
export function difficultyOrder(
  examples: Examples,
  { order, balanced, score, rng, balanceBy = "number" }: OrderRule,
): Int32Array {
  const words = keyedWords(examples.keys, rng.split("ties"));
  const sequence = orderBy(hardness(examples, order, score), words);
  const { classes, classCount = 0 } = examples;
  if (!balanced || classes === undefined) return sequence;

  const seen = new Int32Array(classCount);
  const place = new Float64Array(examples.count);
  for (const i of sequence) place[i] = seen[classes[i]!]!++;
  if (balanceBy === "share") for (const i of sequence) place[i] = (place[i]! + 0.5) / seen[classes[i]!]!;
  return orderBy(place, words);
}

function hardness({ count, scores }: Examples, order: Order, score: string): Float64Array {
  if (order === "random") return new Float64Array(count);
  const difficulty = orderingScore(scores![score]!, score);
  return order === "easy-first" ? difficulty : difficulty.map((value) => -value);
}
