import { irreducibleLossQuality } from "@gradus/curriculum";
import { createPermutation, mean } from "@gradus/numeric";
import type { Labels } from "../contracts.js";
import type { Scored, ScorerContext } from "./contracts.js";
import { crossFittedLoss } from "./cross-fitted-loss.js";
import { trainShuffled } from "./train-shuffled.js";

/** Where the irreducible losses come from: two halves that score each other, or a holdout that is given up. */
export interface IrreducibleLossOptions {
  from: "halves" | "holdout";
  /** Share of the own rows that the holdout takes; read only with `from: "holdout"`. */
  holdoutShare: number;
}

/**
 * Irreducible loss: the loss of an example under a model that never trained on it, taken once and kept fixed.
 *
 * @returns loss of each kept row; with a holdout the holdout's rows are no longer trained on.
 * @source Mindermann et al. 2022, Prioritized Training on Points that are Learnable, Worth Learning, and Not Yet
 *   Learnt. Deviates: the model is the last of its schedule, not the checkpoint of lowest holdout loss, since every
 *   further evaluation would be paid from the arm's budget.
 */
export async function irreducibleLoss(
  context: ScorerContext,
  options: IrreducibleLossOptions,
): Promise<Scored> {
  if (options.from === "halves") {
    return withQuality(context, await crossFittedLoss(context, { folds: 2 }));
  }

  const { rows, spec, rng, costs } = context;
  const permutation = createPermutation(rows.length, rng.split("holdout"));
  const holdoutSize = Math.max(1, Math.round(options.holdoutShare * rows.length));
  const order = Int32Array.from({ length: rows.length }, (_, at) => permutation.at(at));
  const holdout = order.slice(0, holdoutSize).sort();
  const positions = order.slice(holdoutSize).sort();

  const scoring = positions.length * costs.measure;
  const step = spec.batchSize * costs.train;
  if (context.cost - scoring < step) {
    throw new RangeError(
      `irreducibleLoss: cost must be at least ${scoring + step} (one step on the holdout), got ${context.cost}`,
    );
  }
  const holdoutRows = holdout.map((position) => rows[position]!);
  const { trainer, spent } = await trainShuffled(
    context,
    holdoutRows,
    rng.split("model"),
    context.cost - scoring,
  );
  const { loss } = await trainer
    .evaluate(positions.map((position) => rows[position]!))
    .finally(() => trainer.dispose());
  const values = Float64Array.from(loss);
  return withQuality(context, { positions, values, cost: scoring + spent, warnings: [] });
}

/** A model that is hardly better than a constant makes reducible loss worse than random order: it is said. */
function withQuality({ dataset, rows }: ScorerContext, scored: Scored): Scored {
  const kept = scored.positions.map((position) => rows[position]!);
  const quality = irreducibleLossQuality({
    loss: mean(scored.values),
    constantLoss: constantLoss(dataset.labels, kept),
  });
  return quality.sound ? scored : { ...scored, warnings: [...scored.warnings, quality.says] };
}

/**
 * What there is to say of irreducible losses once a model was trained by them, and its loss on other rows is known;
 * nothing that was said before. Numbers are left out: their losses are kept in other units.
 */
export function doubtsAfterTraining(
  labels: Labels,
  rows: Int32Array,
  irreducible: Float64Array,
  trainedLoss: number,
): string[] {
  if (labels.kind === "numbers") return [];
  const known = { loss: mean(irreducible), constantLoss: constantLoss(labels, rows) };
  const after = irreducibleLossQuality({ ...known, trainedLoss });
  return irreducibleLossQuality(known).sound && !after.sound ? [after.says] : [];
}

/** Mean loss of the best constant: the entropy of the classes, or the variance of the numbers. */
function constantLoss(labels: Labels, rows: Int32Array): number {
  if (labels.kind === "numbers") {
    const values = Float64Array.from(rows, (row) => labels.values[row]!);
    const centre = mean(values);
    return mean(values.map((value) => (value - centre) ** 2));
  }
  const shares = new Float64Array(labels.classCount);
  for (const row of rows) shares[labels.values[row]!]! += 1 / rows.length;
  return shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log(share)), 0);
}
