import { describeValue, flag, type OptionsOf, options, positiveInteger } from "@gradus/numeric";
import type { Plain, SignalName, Signals } from "../contracts.js";

/** Signals of a `train` ask that training dynamics can be read from. */
export const dynamicsSignals = [
  "loss",
  "labelProbability",
  "correct",
  "gradientNorm",
  "logitMargin",
] as const;
/** One of {@link dynamicsSignals}. */
export type DynamicsSignal = (typeof dynamicsSignals)[number];

const dynamicsOptions = options("createTrainingDynamics", {
  earlyPresentations: positiveInteger({
    default: 10,
    says: "Presentations of an example, from its first, that EL2N is averaged over.",
  }),
});
/** Options of {@link createTrainingDynamics}; without `signals`, all five are followed. */
export type TrainingDynamicsOptions = OptionsOf<typeof dynamicsOptions> & {
  readonly signals?: readonly DynamicsSignal[];
};

const readingOptions = options("TrainingDynamics.scores", {
  confidenceInterval: flag({
    default: false,
    says: "Whether variability is widened by its own uncertainty, √(var + var² / (E − 1)).",
  }),
  finite: flag({
    default: false,
    says: "Whether what was never learned gets a finite score in place of +Infinity.",
  }),
});
/** Options of {@link TrainingDynamics.scores}. */
export type TrainingDynamicsReading = OptionsOf<typeof readingOptions>;

/**
 * Scores `[count]` of a training run, higher = harder; each is there if its signal was followed. E is the number of
 * presentations of an example, e = 1 … E one of them.
 */
export interface TrainingDynamicsScores {
  /** E of each example. */
  presentations: Int32Array;
  /** Mean loss over the run, in the units of the signal. From `loss`. */
  meanLoss?: Float64Array;
  /** Loss at the last presentation. From `loss`. */
  finalLoss?: Float64Array;
  /** Cartography: 1 − mean p_y, in [0, 1]. From `labelProbability`. */
  confidence?: Float64Array;
  /** Cartography: population standard deviation of p_y, in [0, 0.5]; ambiguous rather than wrong. From `labelProbability`. */
  variability?: Float64Array;
  /** Cartography: 1 − share of presentations that were correct, in [0, 1]. From `correct`. */
  correctness?: Float64Array;
  /** Presentations that were wrong right after a correct one; +Infinity where none was correct. From `correct`. */
  forgetting?: Float64Array;
  /** Least e* with every e ≥ e* correct, from 1; +Infinity where the last was wrong. From `correct`. */
  learnedIteration?: Float64Array;
  /** Mean of ‖p − onehot(y)‖₂ over the early presentations, in [0, √2]. From `gradientNorm`. */
  el2n?: Float64Array;
  /** Minus the area under the margin: −mean (z_y − max_{k≠y} z_k). From `logitMargin`. */
  aum?: Float64Array;
}

/** What {@link createTrainingDynamics} returns. */
export interface TrainingDynamics {
  /** Signals that {@link observe} needs: what a `train` ask has to report. */
  readonly signals: readonly DynamicsSignal[];
  /**
   * Takes what training reported, O(m) and without allocation.
   *
   * @param indices `[m]` examples, in the order of training; an example may come several times.
   * @param signals `[m]` a signal, as a `train` ask (one step or a block) is answered.
   * @throws TypeError for a signal that is missing or of another length; RangeError for an index out of range, NaN, or
   *   a `correct` other than 0 and 1. What is refused leaves nothing behind.
   */
  observe(indices: Int32Array, signals: Signals): void;
  /**
   * @throws RangeError if an example was never presented, or, for the confidence interval, only once.
   */
  scores(reading?: TrainingDynamicsReading): TrainingDynamicsScores;
  /** What it holds, for storage; borrowed. */
  state(): Plain;
  /** Takes over, by copy, a state of the same count and signals. */
  restore(state: Plain): void;
}

/**
 * Collects, while a model trains, what every difficulty score of training dynamics needs: one run gives them all.
 *
 * An epoch is an example's own: its e-th presentation, whenever that comes. Examples that were presented once more or
 * less than others are averaged over their own presentations. Signals are taken as the trainer reports them: from the
 * forward pass of the step itself, as Toneva et al. and Pleiss et al. do, not from a pass at the end of each epoch, as
 * Swayamdipta et al. do. Holds 4 bytes an example and 8 to 20 for each signal.
 *
 * With `finite`, what was never learned gets the presentations of the example that had most, for forgetting (no count
 * of events reaches half of that), and one more than that for the learned iteration: the order and its ties stay.
 *
 * @param count Examples, positions 0 … count − 1.
 * @throws RangeError if count is not a positive integer or an option breaks its rule; TypeError for unknown signals.
 * @example
 * const dynamics = createTrainingDynamics(1, { signals: ["correct"] });
 * for (const correct of [1, 0, 1]) dynamics.observe(Int32Array.of(0), { correct: Float32Array.of(correct) });
 * dynamics.scores().forgetting // [1]
 * @source Swayamdipta et al. 2020, Dataset Cartography, EMNLP, section 2 (confidence, variability, correctness);
 *   Toneva et al. 2019, An Empirical Study of Example Forgetting, ICLR, section 3; Pleiss et al. 2020, Identifying
 *   Mislabeled Data using the Area Under the Margin Ranking, NeurIPS, equation 1; Paul et al. 2021, Deep Learning on a
 *   Data Diet, NeurIPS (EL2N); Wu, Dyer & Neyshabur 2021, When Do Curricula Work?, ICLR (learned iteration).
 *   Deviates: confidence, correctness and AUM are turned, so that higher is harder; EL2N is averaged over an example's
 *   early presentations in one run, not over runs.
 */
export function createTrainingDynamics(
  count: number,
  { signals = dynamicsSignals, ...given }: TrainingDynamicsOptions = {},
): TrainingDynamics {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(
      `createTrainingDynamics: count must be a positive integer, got ${describeValue(count)}`,
    );
  }
  const unknown = signals.find((name) => !dynamicsSignals.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `createTrainingDynamics: signals must be among ${dynamicsSignals.join(", ")}, got ${describeValue(unknown)}`,
    );
  }
  const { earlyPresentations } = dynamicsOptions.check(given);

  const presentations = new Int32Array(count);
  const loss = signals.includes("loss") ? lossColumns(count) : null;
  const probability = signals.includes("labelProbability") ? probabilityColumns(count) : null;
  const correct = signals.includes("correct") ? correctColumns(count) : null;
  const gradientNorm = signals.includes("gradientNorm") ? { gradientNormSum: new Float64Array(count) } : null;
  const margin = signals.includes("logitMargin") ? { marginSum: new Float64Array(count) } : null;
  const columns: { [name: string]: Column } = {
    presentations,
    ...loss,
    ...probability,
    ...correct,
    ...gradientNorm,
    ...margin,
  };

  return {
    signals: dynamicsSignals.filter((name) => signals.includes(name)),

    observe(indices, reported) {
      for (const name of signals) checkSignal(name, reported[name], indices.length);
      for (let k = 0; k < indices.length; k++) {
        const i = indices[k]!;
        if (!(i >= 0 && i < count)) {
          throw new RangeError(
            `TrainingDynamics.observe: indices[${k}] must be in [0, ${count}), got ${describeValue(i)}`,
          );
        }
      }
      for (let k = 0; k < indices.length; k++) {
        const i = indices[k]!;
        const presentation = ++presentations[i]!;
        if (loss !== null) {
          const value = reported.loss![k]!;
          loss.lossSum[i]! += value;
          loss.lastLoss[i] = value;
        }
        if (probability !== null) {
          const value = reported.labelProbability![k]!;
          const apart = value - probability.probabilityMean[i]!;
          const mean = probability.probabilityMean[i]! + apart / presentation;
          probability.probabilityMean[i] = mean;
          probability.probabilitySquares[i]! += apart * (value - mean);
        }
        if (correct !== null) {
          if (reported.correct![k] === 1) {
            correct.correctCount[i]!++;
            if (correct.correctSince[i] === 0) correct.correctSince[i] = presentation;
          } else {
            if (correct.correctSince[i] !== 0) correct.forgotten[i]!++;
            correct.correctSince[i] = 0;
          }
        }
        if (gradientNorm !== null && presentation <= earlyPresentations) {
          gradientNorm.gradientNormSum[i]! += reported.gradientNorm![k]!;
        }
        if (margin !== null) margin.marginSum[i]! += reported.logitMargin![k]!;
      }
    },

    scores(reading = {}) {
      const { confidenceInterval, finite } = readingOptions.check(reading);
      const least = confidenceInterval ? 2 : 1;
      const lacking = presentations.reduce((total, seen) => total + (seen < least ? 1 : 0), 0);
      if (lacking > 0) {
        throw new RangeError(
          `TrainingDynamics.scores: every example must have been presented ${least === 1 ? "once" : "twice"}, got ${lacking} of ${count} that were not`,
        );
      }
      const each = (score: (i: number, presentations: number) => number) => {
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) values[i] = score(i, presentations[i]!);
        return values;
      };
      const most = presentations.reduce((a, b) => Math.max(a, b), 0);
      const neverLearned = finite ? most : Infinity;
      return {
        presentations: presentations.slice(),
        ...(loss !== null && {
          meanLoss: each((i, seen) => loss.lossSum[i]! / seen),
          finalLoss: Float64Array.from(loss.lastLoss),
        }),
        ...(probability !== null && {
          confidence: each((i) => 1 - probability.probabilityMean[i]!),
          variability: each((i, seen) => {
            const variance = probability.probabilitySquares[i]! / seen;
            return Math.sqrt(confidenceInterval ? variance + (variance * variance) / (seen - 1) : variance);
          }),
        }),
        ...(correct !== null && {
          correctness: each((i, seen) => 1 - correct.correctCount[i]! / seen),
          forgetting: each((i) => (correct.correctCount[i] === 0 ? neverLearned : correct.forgotten[i]!)),
          learnedIteration: each((i) =>
            correct.correctSince[i] === 0 ? neverLearned + 1 : correct.correctSince[i]!,
          ),
        }),
        ...(gradientNorm !== null && {
          el2n: each((i, seen) => gradientNorm.gradientNormSum[i]! / Math.min(seen, earlyPresentations)),
        }),
        ...(margin !== null && { aum: each((i, seen) => -margin.marginSum[i]! / seen) }),
      };
    },

    state: () => columns,

    restore(state) {
      const stored = state as { readonly [column: string]: Column };
      for (const [name, column] of Object.entries(columns)) {
        const values = stored[name];
        if (values?.length !== count) {
          throw new TypeError(
            `TrainingDynamics.restore: state.${name} must hold ${count} numbers, got ${values?.length ?? "none"}`,
          );
        }
        column.set(values);
      }
    },
  };
}

type Column = Int32Array | Float32Array | Float64Array;

function lossColumns(count: number) {
  return { lossSum: new Float64Array(count), lastLoss: new Float32Array(count) };
}

/** Welford's running mean and sum of squares about it. */
function probabilityColumns(count: number) {
  return { probabilityMean: new Float64Array(count), probabilitySquares: new Float64Array(count) };
}

/** `correctSince`: presentation since which all were correct, 0 = the last was wrong. */
function correctColumns(count: number) {
  return {
    correctCount: new Int32Array(count),
    correctSince: new Int32Array(count),
    forgotten: new Int32Array(count),
  };
}

function checkSignal(name: SignalName, values: Float32Array | undefined, length: number): void {
  if (!(values instanceof Float32Array) || values.length !== length) {
    const got = values instanceof Float32Array ? `${values.length}` : describeValue(values);
    throw new TypeError(
      `TrainingDynamics.observe: ${name} must be a Float32Array of ${length} numbers, got ${got}`,
    );
  }
  for (let k = 0; k < length; k++) {
    const value = values[k]!;
    if (Number.isNaN(value)) throw new RangeError(`TrainingDynamics.observe: ${name}[${k}] must not be NaN`);
    if (name === "correct" && value !== 0 && value !== 1) {
      throw new RangeError(`TrainingDynamics.observe: correct[${k}] must be 0 or 1, got ${value}`);
    }
  }
}
