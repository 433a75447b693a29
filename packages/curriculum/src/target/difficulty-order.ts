import { orderBy, type Rng } from "@gradus/numeric";
import type { Examples } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";

/** Which end of the difficulty opens first; random ignores it. */
export type Order = "easy-first" | "hard-first" | "random";

/**
 * The order in which examples open, positions `[count]`. Ties fall by a keyed hash of the id. Balanced: the k-th
 * example of each class together, so that no class opens before the others.
 */
export function difficultyOrder(
  examples: Examples,
  { order, balanced, score, rng }: { order: Order; balanced: boolean; score: string; rng: Rng },
): Int32Array {
  const words = keyedWords(examples.keys, rng.split("ties"));
  const sequence = orderBy(hardness(examples, order, score), words);
  const { classes, classCount = 0 } = examples;
  if (!balanced || classes === undefined) return sequence;

  const seen = new Int32Array(classCount);
  const place = new Float64Array(examples.count);
  for (const i of sequence) place[i] = seen[classes[i]!]!++;
  return orderBy(place, words);
}

function hardness({ count, scores }: Examples, order: Order, score: string): Float64Array {
  if (order === "random") return new Float64Array(count);
  const difficulty = scores![score]!;
  return order === "easy-first" ? difficulty : difficulty.map((value) => -value);
}
