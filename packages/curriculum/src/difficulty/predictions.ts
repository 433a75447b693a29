import { describeValue, exp, log } from "@gradus/numeric";

/** Predictions `[n × k]`, row-major: what models hand over. */
export type PredictionMatrix = Float32Array | Float64Array;

/**
 * Probabilities of logits, row by row: p_k = e^{z_k} / Σ_j e^{z_j}.
 *
 * @param logits `[n × k]` row-major, finite.
 * @returns `[n × k]` rows that sum to 1.
 * @throws TypeError for a length that is no multiple of classCount; RangeError for a logit that is not finite.
 * @example softmax(Float64Array.of(0, 0), 2) // [0.5, 0.5]
 */
export function softmax(logits: PredictionMatrix, classCount: number): Float64Array {
  const n = rowsOf("softmax", "logits", logits, classCount);
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < n * classCount; start += classCount) {
    const greatest = greatestOf("softmax", logits, start, classCount);
    let total = 0;
    for (let at = start; at < start + classCount; at++) {
      probabilities[at] = exp(logits[at]! - greatest);
      total += probabilities[at]!;
    }
    for (let at = start; at < start + classCount; at++) probabilities[at]! /= total;
  }
  return probabilities;
}

/**
 * Loss of one model: −ln p_y. Valid from a model that has converged, or that never trained on the example.
 *
 * @param probabilities `[n × k]` row-major, rows that sum to 1.
 * @param labels `[n]` in [0, k).
 * @returns `[n]` nats, in [0, ∞]; +Infinity where p_y is 0 (of logits, {@link logitLossDifficulty} stays finite).
 * @throws TypeError for shapes that do not fit; RangeError for a label or a probability out of range.
 * @example lossDifficulty(Float64Array.of(0.25, 0.75), Int32Array.of(1)) // ≈ [0.2877]
 * @source Bengio et al. 2009, Curriculum Learning, ICML, section 4; Hacohen & Weinshall 2019, On The Power of
 *   Curriculum Learning, ICML, for models that score for another's training.
 */
export function lossDifficulty(probabilities: PredictionMatrix, labels: Int32Array): Float64Array {
  const classCount = checkProbabilities("lossDifficulty", probabilities, labels);
  return eachRow(labels, classCount, (start, label) => 0 - log(probabilities[start + label]!));
}

/**
 * Loss from logits: ln Σ_k e^{z_k} − z_y, which never overflows; otherwise as {@link lossDifficulty}.
 *
 * @param logits `[n × k]` row-major, finite.
 * @param labels `[n]` in [0, k).
 * @returns `[n]` nats, in [0, ∞).
 * @throws TypeError for shapes that do not fit; RangeError for a label out of range or a logit that is not finite.
 * @example logitLossDifficulty(Float64Array.of(2000, 0), Int32Array.of(1)) // [2000]
 */
export function logitLossDifficulty(logits: PredictionMatrix, labels: Int32Array): Float64Array {
  const classCount = checkLabels("logitLossDifficulty", "logits", logits, labels);
  return eachRow(labels, classCount, (start, label) => {
    const greatest = greatestOf("logitLossDifficulty", logits, start, classCount);
    let total = 0;
    for (let at = start; at < start + classCount; at++) total += exp(logits[at]! - greatest);
    return log(total) + (greatest - logits[start + label]!);
  });
}

/**
 * Confidence of one model, turned: 1 − p_y. The order is that of {@link lossDifficulty}.
 *
 * @param probabilities `[n × k]` row-major, rows that sum to 1; a transfer teacher's will do.
 * @param labels `[n]` in [0, k).
 * @returns `[n]` in [0, 1].
 * @throws TypeError for shapes that do not fit; RangeError for a label or a probability out of range.
 * @example confidenceDifficulty(Float64Array.of(0.25, 0.75), Int32Array.of(1)) // [0.25]
 * @source Hacohen & Weinshall 2019, On The Power of Curriculum Learning, ICML, section 2.1.
 */
export function confidenceDifficulty(probabilities: PredictionMatrix, labels: Int32Array): Float64Array {
  const classCount = checkProbabilities("confidenceDifficulty", probabilities, labels);
  return eachRow(labels, classCount, (start, label) => 1 - probabilities[start + label]!);
}

/**
 * Margin, turned: max_{k≠y} v_k − v_y, of probabilities or of logits; above 0 the model errs.
 *
 * @param values `[n × k]` row-major, finite, k ≥ 2.
 * @param labels `[n]` in [0, k).
 * @returns `[n]` in [−1, 1] of probabilities, unbounded of logits.
 * @throws TypeError for shapes that do not fit; RangeError for a label out of range or a value that is not finite.
 * @example marginDifficulty(Float64Array.of(0.25, 0.75), Int32Array.of(1)) // [-0.5]
 * @source Paul et al. 2021, Deep Learning on a Data Diet, NeurIPS, its code's max_margin; of logits, the margin that
 *   Pleiss et al. 2020 average (AUM, equation 1).
 */
export function marginDifficulty(values: PredictionMatrix, labels: Int32Array): Float64Array {
  const classCount = checkLabels("marginDifficulty", "values", values, labels);
  return eachRow(labels, classCount, (start, label) => {
    let greatest = -Infinity;
    for (let k = 0; k < classCount; k++) {
      const value = values[start + k]!;
      if (!Number.isFinite(value)) refuseNotFinite("marginDifficulty", "values", start + k, value);
      if (k !== label && value > greatest) greatest = value;
    }
    return greatest - values[start + label]!;
  });
}

/**
 * Entropy of the prediction: −Σ_k p_k ln p_k, where 0 ln 0 = 0. Needs no label, and so cannot tell a wrong one.
 *
 * @param probabilities `[n × k]` row-major, rows that sum to 1.
 * @param scale "nats", or "normalized": divided by ln k.
 * @returns `[n]` in [0, ln k], or in [0, 1].
 * @throws TypeError for a length that is no multiple of classCount; RangeError for a probability out of range.
 * @example entropyDifficulty(Float64Array.of(0.5, 0.5), 2, "normalized") // [1]
 * @source Settles 2009, Active Learning Literature Survey, section 3.1.
 */
export function entropyDifficulty(
  probabilities: PredictionMatrix,
  classCount: number,
  scale: "nats" | "normalized" = "nats",
): Float64Array {
  const n = checkRows("entropyDifficulty", probabilities, classCount);
  const unit = scale === "normalized" ? log(classCount) : 1;
  const entropies = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let entropy = 0;
    for (let k = 0; k < classCount; k++) {
      const p = probabilities[i * classCount + k]!;
      if (p > 0) entropy -= p * log(p);
    }
    entropies[i] = entropy / unit;
  }
  return entropies;
}

/**
 * EL2N: ‖p − onehot(y)‖₂. Valid early in training, averaged over several models.
 *
 * @param probabilities `[n × k]` row-major, rows that sum to 1.
 * @param labels `[n]` in [0, k).
 * @returns `[n]` in [0, √2].
 * @throws TypeError for shapes that do not fit; RangeError for a label or a probability out of range.
 * @example el2nDifficulty(Float64Array.of(0, 1), Int32Array.of(0)) // ≈ [1.4142]
 * @source Paul et al. 2021, Deep Learning on a Data Diet, NeurIPS, definition 2.2; of one model, where the paper
 *   averages over ten.
 */
export function el2nDifficulty(probabilities: PredictionMatrix, labels: Int32Array): Float64Array {
  const classCount = checkProbabilities("el2nDifficulty", probabilities, labels);
  return eachRow(labels, classCount, (start, label) => {
    let squares = 0;
    for (let k = 0; k < classCount; k++) {
      const error = probabilities[start + k]! - (k === label ? 1 : 0);
      squares += error * error;
    }
    return Math.sqrt(squares);
  });
}

/** Refuses probabilities and labels that do not fit one another, and returns the number of classes. */
export function checkProbabilities(
  name: string,
  probabilities: PredictionMatrix,
  labels: Int32Array,
): number {
  const classCount = checkLabels(name, "probabilities", probabilities, labels);
  checkRows(name, probabilities, classCount);
  return classCount;
}

function checkLabels(name: string, what: string, values: PredictionMatrix, labels: Int32Array): number {
  const n = labels.length;
  if (n === 0) throw new RangeError(`${name}: labels must hold at least 1 class, got 0`);
  const classCount = values.length / n;
  if (!Number.isInteger(classCount) || classCount < 2) {
    throw new TypeError(`${name}: ${what} must hold 2 or more numbers a label (${n}), got ${values.length}`);
  }
  for (let i = 0; i < n; i++) {
    if (!(labels[i]! >= 0 && labels[i]! < classCount)) {
      throw new RangeError(`${name}: labels[${i}] must be in [0, ${classCount}), got ${labels[i]}`);
    }
  }
  return classCount;
}

/** A row may miss 1 by what rounding to two decimals takes from its k numbers. */
function checkRows(name: string, probabilities: PredictionMatrix, classCount: number): number {
  const n = rowsOf(name, "probabilities", probabilities, classCount);
  const slack = 0.005 * classCount + 1e-6;
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let at = i * classCount; at < (i + 1) * classCount; at++) {
      const p = probabilities[at]!;
      if (!(p >= 0 && p <= 1)) {
        throw new RangeError(`${name}: probabilities[${at}] must be in [0, 1], got ${describeValue(p)}`);
      }
      total += p;
    }
    if (Math.abs(total - 1) > slack) {
      throw new RangeError(`${name}: probabilities of row ${i} must sum to 1, got ${total}`);
    }
  }
  return n;
}

function rowsOf(name: string, what: string, values: PredictionMatrix, classCount: number): number {
  if (!(Number.isInteger(classCount) && classCount >= 2)) {
    throw new RangeError(
      `${name}: classCount must be an integer of 2 or more, got ${describeValue(classCount)}`,
    );
  }
  const n = values.length / classCount;
  if (!Number.isInteger(n) || n === 0) {
    throw new TypeError(`${name}: ${what} must hold rows of ${classCount} numbers, got ${values.length}`);
  }
  return n;
}

function greatestOf(name: string, logits: PredictionMatrix, start: number, classCount: number): number {
  let greatest = -Infinity;
  for (let at = start; at < start + classCount; at++) {
    const value = logits[at]!;
    if (!Number.isFinite(value)) refuseNotFinite(name, "logits", at, value);
    if (value > greatest) greatest = value;
  }
  return greatest;
}

function refuseNotFinite(name: string, what: string, at: number, value: number): never {
  throw new RangeError(`${name}: ${what}[${at}] must be finite, got ${describeValue(value)}`);
}

function eachRow(
  labels: Int32Array,
  classCount: number,
  score: (start: number, label: number) => number,
): Float64Array {
  const scores = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) scores[i] = score(i * classCount, labels[i]!);
  return scores;
}
