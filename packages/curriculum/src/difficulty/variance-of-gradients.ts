import { describeValue, sum } from "@gradus/numeric";

/**
 * Variance of gradients over checkpoints: √(1/T Σ_t (g_t − ḡ)²) of each input number, averaged over the numbers.
 *
 * Compare within a class ({@link normalizeByClass}), as the paper does. Late checkpoints and early ones give different
 * orders.
 *
 * @param checkpoints T ≥ 2 of `[n × d]` row-major: ∂ logit_y / ∂ x of each example (colours already averaged).
 * @param count Examples n.
 * @returns `[n]` ≥ 0, in the units of the gradient.
 * @throws TypeError for lengths that do not fit; RangeError for fewer than 2 checkpoints or a gradient that is not finite.
 * @example varianceOfGradients([Float64Array.of(1, 0), Float64Array.of(3, 0)], 1) // [0.5]
 * @source Agarwal, D'souza & Hooker 2022, Estimating Example Difficulty using Variance of Gradients, CVPR, section 2.
 */
export function varianceOfGradients(
  checkpoints: readonly (Float32Array | Float64Array)[],
  count: number,
): Float64Array {
  const steps = checkpoints.length;
  if (steps < 2) {
    throw new RangeError(`varianceOfGradients: checkpoints must hold at least 2 gradients, got ${steps}`);
  }
  const length = checkpoints[0]!.length;
  const width = length / count;
  if (!(Number.isInteger(width) && width > 0)) {
    throw new TypeError(
      `varianceOfGradients: gradients must hold as many numbers for each of ${describeValue(count)} examples, got ${length}`,
    );
  }
  const other = checkpoints.find((gradients) => gradients.length !== length);
  if (other !== undefined) {
    throw new TypeError(
      `varianceOfGradients: checkpoints must have the same length, got ${length} and ${other.length}`,
    );
  }

  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let total = 0;
    for (let at = i * width; at < (i + 1) * width; at++) {
      let mean = 0;
      for (const gradients of checkpoints) mean += gradients[at]!;
      mean /= steps;
      let squares = 0;
      for (const gradients of checkpoints) squares += (gradients[at]! - mean) * (gradients[at]! - mean);
      total += Math.sqrt(squares / steps);
    }
    if (!Number.isFinite(total)) {
      throw new RangeError(`varianceOfGradients: gradients of example ${i} must be finite`);
    }
    scores[i] = total / width;
  }
  return scores;
}

/**
 * Standard scores within each class: (s_i − mean) / standard deviation of its class, the deviation that of the
 * population. Makes scores comparable over classes whose level differs; 0 where all scores of a class are equal.
 *
 * @param scores `[n]` finite.
 * @param classes `[n]` any integers.
 * @throws TypeError if the lengths differ; RangeError if a score is not finite.
 * @example normalizeByClass(Float64Array.of(1, 3, 50), Int32Array.of(0, 0, 1)) // [-1, 1, 0]
 * @source Agarwal, D'souza & Hooker 2022, Estimating Example Difficulty using Variance of Gradients, CVPR, section 2.
 */
export function normalizeByClass(scores: Float64Array, classes: Int32Array): Float64Array {
  if (scores.length !== classes.length) {
    throw new TypeError(
      `normalizeByClass: classes must hold ${scores.length} numbers, got ${classes.length}`,
    );
  }
  const unfit = scores.findIndex((score) => !Number.isFinite(score));
  if (unfit !== -1) {
    throw new RangeError(
      `normalizeByClass: scores[${unfit}] must be finite, got ${describeValue(scores[unfit])}`,
    );
  }
  const members = new Map<number, number[]>();
  classes.forEach((own, i) => {
    const list = members.get(own);
    if (list === undefined) members.set(own, [i]);
    else list.push(i);
  });
  const normalized = new Float64Array(scores.length);
  for (const list of members.values()) {
    const own = Float64Array.from(list, (i) => scores[i]!);
    if (own.every((score) => score === own[0])) continue;
    const centre = sum(own) / own.length;
    const deviation = Math.sqrt(sum(own.map((score) => (score - centre) * (score - centre))) / own.length);
    for (const i of list) normalized[i] = (scores[i]! - centre) / deviation;
  }
  return normalized;
}
