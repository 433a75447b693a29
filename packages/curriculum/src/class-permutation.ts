import { createRng, orderBy, type Rng } from "@gradus/numeric";
import type { Examples } from "./contracts.js";
import { keyedWords } from "./keyed-words.js";

/**
 * A random permutation of the examples that keeps every class: what a placebo does to a score. Keyed by the ids, so
 * that the order of the table does not matter to who gets whose value.
 *
 * @returns `[count]`: example i stands in for example `result[i]` of its class.
 * @throws RangeError if several examples all have one key: nothing would be permuted.
 */
export function classPermutation(examples: Examples, rng: Rng): Int32Array {
  const { keys, count } = examples;
  if (count > 1 && keys.every((word, k) => word === keys[k & 1])) {
    throw new RangeError(
      `permuteWithinClasses: examples.keys must differ from example to example, got the same ${count} times`,
    );
  }
  const groups = examples.classes ?? new Int32Array(count);
  const givers = orderBy(groups, keyedWords(keys, rng.split("givers")));
  const takers = orderBy(groups, keyedWords(keys, rng.split("takers")));
  const permutation = new Int32Array(count);
  for (let k = 0; k < count; k++) permutation[takers[k]!] = givers[k]!;
  return permutation;
}

/**
 * The same examples with one score permuted within each class: the placebo that keeps everything about a curriculum
 * but the match of score and example.
 *
 * @throws TypeError if the examples have no such score; RangeError if all of several have one key.
 */
export function permuteWithinClasses(examples: Examples, scoreName: string, seed: number): Examples {
  const score = examples.scores?.[scoreName];
  if (score === undefined) {
    throw new TypeError(`permuteWithinClasses: scores.${scoreName} must be given, got undefined`);
  }
  const permutation = classPermutation(examples, createRng(seed));
  const permuted = Float64Array.from(permutation, (giver) => score[giver]!);
  return { ...examples, scores: { ...examples.scores, [scoreName]: permuted } };
}
