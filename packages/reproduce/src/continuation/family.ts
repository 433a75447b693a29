import { createPermutation, type Rng, sum } from "@gradus/numeric";

/** Examples whose losses depend on one parameter: small enough to know every minimum. */
export interface Family {
  /** Range of the parameter; on a circle its two ends are one point. */
  domain: readonly [low: number, high: number];
  circle: boolean;
  /** `[n]` higher = harder. */
  difficulty: Float64Array;
  lossOf(example: number, parameter: number): number;
  /** Derivative of the loss by the parameter. */
  slopeOf(example: number, parameter: number): number;
}

/** Which examples a path begins with. */
export type PathOrder = "easy-first" | "hard-first" | "random";

/** C_λ of a family along an order of its examples. */
export interface Homotopy {
  family: Family;
  /** `[n]` examples, in the order in which they open. */
  order: Int32Array;
  /** Examples that are open at λ = 0. */
  first: number;
}

/** The homotopy that opens examples in an order; ties in difficulty fall by place. */
export function homotopyOf(family: Family, order: PathOrder, first: number, rng: Rng): Homotopy {
  const count = family.difficulty.length;
  const opened = Int32Array.from({ length: count }, (_, i) => i);
  if (order === "random") {
    const permutation = createPermutation(count, rng);
    return { family, order: opened.map((at) => permutation.at(at)), first };
  }
  const sign = order === "easy-first" ? 1 : -1;
  opened.sort((a, b) => sign * (family.difficulty[a]! - family.difficulty[b]!) || a - b);
  return { family, order: opened, first };
}

/**
 * Weights W `[n]` at λ: 1 for the first ⌊m⌋ of the order and the rest of m for the next, m = first + λ (n − first).
 * No weight ever falls, and at λ = 1 all are 1.
 */
export function weightsAt({ order, first }: Homotopy, lambda: number): Float64Array {
  const open = first + lambda * (order.length - first);
  const weights = new Float64Array(order.length);
  for (let rank = 0; rank < open; rank++) weights[order[rank]!] = Math.min(1, open - rank);
  return weights;
}

/** One objective C_λ, which counts the examples that it looks at. */
export interface Objective {
  family: Family;
  loss(parameter: number): number;
  slope(parameter: number): number;
  /** Examples looked at by `slope`. */
  readonly cost: number;
}

/** C_λ(θ) = Σ W_i l_i(θ) / Σ W_i. */
export function objectiveAt(homotopy: Homotopy, lambda: number): Objective {
  const { family, order } = homotopy;
  const weights = weightsAt(homotopy, lambda);
  const open = order.filter((i) => weights[i]! > 0);
  const shares = Float64Array.from(open, (i) => weights[i]!);
  const total = sum(shares);
  const meanOf = (one: Family["lossOf"], parameter: number) => {
    let all = 0;
    for (let k = 0; k < open.length; k++) all += shares[k]! * one(open[k]!, parameter);
    return all / total;
  };
  let cost = 0;
  return {
    family,
    get cost() {
      return cost;
    },
    loss: (parameter) => meanOf(family.lossOf, parameter),
    slope: (parameter) => {
      cost += open.length;
      return meanOf(family.slopeOf, parameter);
    },
  };
}
