import { type AliasTable, createAliasTable } from "@gradus/numeric";
import type { Target } from "../contracts.js";

/** A table that draws examples in proportion to W; rebuilt only where W changes. */
export function weightTable(target: Target, count: number): AliasTable {
  const weights = new Float64Array(count);
  for (let r = 0; r < target.openCount; r++) {
    const i = target.openAt(r);
    weights[i] = target.weightOf(i);
  }
  return createAliasTable(weights);
}

/** Density of one draw from W (draw) or from the open examples (weigh). */
export function openDensity(i: number, target: Target, drawsByWeight: boolean): number {
  const weight = target.weightOf(i);
  if (drawsByWeight) return weight / target.weightSum;
  return weight > 0 ? 1 / target.openCount : 0;
}

/**
 * v of an example that was drawn with {@link openDensity}.
 *
 * Drawn by W: Q / p = P ΣW / ΣWP. Weighed: W P / p, which is not normalised: Kumar's objective (1/n) Σ W l.
 */
export function openCorrection(i: number, target: Target, drawsByWeight: boolean, count: number): number {
  const mass = target.massOf(i);
  if (drawsByWeight)
    return mass === 0 ? 0 : (mass / target.weightOf(i)) * (target.weightSum / target.massSum);
  return (mass * target.openCount) / count;
}
