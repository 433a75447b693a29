import { describeValue } from "@gradus/numeric";

/**
 * Consistency score, turned: how often models that did not train on an example get it wrong.
 *
 *   difficulty_i = 1 − mean over ratios of mean over runs of the ratio that held i out of 1[correct]
 *
 * @param correct `[runs × n]` row-major, 1 where the run's model was correct; read only where held out.
 * @param heldOut `[runs × n]` row-major, 1 where the run did not train on the example.
 * @param runs Runs, each trained on a random subset.
 * @param ratios `[runs]` share of the examples that a run trained on, where there are several; their means count alike.
 * @returns `[n]` in [0, 1].
 * @throws TypeError for shapes that do not fit; RangeError if an example was held out by no run of a ratio.
 * @example consistencyDifficulty(Uint8Array.of(1, 0, 0, 0), Uint8Array.of(1, 1, 1, 0), 2) // [0.5, 1]
 * @source Jiang et al. 2021, Characterizing Structural Regularities of Labeled Data in Overparameterized Models, ICML,
 *   section 2: the C-score is the expectation over n of the profile Ĉ(n), which averages the runs that hold i out.
 */
export function consistencyDifficulty(
  correct: Uint8Array,
  heldOut: Uint8Array,
  runs: number,
  ratios: ArrayLike<number> = new Float64Array(runs),
): Float64Array {
  const n = correct.length / runs;
  if (!(Number.isInteger(n) && n > 0)) {
    throw new TypeError(
      `consistencyDifficulty: correct must hold as many numbers for each of ${describeValue(runs)} runs, got ${correct.length}`,
    );
  }
  if (heldOut.length !== correct.length) {
    throw new TypeError(
      `consistencyDifficulty: heldOut must hold ${correct.length} numbers, got ${heldOut.length}`,
    );
  }
  if (ratios.length !== runs) {
    throw new TypeError(`consistencyDifficulty: ratios must hold ${runs} numbers, got ${ratios.length}`);
  }
  const distinct = [...new Set(Array.from(ratios))];
  const difficulty = new Float64Array(n);
  for (const ratio of distinct) {
    for (let i = 0; i < n; i++) {
      let seen = 0;
      let wrong = 0;
      for (let run = 0; run < runs; run++) {
        if (ratios[run] !== ratio || heldOut[run * n + i] !== 1) continue;
        seen++;
        wrong += correct[run * n + i] === 1 ? 0 : 1;
      }
      if (seen === 0) {
        const which = distinct.length === 1 ? "a run" : `a run of ratio ${ratio}`;
        throw new RangeError(`consistencyDifficulty: example ${i} must be held out by ${which}, got none`);
      }
      difficulty[i]! += wrong / seen / distinct.length;
    }
  }
  return difficulty;
}

/**
 * Cross-review: what the teachers of the other folds say of an example; none scores its own fold.
 *
 *   difficulty_i = (1 / (K − 1)) Σ_{k ≠ fold(i)} metric_k(i)
 *
 * @param metrics `[K × n]` row-major, a difficulty of each example under each teacher (its loss, or 1 where it is wrong);
 *   a teacher's entries on its own fold are never read.
 * @param folds `[n]` fold of each example, 0 … K − 1; teacher k trained on fold k alone.
 * @returns `[n]` in the metric's units.
 * @throws TypeError for a length that does not fit; RangeError for a fold out of range or a metric that is NaN.
 * @example crossReviewDifficulty(Float64Array.of(NaN, 1, 3, NaN), Int32Array.of(0, 1)) // [3, 1]
 * @source Xu et al. 2020, Curriculum Learning for Natural Language Understanding, ACL, section 3.1. Deviates: the mean
 *   of the other teachers, not their sum, and of a difficulty, not of a metric that is high where easy.
 */
export function crossReviewDifficulty(metrics: Float64Array, folds: Int32Array): Float64Array {
  const n = folds.length;
  const teachers = metrics.length / n;
  if (!(Number.isInteger(teachers) && teachers >= 2)) {
    throw new TypeError(
      `crossReviewDifficulty: metrics must hold 2 or more numbers an example (${n}), got ${metrics.length}`,
    );
  }
  return Float64Array.from(folds, (fold, i) => {
    if (!(fold >= 0 && fold < teachers)) {
      throw new RangeError(`crossReviewDifficulty: folds[${i}] must be in [0, ${teachers}), got ${fold}`);
    }
    let total = 0;
    for (let teacher = 0; teacher < teachers; teacher++) {
      if (teacher !== fold) total += metrics[teacher * n + i]!;
    }
    if (Number.isNaN(total)) {
      throw new RangeError(`crossReviewDifficulty: metrics of example ${i} must not be NaN`);
    }
    return total / (teachers - 1);
  });
}
