import { poolsOf, type Recipe } from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Labels } from "../../contracts.js";
import { dealFolds } from "../../scorers/folds.js";

/** The reference takes one of this many parts of the arm's own rows. */
export const REFERENCE_PART = 10;

/** Dataset rows of a run: those that it trains on, and the pools that its recipe asks about. */
export interface Pools {
  train: Int32Array;
  pools: { validation?: Int32Array; reference?: Int32Array };
}

/**
 * Gives a recipe its pools. The reference is a tenth of the arm's own rows, each class alike, which it no longer
 * trains on: no label more than the control has. The validation rows are those that choose the checkpoint.
 */
export function poolRows(
  recipe: Recipe,
  labels: Labels,
  rows: Int32Array,
  validation: Int32Array,
  rng: Rng,
): Pools {
  const asked = poolsOf(recipe);
  const gate = asked.includes("validation") ? { validation } : {};
  if (!asked.includes("reference")) return { train: rows, pools: gate };
  const [held, ...kept] = dealFolds(labels, rows, REFERENCE_PART, rng);
  const train = Int32Array.from(kept.flatMap((fold) => [...fold])).sort();
  return {
    train: train.map((position) => rows[position]!),
    pools: { ...gate, reference: held!.map((position) => rows[position]!) },
  };
}
