import { log, normalDensity, normalUpperQuantile, normalUpperTail } from "@gradus/numeric";

const GRID_SIZE = 32;
const LEAST_INCREMENT = 1e-14;
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
 * @source Armitage, McPherson and Rowe 1969; grid: Jennison and Turnbull 2000, section 19.2.
 */
export function groupSequentialBoundary(
  fractions: readonly number[],
  spent: readonly number[],
): Float64Array {
  check(fractions, spent);

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
    surviving = surviving === null ? startBelow(fraction, z) : continueBelow(surviving, fraction, z);
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

function startBelow(fraction: number, bound: number): Surviving {
  const { points, weights } = quadratureBelow(bound);
  return { fraction, points, mass: weights.map((weight, i) => weight * normalDensity(points[i]!)) };
}

function continueBelow(before: Surviving, fraction: number, bound: number): Surviving {
  const { points, weights } = quadratureBelow(bound);
  const mass = weights.map((weight, i) => weight * crossingDensity(before, fraction, points[i]!));
  return { fraction, points, mass };
}

/** Density at z of the motion seen at `fraction`, over the paths that survived. */
function crossingDensity(before: Surviving, fraction: number, z: number): number {
  const step = Math.sqrt(fraction - before.fraction);
  const scale = Math.sqrt(fraction);
  const drift = Math.sqrt(before.fraction);
  let density = 0;
  for (let j = 0; j < before.points.length; j++) {
    const deviation = (z * scale - before.points[j]! * drift) / step;
    if (Math.abs(deviation) < UNSEEN) density += before.mass[j]! * normalDensity(deviation);
  }
  return (density * scale) / step;
}

function crossingProbability(before: Surviving, fraction: number, z: number): number {
  const step = Math.sqrt(fraction - before.fraction);
  const scale = Math.sqrt(fraction);
  const drift = Math.sqrt(before.fraction);
  let probability = 0;
  for (let j = 0; j < before.points.length; j++) {
    const deviation = (z * scale - before.points[j]! * drift) / step;
    if (deviation < UNSEEN)
      probability += before.mass[j]! * (deviation > -UNSEEN ? normalUpperTail(deviation) : 1);
  }
  return probability;
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

/** Simpson's rule on a grid that is dense around 0 and reaches into both tails, cut at the bound. */
function quadratureBelow(bound: number): { points: Float64Array; weights: Float64Array } {
  const nodes: number[] = [];
  for (let i = 1; i < 6 * GRID_SIZE; i++) {
    const node = gridNode(i);
    if (node < bound) nodes.push(node);
  }
  nodes.push(bound);

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

function gridNode(i: number): number {
  if (i < GRID_SIZE) return -3 - 4 * log(GRID_SIZE / i);
  if (i <= 5 * GRID_SIZE) return -3 + (3 * (i - GRID_SIZE)) / (2 * GRID_SIZE);
  return 3 + 4 * log(GRID_SIZE / (6 * GRID_SIZE - i));
}
