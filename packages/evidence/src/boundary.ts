import { log, normalDensity, normalUpperQuantile, normalUpperTail } from "@gradus/numeric";

const GRID_SIZE = 32;
const LEAST_INCREMENT = 1e-14;
/** Steps of the motion below which the grid, sparse in its tails, is filled up: mass caught between points would grow look by look. */
const FINE_STEP = 0.1;
/** Widest gap between nodes then, in steps. */
const WIDEST_GAP = 0.8;
/** Deviations beyond which a normal tail, 1e-23, is no part of any increment. */
const UNSEEN = 10;

/** Density of a Brownian motion that has crossed at no look so far, as quadrature points and weighted values. */
interface Surviving {
  fraction: number;
  points: Float64Array;
  mass: Float64Array;
}

/**
 * One-sided group-sequential boundary: z values whose chance of a first crossing, look by look, is what is spent.
 *
 *   P(Z(t_k) > z_k, Z(t_j) ≤ z_j for j < k) = A(t_k) − A(t_{k−1})
 *
 * for a standardised Brownian motion, by the recursion of Armitage, McPherson and Rowe on Jennison and
 * Turnbull's grid. A look that spends less than 1e-14 has no boundary: Infinity.
 *
 * @param fractions `[looks]` information fractions, rising, in (0, 1].
 * @param spent `[looks]` error spent up to each look, never falling, in (0, 1).
 * @returns `[looks]` z values.
 * @throws RangeError if the fractions do not rise or the spending falls.
 * @source Armitage, McPherson and Rowe 1969; the grid is that of Jennison and Turnbull 2000.
 */
export function groupSequentialBoundary(
  fractions: readonly number[],
  spent: readonly number[],
): Float64Array {
  check(fractions, spent);

  const nodes = gridFor(fractions);
  const boundary = new Float64Array(fractions.length).fill(Infinity);
  let surviving: Surviving | null = null;
  let spentBefore = 0;
  for (let look = 0; look < fractions.length; look++) {
    const increment = spent[look]! - spentBefore;
    if (increment < LEAST_INCREMENT) continue;
    spentBefore = spent[look]!;
    const fraction = fractions[look]!;
    const z: number =
      surviving === null ? normalUpperQuantile(increment) : solveCrossing(surviving, fraction, increment);
    boundary[look] = z;
    surviving =
      surviving === null ? startBelow(fraction, z, nodes) : continueBelow(surviving, fraction, z, nodes);
  }
  return boundary;
}

function check(fractions: readonly number[], spent: readonly number[]): void {
  if (fractions.length !== spent.length) {
    throw new TypeError(
      `groupSequentialBoundary: spent must have one value a look (${fractions.length}), got ${spent.length}`,
    );
  }
  for (let k = 0; k < fractions.length; k++) {
    const fraction = fractions[k]!;
    if (!(fraction > (fractions[k - 1] ?? 0) && fraction <= 1)) {
      throw new RangeError(
        `groupSequentialBoundary: fractions must rise within (0, 1], got ${fraction} at ${k}`,
      );
    }
    const error = spent[k]!;
    if (!(error >= (spent[k - 1] ?? 0) && error < 1)) {
      throw new RangeError(
        `groupSequentialBoundary: spent must not fall and stay below 1, got ${error} at ${k}`,
      );
    }
  }
}

function startBelow(fraction: number, bound: number, nodes: readonly number[]): Surviving {
  const { points, weights } = quadratureBelow(bound, nodes);
  return { fraction, points, mass: weights.map((weight, i) => weight * normalDensity(points[i]!)) };
}

function continueBelow(
  before: Surviving,
  fraction: number,
  bound: number,
  nodes: readonly number[],
): Surviving {
  const { points, weights } = quadratureBelow(bound, nodes);
  const mass = weights.map((weight, i) => weight * crossingDensity(before, fraction, points[i]!));
  return { fraction, points, mass };
}

/** Density at z of the motion seen at `fraction`, over the paths that survived. */
function crossingDensity(before: Surviving, fraction: number, z: number): number {
  const { scale, drift, step } = transition(before, fraction);
  const { points, mass } = before;
  const end = firstAtLeast(points, (z * scale + UNSEEN * step) / drift);
  let density = 0;
  for (let j = firstAtLeast(points, (z * scale - UNSEEN * step) / drift); j < end; j++) {
    density += mass[j]! * normalDensity((z * scale - points[j]! * drift) / step);
  }
  return (density * scale) / step;
}

/** Chance that the motion is above z at `fraction`, over the paths that survived. */
function crossingProbability(before: Surviving, fraction: number, z: number): number {
  const { scale, drift, step } = transition(before, fraction);
  const { points, mass } = before;
  let probability = 0;
  for (let j = firstAtLeast(points, (z * scale - UNSEEN * step) / drift); j < points.length; j++) {
    const deviation = (z * scale - points[j]! * drift) / step;
    probability += mass[j]! * (deviation > -UNSEEN ? normalUpperTail(deviation) : 1);
  }
  return probability;
}

/** z√t − z′√t′ is normal with variance t − t′. */
function transition(before: Surviving, fraction: number): { scale: number; drift: number; step: number } {
  return {
    scale: Math.sqrt(fraction),
    drift: Math.sqrt(before.fraction),
    step: Math.sqrt(fraction - before.fraction),
  };
}

/** Position of the first of rising values that is not below a value. */
function firstAtLeast(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Newton's method on a falling function, kept inside a bracket. */
function solveCrossing(before: Surviving, fraction: number, increment: number): number {
  let low = -20;
  let high = 40;
  let z = before.points[before.points.length - 1]!;
  for (let iteration = 0; iteration < 200; iteration++) {
    const excess = crossingProbability(before, fraction, z) - increment;
    if (excess > 0) low = z;
    else high = z;
    const newton = z + excess / crossingDensity(before, fraction, z);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - z) <= 1e-13 * Math.max(1, Math.abs(next))) return next;
    z = next;
  }
  return z;
}

/** Simpson's rule on the grid, cut at the bound. */
function quadratureBelow(
  bound: number,
  grid: readonly number[],
): { points: Float64Array; weights: Float64Array } {
  const nodes = [...grid.filter((node) => node < bound), bound];
  const points = new Float64Array(2 * nodes.length - 1);
  const weights = new Float64Array(points.length);
  points[0] = nodes[0]!;
  for (let i = 1; i < nodes.length; i++) {
    const left = nodes[i - 1]!;
    const right = nodes[i]!;
    const sixth = (right - left) / 6;
    points[2 * i - 1] = (left + right) / 2;
    points[2 * i] = right;
    weights[2 * i - 2]! += sixth;
    weights[2 * i - 1] = 4 * sixth;
    weights[2 * i] = sixth;
  }
  return { points, weights };
}

/** Nodes that are dense around 0 and reach into both tails; nowhere sparser than the smallest step allows. */
function gridFor(fractions: readonly number[]): number[] {
  const nodes = Array.from({ length: 6 * GRID_SIZE - 1 }, (_, k) => gridNode(k + 1));
  const step = Math.min(
    ...fractions.slice(1).map((fraction, k) => Math.sqrt((fraction - fractions[k]!) / fraction)),
  );
  if (step >= FINE_STEP) return nodes;
  return nodes.flatMap((node, k) => {
    const gap = (nodes[k + 1] ?? node) - node;
    const parts = Math.max(1, Math.ceil(gap / (WIDEST_GAP * step)));
    return Array.from({ length: parts }, (_, part) => node + (gap * part) / parts);
  });
}

function gridNode(i: number): number {
  if (i < GRID_SIZE) return -3 - 4 * log(GRID_SIZE / i);
  if (i <= 5 * GRID_SIZE) return -3 + (3 * (i - GRID_SIZE)) / (2 * GRID_SIZE);
  return 3 + 4 * log(GRID_SIZE / (6 * GRID_SIZE - i));
}
