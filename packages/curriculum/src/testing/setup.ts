import { createRng } from "@gradus/numeric";
import type { Examples, Memory, Moment, Target } from "../contracts.js";
import { RunMemory } from "../memory.js";
import type { Setup } from "../method.js";

/** What a part is made from, with a generator of its own. */
export function setupOf(examples: Examples, given: Partial<Setup> & { seed?: number } = {}): Setup {
  const { seed = 11, ...rest } = given;
  return { examples, batchSize: 1, softTarget: "draw", rng: createRng(seed), ...rest };
}

/** A moment of a run. */
export function momentOf(count: number, given: Partial<Moment> & { memory?: Memory } = {}): Moment {
  return { step: 0, progress: 0, drawIndex: 0, memory: new RunMemory(count), ...given };
}

/** A target with the given weights, for tests of proposals and selections. */
export function fixedTarget(weights: readonly number[], base?: readonly number[]): Target {
  const open = weights.flatMap((weight, i) => (weight > 0 ? [i] : []));
  const mass = weights.map((weight, i) => weight * (base?.[i] ?? 1));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    report: [],
    soft: weights.some((weight) => weight > 0 && weight < 1),
    openCount: open.length,
    weightSum: total(weights),
    massSum: total(mass),
    measureBefore: () => null,
    advance: () => "none",
    weightOf: (i) => weights[i]!,
    massOf: (i) => mass[i]!,
    openAt: (r) => open[r]!,
    state: () => null,
    restore: () => {},
  };
}

/** How often each example was drawn. */
export function tally(indices: Iterable<number>, count: number): number[] {
  const hits = new Array<number>(count).fill(0);
  for (const i of indices) hits[i]!++;
  return hits;
}
