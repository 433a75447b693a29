import { log, sum } from "@gradus/numeric";
import type { Distribution, Memory } from "./contracts.js";
import type { Parts } from "./parts.js";

/** W, Q, p and the effective distribution of a run's parts at this progress, O(n). */
export function distributionOf(
  { target, proposal, selection }: Parts,
  count: number,
  progress: number,
): Distribution {
  const weights = new Float64Array(count);
  const mass = new Float64Array(count);
  const density = new Float64Array(count);
  const corrected = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    weights[i] = target.weightOf(i);
    mass[i] = target.massOf(i);
    density[i] = proposal.densityOf(i, target);
    corrected[i] = density[i] === 0 ? 0 : density[i]! * proposal.correctionOf(i, target, progress);
  }
  const biased = selection !== null && !selection.unbiased;
  return {
    weights,
    target: normalized(mass),
    proposal: density,
    effective: biased ? null : normalized(corrected),
  };
}

/**
 * Shannon entropy −Σ q ln q of a distribution, in nats; 0 ln 0 = 0.
 *
 * @example entropy(Float64Array.of(0.5, 0.5, 0)) // ln 2
 */
export function entropy(distribution: Float64Array): number {
  return -sum(distribution.map((q) => (q === 0 ? 0 : q * log(q))));
}

/**
 * Kish's effective sample size (Σ w)² / Σ w²: how many examples of equal weight would be as even.
 *
 * @example effectiveSampleSize(Float64Array.of(1, 1, 0, 0)) // 2
 */
export function effectiveSampleSize(weights: Float64Array): number {
  const total = sum(weights);
  const squares = sum(weights.map((weight) => weight * weight));
  return squares === 0 ? 0 : (total * total) / squares;
}

/** Share of the training that each example had so far, Σ v normalised: what was minimised, without a closed form. */
export function empiricalDistribution(memory: Memory): Float64Array {
  return normalized(Float64Array.from(memory.weightSum ?? memory.visits));
}

/** What {@link starvation} finds. */
export interface Starvation {
  /** Examples that were never trained on. */
  neverSeen: number;
  neverSeenShare: number;
  /** Examples that were not trained on for `window` steps or more, the never seen among them. */
  starved: number;
  starvedShare: number;
  /** Longest time, in steps, that an example has waited. */
  longestWait: number;
}

/**
 * Reads from memory who is left out: the feedback loop of self-paced and hard-first methods, for any method.
 *
 * @param step Steps asked so far.
 * @param window Steps after which an example counts as starved.
 */
export function starvation(memory: Memory, step: number, window: number): Starvation {
  let neverSeen = 0;
  let starved = 0;
  let longestWait = 0;
  for (const seen of memory.seenStep) {
    const wait = step - 1 - seen;
    if (seen < 0) neverSeen++;
    if (wait >= window) starved++;
    if (wait > longestWait) longestWait = wait;
  }
  const count = memory.seenStep.length;
  return {
    neverSeen,
    neverSeenShare: neverSeen / count,
    starved,
    starvedShare: starved / count,
    longestWait,
  };
}

/**
 * The examples that {@link starvation} counts as starved, in ascending order.
 *
 * @param step Steps asked so far.
 * @param window Steps after which an example counts as starved.
 * @example
 * const memory = { seenStep: Int32Array.of(3, -1, 9), visits: Int32Array.of(1, 0, 1), reported: {}, measured: {}, latest: {} };
 * [...starvedExamples(memory, 10, 5)] // [0, 1]
 */
export function starvedExamples(memory: Memory, step: number, window: number): Int32Array {
  const starved: number[] = [];
  memory.seenStep.forEach((seen, i) => {
    if (step - 1 - seen >= window) starved.push(i);
  });
  return Int32Array.from(starved);
}

function normalized(values: Float64Array): Float64Array {
  const total = sum(values);
  return total === 0 ? values : values.map((value) => value / total);
}
