import { createPermutation, type Rng } from "@gradus/numeric";
import type { Labels } from "../contracts.js";

/**
 * Deals positions into folds, each class as evenly as its count allows.
 *
 * @returns `[folds]` ascending positions of each fold; their sizes differ by at most 1.
 */
export function dealFolds(labels: Labels, rows: Int32Array, folds: number, rng: Rng): Int32Array[] {
  const permutation = createPermutation(rows.length, rng);
  const byClass = new Map<number, number[]>();
  for (let at = 0; at < rows.length; at++) {
    const position = permutation.at(at);
    const label = labels.kind === "classes" ? labels.values[rows[position]!]! : 0;
    const members = byClass.get(label);
    if (members === undefined) byClass.set(label, [position]);
    else members.push(position);
  }
  const dealt: number[][] = Array.from({ length: folds }, () => []);
  let next = 0;
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    for (const position of byClass.get(label)!) dealt[next++ % folds]!.push(position);
  }
  return dealt.map((fold) => Int32Array.from(fold).sort());
}
