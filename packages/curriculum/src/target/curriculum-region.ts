import { orderBy, ranks } from "@gradus/numeric";

/** Halvings of the interval of μ: as many as a double has bits, always, so that the result is the same everywhere. */
const HALVINGS = 53;

/**
 * The curriculum order a of a region {v : a'v ≤ c}: mean ranks of difficulty over their sum, so that Σ a = 1 and c is
 * the share of the order's weight that may be open.
 */
export function regionOrder(difficulty: Float64Array): Float64Array {
  const rank = ranks(difficulty, { ties: "average" });
  const total = (rank.length * (rank.length + 1)) / 2;
  return rank.map((value) => value / total);
}

/**
 * Self-paced weights within a curriculum region, for any regularizer: harder examples pay for their place.
 *
 *   min over v in [0, 1]ⁿ, a'v ≤ c, of Σ v_i l_i + f(v; λ)
 *
 * By the conditions of Karush, Kuhn and Tucker v_i = v*(l_i + μ a_i; λ), with μ = 0 where a'v ≤ c already and else the
 * μ at which a'v = c, found by bisection. A weight that jumps (hard) has none: see {@link hardRegionWeights}.
 *
 * @param losses `[n]` at least 0; the weights of these, in the same order.
 * @param order `[n]` a, above 0.
 * @source Jiang et al. 2015, Self-Paced Curriculum Learning, AAAI; one rule for every regularizer derived here.
 */
export function regionWeights(
  losses: ArrayLike<number>,
  order: ArrayLike<number>,
  bound: number,
  weightOf: (loss: number) => number,
): Float64Array {
  const weights = new Float64Array(losses.length);
  const used = (price: number) => {
    let sum = 0;
    for (let i = 0; i < losses.length; i++) {
      weights[i] = weightOf(losses[i]! + price * order[i]!);
      sum += order[i]! * weights[i]!;
    }
    return sum;
  };
  if (used(0) <= bound) return weights;
  let high = 1;
  while (used(high) > bound) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (used(middle) > bound) low = middle;
    else high = middle;
  }
  used(high);
  return weights;
}

/**
 * The same for hard weights: a fractional knapsack. Examples with l ≤ λ go in by gain per weight, (λ − l_i) / a_i,
 * until the region is full; the one that no longer fits whole goes in by a part.
 *
 * @param keys `[2 n]` words by which ties fall.
 */
export function hardRegionWeights(
  losses: ArrayLike<number>,
  order: ArrayLike<number>,
  bound: number,
  threshold: number,
  keys: Uint32Array,
): Float64Array {
  const weights = new Float64Array(losses.length);
  const cost = Float64Array.from(losses, (loss, i) => (loss - threshold) / order[i]!);
  let left = bound;
  for (const i of orderBy(cost, keys)) {
    if (losses[i]! > threshold || left <= 0) break;
    weights[i] = Math.min(1, left / order[i]!);
    left -= weights[i]! * order[i]!;
  }
  return weights;
}
