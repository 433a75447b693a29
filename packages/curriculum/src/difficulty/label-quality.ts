import { choice, type OptionsOf, options, orderBy, sum } from "@gradus/numeric";
import { checkProbabilities, type PredictionMatrix } from "./predictions.js";

/** What {@link confidentJoint} estimates; i is the class given, j the class meant. */
export interface ConfidentJoint {
  classCount: number;
  /** `[k]` t_j; +Infinity for a class that no example was given. */
  thresholds: Float64Array;
  /** `[k × k]` C: examples given i that are confidently j, row-major. */
  counts: Int32Array;
  /** `[n]` the class that an example is confidently of; −1 where it reaches no threshold. */
  confidentClass: Int32Array;
  /** `[k × k]` Q̂: estimated joint distribution of class given and class meant; sums to 1. */
  joint: Float64Array;
  /** `[k × k]` estimated p(given i | meant j); each column sums to 1, NaN where no example is meant j. */
  noise: Float64Array;
  /** Estimated share of wrong labels: Σ_{i≠j} Q̂_ij. */
  noiseRate: number;
}

/**
 * Confident joint: counts, for each pair of classes, the examples that are given one and confidently of the other.
 *
 *   t_j = mean of p_j over the examples given j
 *   C_ij = #{x given i : j = argmax p_l(x) over the l with p_l(x) ≥ t_l}
 *   Q̂_ij = (C_ij / Σ_j C_ij) n_i / n,  n_i examples given i
 *
 * Valid for probabilities from models that did not train on the example.
 *
 * @param probabilities `[n × k]` row-major, rows that sum to 1.
 * @param labels `[n]` given classes in [0, k).
 * @throws TypeError for shapes that do not fit; RangeError for a label or a probability out of range.
 * @example confidentJoint(Float64Array.of(0.9, 0.1, 0.2, 0.8), Int32Array.of(0, 1)).noiseRate // 0
 * @source Northcutt, Jiang & Chuang 2021, Confident Learning: Estimating Uncertainty in Dataset Labels, JAIR 70,
 *   section 3.1, equations 1 to 3. Deviates: a threshold is at most the largest p_j of its class, which rounding of the
 *   mean could pass, so that every class given has a count; equal probabilities go to the first class.
 */
export function confidentJoint(probabilities: PredictionMatrix, labels: Int32Array): ConfidentJoint {
  const classCount = checkProbabilities("confidentJoint", probabilities, labels);
  const n = labels.length;
  const given = new Int32Array(classCount);
  for (const label of labels) given[label]!++;

  const thresholds = classThresholds(probabilities, labels, given);
  const counts = new Int32Array(classCount * classCount);
  const confidentClass = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let best = -1;
    for (let k = 0; k < classCount; k++) {
      const p = probabilities[i * classCount + k]!;
      if (p >= thresholds[k]! && (best === -1 || p > probabilities[i * classCount + best]!)) best = k;
    }
    confidentClass[i] = best;
    if (best !== -1) counts[labels[i]! * classCount + best]!++;
  }

  const joint = new Float64Array(classCount * classCount);
  for (let i = 0; i < classCount; i++) {
    if (given[i] === 0) continue;
    const confident = sum(counts.subarray(i * classCount, (i + 1) * classCount));
    for (let j = 0; j < classCount; j++) {
      joint[i * classCount + j] = (counts[i * classCount + j]! / confident) * (given[i]! / n);
    }
  }
  return {
    classCount,
    thresholds,
    counts,
    confidentClass,
    joint,
    noise: columnShares(joint, classCount),
    noiseRate: sum(joint.map((share, cell) => (cell % (classCount + 1) === 0 ? 0 : share))),
  };
}

const issueOptions = options("labelIssues", {
  by: choice(["noise-rate", "class", "both", "confident-joint"], {
    default: "both",
    says: "Pruning by noise rate, by class, what both find, or all that is counted off the confident joint's diagonal.",
  }),
});
/** Options of {@link labelIssues}. */
export type LabelIssueOptions = OptionsOf<typeof issueOptions>;

/**
 * Finds the examples whose label is probably wrong, as many as the confident joint estimates.
 *
 * - `noise-rate`: for each i ≠ j, of the examples given i the n Q̂_ij with the largest p_j − p_i.
 * - `class`: for each i, of the examples given i the n Σ_{j≠i} Q̂_ij with the least p_i.
 * - `both`: what both of these find.
 * - `confident-joint`: examples that are counted in C_ij with i ≠ j.
 *
 * @param probabilities `[n × k]` and labels `[n]`, those that `joint` was estimated from.
 * @returns ascending indices.
 * @throws TypeError or RangeError for probabilities or labels that do not fit; RangeError for an unknown rule.
 * @source Northcutt, Jiang & Chuang 2021, Confident Learning, JAIR 70, section 3.2, methods 2 to 5. Deviates: n Q̂_ij is
 *   rounded to whole examples so that each row keeps its n_i: down, and then up where most was cut.
 */
export function labelIssues(
  probabilities: PredictionMatrix,
  labels: Int32Array,
  { classCount, joint, confidentClass }: ConfidentJoint,
  given: LabelIssueOptions = {},
): Int32Array {
  const { by } = issueOptions.check(given);
  if (checkProbabilities("labelIssues", probabilities, labels) !== classCount) {
    throw new TypeError(`labelIssues: probabilities must be of the joint's ${classCount} classes`);
  }
  if (labels.length !== confidentClass.length) {
    throw new TypeError(
      `labelIssues: labels must be the ${confidentClass.length} of the joint, got ${labels.length}`,
    );
  }
  const n = labels.length;
  if (by === "confident-joint") {
    return indicesWhere(n, (i) => confidentClass[i] !== -1 && confidentClass[i] !== labels[i]);
  }

  const byNoiseRate = new Uint8Array(n);
  const byClass = new Uint8Array(n);
  for (let own = 0; own < classCount; own++) {
    const members = indicesWhere(n, (i) => labels[i] === own);
    const p = (i: number, k: number) => probabilities[i * classCount + k]!;
    const row = joint.subarray(own * classCount, (own + 1) * classCount);
    const expected = wholeCounts(row, n, members.length);
    for (let other = 0; other < classCount; other++) {
      if (other === own || expected[other] === 0) continue;
      const order = orderBy(Float64Array.from(members, (i) => p(i, own) - p(i, other)));
      for (const place of order.subarray(0, expected[other])) byNoiseRate[members[place]!] = 1;
    }
    const wrong = members.length - expected[own]!;
    const order = orderBy(Float64Array.from(members, (i) => p(i, own)));
    for (const place of order.subarray(0, wrong)) byClass[members[place]!] = 1;
  }
  const found = { "noise-rate": [byNoiseRate], class: [byClass], both: [byNoiseRate, byClass] }[by];
  return indicesWhere(n, (i) => found.every((flags) => flags[i] === 1));
}

function classThresholds(
  probabilities: PredictionMatrix,
  labels: Int32Array,
  given: Int32Array,
): Float64Array {
  const classCount = given.length;
  return Float64Array.from(given, (size, k) => {
    if (size === 0) return Infinity;
    const own = new Float64Array(size);
    let next = 0;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === k) own[next++] = probabilities[i * classCount + k]!;
    }
    return Math.min(
      sum(own) / size,
      own.reduce((a, b) => Math.max(a, b)),
    );
  });
}

function columnShares(joint: Float64Array, classCount: number): Float64Array {
  const totals = new Float64Array(classCount);
  for (let cell = 0; cell < joint.length; cell++) totals[cell % classCount]! += joint[cell]!;
  return joint.map((share, cell) => share / totals[cell % classCount]!);
}

/** n q_j in whole numbers that sum to `total`: the largest remainders are rounded up. */
function wholeCounts(shares: Float64Array, n: number, total: number): Int32Array {
  // A product that rounding left just below an integer counts as that integer.
  const counts = Int32Array.from(shares, (share) => Math.floor(share * n + 1e-9));
  const order = orderBy(Float64Array.from(shares, (share, j) => counts[j]! - share * n));
  const lacking = total - sum(counts);
  for (const j of order.subarray(0, lacking)) counts[j]!++;
  return counts;
}

function indicesWhere(n: number, holds: (i: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < n; i++) if (holds(i)) found.push(i);
  return Int32Array.from(found);
}
