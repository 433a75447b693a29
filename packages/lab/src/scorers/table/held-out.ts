import { consistencyDifficulty, crossReviewDifficulty } from "@gradus/curriculum";
import type { Trainer } from "../../contracts.js";
import { dealFolds } from "../folds.js";
import { type LookScore, look, looksOf, probabilitiesOf } from "./look.js";
import { allPositions, trainOn, type Work, type WorkColumns, type WorkContext } from "./work.js";

/** Each fold is looked at by a model that trained on the other folds only; each column is of one look. */
export function crossFitted(
  folds: number,
  scorers: readonly string[],
  columns: { readonly [column: string]: LookScore },
): Work {
  const scores = [...new Set(Object.values(columns))];
  return {
    key: `cross-fitted-${folds}`,
    says: `${folds} models, each of the other folds`,
    scorers,
    planned: (rows, epochs) => ({
      forward: ((folds - 1) * epochs + looksOf(scores)) * rows,
      backward: (folds - 1) * epochs * rows,
    }),
    async draw(context) {
      const values: WorkColumns = {};
      for (const column of Object.keys(columns)) values[column] = new Float64Array(context.rows.length);
      await eachFold(context, folds, async (trainer, fold) => {
        const seen = await look(trainer, context, fold, scores);
        for (const [column, score] of Object.entries(columns)) {
          for (const [i, position] of fold.entries()) values[column]![position] = seen[score]![i]!;
        }
      });
      return { columns: values };
    },
  };
}

/** Probabilities `[rows × classes]` of every row by a model of the other folds: what label quality is read from. */
export function crossFittedProbabilities(folds: number): Work {
  return {
    key: `label-quality-${folds}`,
    says: `${folds} models, each of the other folds`,
    scorers: ["label-quality"],
    planned: (rows, epochs) => ({
      forward: ((folds - 1) * epochs + 1) * rows,
      backward: (folds - 1) * epochs * rows,
    }),
    async draw(context) {
      let probabilities = new Float64Array(0);
      await eachFold(context, folds, async (trainer, fold) => {
        const own = await probabilitiesOf(trainer, context, fold);
        const classCount = own.length / fold.length;
        if (probabilities.length === 0) probabilities = new Float64Array(context.rows.length * classCount);
        for (const [i, position] of fold.entries()) {
          probabilities.set(own.subarray(i * classCount, (i + 1) * classCount), position * classCount);
        }
      });
      return { columns: {}, probabilities };
    },
  };
}

/** A teacher a fold; every example is marked, right or wrong, by the teachers of the other folds. */
export function crossReview(folds: number): Work {
  return {
    key: `cross-review-${folds}`,
    says: `${folds} teachers, each of one fold`,
    scorers: ["cross-review"],
    planned: (rows, epochs) => ({ forward: (epochs + folds - 1) * rows, backward: epochs * rows }),
    async draw(context) {
      const n = context.rows.length;
      const [wrong, foldOf] = [new Float64Array(folds * n), new Int32Array(n)];
      const dealt = dealFolds(context.dataset.labels, context.rows, folds, context.rng.split("folds"));
      for (const [k, fold] of dealt.entries()) {
        for (const position of fold) foldOf[position] = k;
        const trainer = await trainOn(context, fold, context.rng.split(`teacher-${k}`));
        const others = without(context, fold);
        const correct = await correctOf(trainer, context, others).finally(() => trainer.dispose());
        for (const [i, position] of others.entries()) wrong[k * n + position] = 1 - correct[i]!;
      }
      return { columns: { crossReview: crossReviewDifficulty(wrong, foldOf) } };
    },
  };
}

/** Both halves of a random split train a model, and each marks the other half. */
export function consistency(splits: number): Work {
  return {
    key: `consistency-${splits}`,
    says: `${2 * splits} models, each of a random half`,
    scorers: ["consistency"],
    planned: (rows, epochs) => ({
      forward: splits * (epochs + 1) * rows,
      backward: splits * epochs * rows,
    }),
    async draw(context) {
      const n = context.rows.length;
      const runs = 2 * splits;
      const [correct, heldOut] = [new Uint8Array(runs * n), new Uint8Array(runs * n)];
      for (let split = 0; split < splits; split++) {
        const rng = context.rng.split(`split-${split}`);
        let half = 0;
        await eachFold({ ...context, rng }, 2, async (trainer, fold) => {
          const run = 2 * split + half++;
          const right = await correctOf(trainer, context, fold);
          for (const [i, position] of fold.entries()) {
            heldOut[run * n + position] = 1;
            correct[run * n + position] = right[i]!;
          }
        });
      }
      return { columns: { consistency: consistencyDifficulty(correct, heldOut, runs) } };
    },
  };
}

/** Deals folds, and shows each to a model that trained on the others. */
async function eachFold(
  context: WorkContext,
  folds: number,
  show: (trainer: Trainer, fold: Int32Array) => Promise<void>,
): Promise<void> {
  const dealt = dealFolds(context.dataset.labels, context.rows, folds, context.rng.split("folds"));
  for (const [k, fold] of dealt.entries()) {
    const trainer = await trainOn(context, without(context, fold), context.rng.split(`fold-${k}`));
    await show(trainer, fold).finally(() => trainer.dispose());
  }
}

/** 1 where the likeliest class is the label. */
async function correctOf(trainer: Trainer, context: WorkContext, positions: Int32Array): Promise<Uint8Array> {
  const { correct } = await trainer.evaluate(positions.map((position) => context.rows[position]!));
  context.passed({ forward: positions.length, backward: 0 });
  if (correct === null) throw new Error("internal: a score of classes is asked of numbers");
  return correct;
}

function without(context: WorkContext, fold: Int32Array): Int32Array {
  const inFold = new Uint8Array(context.rows.length);
  for (const position of fold) inFold[position] = 1;
  return allPositions(context).filter((position) => inFold[position] === 0);
}
