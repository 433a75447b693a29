import type { Scored, ScorerContext } from "./contracts.js";
import { dealFolds } from "./folds.js";
import { trainShuffled } from "./train-shuffled.js";

/** Options of {@link crossFittedLoss}, checked by the catalog. */
export interface CrossFittedLossOptions {
  folds: number;
}

/**
 * Cross-fitted loss: each fold is scored by a model that trained on the other folds only.
 *
 * The cost given buys the scoring pass over all rows first; what is left is shared evenly by the folds' training.
 *
 * @returns loss (natural logarithm, or squared error) an own row; higher = harder.
 * @throws RangeError if the cost does not buy one optimizer step a fold.
 */
export async function crossFittedLoss(
  context: ScorerContext,
  options: CrossFittedLossOptions,
): Promise<Scored> {
  const { dataset, rows, spec, rng, costs } = context;
  const { folds } = options;
  const scoring = rows.length * costs.measure;
  const perFold = (context.cost - scoring) / folds;
  const step = spec.batchSize * costs.train;
  if (perFold < step) {
    throw new RangeError(
      `crossFittedLoss: cost must be at least ${scoring + folds * step} (one step a fold), got ${context.cost}`,
    );
  }

  const dealt = dealFolds(dataset.labels, rows, folds, rng.split("folds"));
  const values = new Float64Array(rows.length);
  let cost = scoring;
  for (const [k, fold] of dealt.entries()) {
    const others = dealt.filter((other) => other !== fold).flatMap((other) => [...other]);
    const training = Int32Array.from(others, (position) => rows[position]!).sort();
    const { trainer, spent } = await trainShuffled(context, training, rng.split(`fold-${k}`), perFold);
    const { loss } = await trainer
      .evaluate(fold.map((position) => rows[position]!))
      .finally(() => trainer.dispose());
    fold.forEach((position, i) => {
      values[position] = loss[i]!;
    });
    cost += spent;
  }
  return { positions: Int32Array.from(rows.keys()), values, cost, warnings: [] };
}

/** Least cost of an honest draw: each fold's model sees its rows once, and makes one step at the least. */
export function leastCrossFittedCost(
  count: number,
  folds: number,
  batchSize: number,
  costs: { measure: number; train: number },
): number {
  const trained = Math.max((folds - 1) * count, folds * batchSize);
  return count * costs.measure + trained * costs.train;
}
