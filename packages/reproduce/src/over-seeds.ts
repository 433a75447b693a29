import { createRng, type Rng } from "@gradus/numeric";
import type { ClaimOptions, ReportProgress } from "./contracts.js";

const LEAST_SEEDS = 5;
const BREATH_MS = 50;

/**
 * Runs one experiment a seed, in order, each with a generator of its own; lets timers and signals in between.
 *
 * @param claim Its id names the generator, so that no two claims share a draw.
 * @throws RangeError if `seeds` is no integer from 5 on: with fewer there is no interval worth its name.
 */
export async function overSeeds<T>(
  claim: { readonly id: string; readonly seeds: number },
  progress: ReportProgress,
  options: ClaimOptions,
  one: (rng: Rng, seed: number) => T | Promise<T>,
): Promise<T[]> {
  const { seeds = claim.seeds } = options;
  if (!Number.isSafeInteger(seeds) || seeds < LEAST_SEEDS) {
    throw new RangeError(`${claim.id}: seeds must be an integer of at least ${LEAST_SEEDS}, got ${seeds}`);
  }
  const root = createRng(0).split(claim.id);
  const results: T[] = [];
  let breath = performance.now();
  for (let seed = 0; seed < seeds; seed++) {
    results.push(await one(root.split(`seed-${seed}`), seed));
    progress((seed + 1) / seeds);
    if (performance.now() - breath > BREATH_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      breath = performance.now();
    }
  }
  return results;
}
