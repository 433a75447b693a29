import { describeValue } from "@gradus/numeric";
import type { Examples, Plain, RunOptions } from "./contracts.js";
import { algorithmsOf, type Recipe } from "./recipe.js";

/** Everything that a run's asks depend on and that a snapshot does not hold, as JSON texts by name. */
export type Identity = { [name: string]: string };

/** The identity of a run with these inputs; scores and base enter by a checksum. */
export function identityOf(recipe: Recipe, examples: Examples, given: Required<RunOptions>): Identity {
  const { seed, batchSize, budget, costs, measureSize, lag, weigh } = given;
  const named = {
    ...algorithmsOf(recipe),
    recipe,
    seed,
    batchSize,
    budget,
    costs,
    measureSize,
    lag,
    weigh,
    examples: examples.count,
    pools: examples.pools ?? null,
    keys: checksum(examples.keys),
    base: examples.base === undefined ? null : checksum(examples.base),
    classes: examples.classes === undefined ? null : checksum(examples.classes),
    groups: examples.groups === undefined ? null : checksum(examples.groups),
    ...Object.fromEntries(
      Object.entries(examples.scores ?? {}).map(([name, score]) => [`score ${name}`, checksum(score)]),
    ),
  };
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** Refuses a snapshot of a run with another identity, naming the first difference. */
export function checkIdentity(stored: Plain, current: Identity): void {
  const held = stored as Identity;
  for (const name of new Set([...Object.keys(held), ...Object.keys(current)])) {
    if (held[name] === current[name]) continue;
    throw new RangeError(
      `restoreRun: ${name} must be ${held[name] ?? "absent"} as in the snapshot, got ${current[name] ?? describeValue(undefined)}`,
    );
  }
}

/** FNV-1a over 32-bit words. */
function checksum({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
  const words = new Uint32Array(buffer, byteOffset, byteLength >>> 2);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  return hash >>> 0;
}
