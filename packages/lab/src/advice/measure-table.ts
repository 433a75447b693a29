import {
  batchSizeFor,
  createTrainingDynamics,
  type DynamicsSignal,
  methodNamed,
  type Signals,
  varianceReduction,
} from "@gradus/curriculum";
import { agreementMatrix, createRng, log, mean, orderBy, sum } from "@gradus/numeric";
import { crossFittedProbabilities } from "../scorers/table/held-out.js";
import { findLabelIssues } from "../scorers/table/label-quality.js";
import { allPositions, type Passes, trainOn, type WorkContext } from "../scorers/table/work.js";
import { readScore } from "../scorers/training-dynamics.js";
import type { AdviceNumbers } from "./numbers.js";
import type { PreparedAdvice } from "./prepare-advice.js";

/** What watches the measurement. */
export interface AdviceWatch {
  /** Cost so far and in all, in forward passes of one example (a backward pass counts as two). */
  progress(done: number, total: number): void;
  /** Seconds that never go back. */
  now(): number;
  /** Stops between two asks. */
  signal: AbortSignal;
}

const FOLDS = 3;
/** A share of the examples, the hardest. */
const HARDEST = 0.2;
/** Least probability whose logarithm is taken: what float32 can tell from 0. */
const LEAST = 1e-7;

/**
 * Measures what advice is made from: one recorded training run on all rows, and models of the other folds, once with
 * all epochs and once with half of them. One draw, keyed by the seed.
 *
 * Half and whole budget are judged on the same rows by models of the same folds and initial weights, each with its
 * learning rate decayed within its own budget: a run that is stopped half-way would stand at a rate that is still
 * high, and its second half would seem to buy more than it does.
 *
 * @throws AbortError if stopped.
 */
export async function measureTable(prepared: PreparedAdvice, watch: AdviceWatch): Promise<AdviceNumbers> {
  const { training, rowCount, labels, classNames, length, seed } = prepared;
  const { dataset, spec, epochs } = training;
  const rng = createRng(seed).split("advice");
  const heldOut = crossFittedProbabilities(FOLDS);
  const total =
    3 * epochs * rowCount +
    costOf(heldOut.planned(rowCount, epochs)) +
    costOf(heldOut.planned(rowCount, epochs / 2));
  let done = 0;
  const passed = (passes: Passes) => {
    done += costOf(passes);
    watch.progress(Math.min(done, total), total);
    watch.signal.throwIfAborted();
  };
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const context: WorkContext = { dataset, rows, spec, epochs, rng, passed };

  const started = watch.now();
  const run = await recordedRun(context);
  const secondsPerExample = (watch.now() - started) / (epochs * rowCount);
  const folded = { ...context, rng: rng.split("held-out") };
  const whole = (await heldOut.draw(folded)).probabilities!;
  const half = (await heldOut.draw({ ...folded, epochs: epochs / 2 })).probabilities!;

  const issues = findLabelIssues([whole], labels);
  const right = { half: correctness(half, labels), whole: correctness(whole, labels) };
  const loss = labelLosses(whole, labels);
  return {
    rows: rowCount,
    classes: classNames.length,
    epochs,
    batchSize: spec.batchSize,
    prediction: { loss: mean(loss), ...constantOf(labels, classNames.length) },
    noise: {
      rate: issues.noiseRate,
      issues: issues.rows.length,
      heldOutAccuracy: mean(right.whole),
    },
    redundancy: { learnedInFirstEpoch: run.learnedInFirstEpoch, lossInHardestFifth: hardestShare(loss) },
    balance: classBalance(labels, classNames),
    agreement: agreementOf({ crossFittedLoss: loss, aum: run.aum, confidence: run.confidence }, length),
    sampling: run.sampling,
    budget: budgetOf(right.half, right.whole),
    secondsPerExample,
  };
}

async function recordedRun(context: WorkContext) {
  const positions = allPositions(context);
  const signals: DynamicsSignal[] = ["logitMargin", "labelProbability", "correct", "gradientNorm"];
  const dynamics = createTrainingDynamics(positions.length, { signals });
  const gains: number[] = [];
  const batchSize = batchSizeFor(positions.length, context.spec.batchSize);
  const observer = {
    signals,
    observe(indices: Int32Array, told: Signals) {
      dynamics.observe(indices, told);
      const norms = told.gradientNorm!;
      for (let from = 0; from < norms.length; from += batchSize) {
        gains.push(varianceReduction(norms.subarray(from, from + batchSize)));
      }
    },
  };
  const trainer = await trainOn(context, positions, context.rng.split("run"), observer);
  await trainer.dispose();
  const learned = readScore(dynamics, "learned-iteration");
  return {
    aum: readScore(dynamics, "aum"),
    confidence: readScore(dynamics, "confidence"),
    learnedInFirstEpoch: learned.filter((presentation) => presentation <= 2).length / learned.length,
    sampling: samplingGain(gains),
  };
}

/** As the gate of importance sampling has it under its defaults: a running mean of τ that begins at 0, against what measuring costs. */
export function samplingGain(gains: readonly number[]): AdviceNumbers["sampling"] {
  const { poolFactor, momentum } = methodNamed("importance", "selection").options.check({}) as {
    poolFactor: number;
    momentum: number;
  };
  const threshold = (poolFactor + 3) / 3;
  let running = 0;
  let open = 0;
  for (const gain of gains) {
    running = momentum * running + (1 - momentum) * gain;
    if (running > threshold) open++;
  }
  return { meanGain: mean(gains), threshold, openShare: open / gains.length };
}

/** Share of the sum that the largest fifth of the values holds; a fifth where all are 0. */
export function hardestShare(losses: Float64Array): number {
  const all = sum(losses);
  if (all === 0) return HARDEST;
  const count = Math.round(HARDEST * losses.length);
  const order = orderBy(losses.map((loss) => -loss));
  return sum(Float64Array.from(order.subarray(0, count), (row) => losses[row]!)) / all;
}

/** Entropy of the class shares over its largest value, and the class with the fewest rows, the first on a tie. */
export function classBalance(labels: Int32Array, names: readonly string[]): AdviceNumbers["balance"] {
  const counts = new Int32Array(names.length);
  for (const label of labels) counts[label]!++;
  let entropy = 0;
  for (const count of counts) {
    const share = count / labels.length;
    if (share > 0) entropy -= share * log(share);
  }
  const rarest = counts.indexOf(counts.reduce((a, b) => Math.min(a, b)));
  return {
    entropyRatio: entropy / log(names.length),
    rarest: { name: names[rarest]!, count: counts[rarest]! },
  };
}

/** Loss of the class shares, and accuracy of the most frequent class, as predictions of every row. */
export function constantOf(
  labels: Int32Array,
  classCount: number,
): { constantLoss: number; constantAccuracy: number } {
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label]!++;
  const shares = Float64Array.from(counts, (count) => count / labels.length);
  return {
    constantLoss: sum(shares.map((share) => (share === 0 ? 0 : -share * log(share)))),
    constantAccuracy: shares.reduce((a, b) => Math.max(a, b)),
  };
}

/** What the second half of the budget bought, with its error over the examples, paired. */
export function budgetOf(half: Float64Array, whole: Float64Array): AdviceNumbers["budget"] {
  const differences = whole.map((value, row) => value - half[row]!);
  const gain = mean(differences);
  const disagreement = differences.filter((difference) => difference !== 0).length / differences.length;
  return {
    half: mean(half),
    whole: mean(whole),
    gain,
    standardError: Math.sqrt((disagreement - gain * gain) / differences.length),
    disagreement,
  };
}

function agreementOf(
  trained: { readonly [score: string]: Float64Array },
  length: Float64Array | null,
): AdviceNumbers["agreement"] {
  const lengths = length?.some((value) => value !== length[0]) ? [length] : [];
  const names = [...Object.keys(trained), ...lengths.map(() => "textLength")];
  const columns = [...Object.values(trained), ...lengths];
  const { spearman } = agreementMatrix(columns);
  const pairs = names.flatMap((b, j) =>
    names.slice(0, j).map((a, i) => ({ a, b, spearman: spearman[i * names.length + j]! })),
  );
  const ofTrained = pairs.filter(({ a, b }) => a in trained && b in trained);
  const ofLength = pairs.filter(({ b }) => b === "textLength");
  return {
    pairs,
    trained: mean(ofTrained.map((pair) => pair.spearman)),
    length: lengths.length > 0 ? mean(ofLength.map((pair) => pair.spearman)) : null,
  };
}

/** `[rows]` 1 where the likeliest class, the first on a tie, is the label. */
function correctness(probabilities: Float64Array, labels: Int32Array): Float64Array {
  const classCount = probabilities.length / labels.length;
  return Float64Array.from(labels, (label, row) => {
    const own = probabilities.subarray(row * classCount, (row + 1) * classCount);
    return own.indexOf(own.reduce((a, b) => Math.max(a, b))) === label ? 1 : 0;
  });
}

function labelLosses(probabilities: Float64Array, labels: Int32Array): Float64Array {
  const classCount = probabilities.length / labels.length;
  return Float64Array.from(
    labels,
    (label, row) => -log(Math.max(LEAST, Math.min(1, probabilities[row * classCount + label]!))),
  );
}

function costOf({ forward, backward }: Passes): number {
  return forward + 2 * backward;
}
