import { describeValue, sum } from "@gradus/numeric";
import type { Stage } from "./bengio.js";

/** What {@link collapse} finds. */
export interface Collapse {
  /** First stage from which every W is 1 to the end; null where that never comes, or holds from the first stage. */
  allInAt: number | null;
  /** Examples that the stage before still left out, in ascending order. */
  leftOut: Int32Array;
  /** Their share of the examples. */
  leftOutShare: number;
  /** Their share of the total loss: what the fit is pulled by once they are let in. NaN where all losses are 0. */
  leftOutLossShare: number;
}

/**
 * Finds where self-paced learning goes all in, and whom it lets in last: with wrong labels these are the examples that
 * it was robust against until then, and a few of them that hold most of the loss undo what it gained. The remedy is a
 * `stopFraction` below 1.
 *
 * @param stages W of every stage, each `[n]`: `run.distribution().weights` from time to time.
 * @param losses `[n]` last losses known before everything was let in, ≥ 0; a run's `memory.measured.loss` is not
 *   measured after that. NaN = unknown, and left out of the shares of loss.
 * @throws RangeError without a stage or for a negative loss; TypeError for arrays of other lengths.
 * @source Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models: their stop rule, all v = 1.
 */
export function collapse(stages: readonly Stage[], losses: ArrayLike<number>): Collapse {
  const count = losses.length;
  if (stages.length === 0) throw new RangeError("collapse: stages must hold at least 1, got 0");
  stages.forEach((stage, k) => {
    if (stage.length === count) return;
    throw new TypeError(`collapse: stage ${k} must hold ${count} weights, got ${stage.length}`);
  });
  const known = Float64Array.from(losses, (loss, i) => {
    if (loss < 0)
      throw new RangeError(`collapse: losses[${i}] must be at least 0, got ${describeValue(loss)}`);
    return Number.isNaN(loss) ? 0 : loss;
  });

  let allIn = stages.length;
  while (allIn > 0 && stages[allIn - 1]!.every((weight) => weight === 1)) allIn--;
  if (allIn === 0 || allIn === stages.length) {
    return { allInAt: null, leftOut: new Int32Array(0), leftOutShare: 0, leftOutLossShare: 0 };
  }
  const before = stages[allIn - 1]!;
  const leftOut = Int32Array.from(before.keys()).filter((i) => before[i] === 0);
  return {
    allInAt: allIn,
    leftOut,
    leftOutShare: leftOut.length / count,
    leftOutLossShare: sum(Float64Array.from(leftOut, (i) => known[i]!)) / sum(known),
  };
}
