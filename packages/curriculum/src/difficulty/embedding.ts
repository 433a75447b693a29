import { choice, describeValue, type OptionsOf, options, positiveInteger } from "@gradus/numeric";

/** Vectors `[n × d]`, row-major. */
export type Embedding = Float32Array | Float64Array;

const metric = choice(["cosine", "euclidean"], {
  default: "cosine",
  says: "Cosine, 1 − cos of the angle, in [0, 2]; or euclidean, in the embedding's units.",
});

const centroidOptions = options("centroidDistance", { metric });
/** Options of {@link centroidDistance}. */
export type CentroidDistanceOptions = OptionsOf<typeof centroidOptions>;

/**
 * Distance of each example to the mean of its class, itself included: small is prototypical, and easy.
 *
 * @param embedding `[n × d]` row-major, finite.
 * @param classes `[n]` any integers.
 * @returns `[n]` ≥ 0.
 * @throws TypeError for a length that does not fit; RangeError for a number that is not finite, or for cosine a vector,
 *   or a mean, of length 0.
 * @example centroidDistance(Float64Array.of(0, 2), Int32Array.of(1, 1), { metric: "euclidean" }) // [1, 1]
 * @source Snell, Swersky & Zemel 2017, Prototypical Networks for Few-shot Learning, NeurIPS, equation 1, for the mean as
 *   prototype; Sorscher et al. 2022, Beyond neural scaling laws, NeurIPS, section 5, for the distance as difficulty,
 *   there to the means of clusters.
 */
export function centroidDistance(
  embedding: Embedding,
  classes: Int32Array,
  given: CentroidDistanceOptions = {},
): Float64Array {
  const { metric } = centroidOptions.check(given);
  const n = classes.length;
  const d = checkEmbedding("centroidDistance", embedding, n);
  const means = new Map<number, { size: number; vector: Float64Array }>();
  for (let i = 0; i < n; i++) {
    const mean = means.get(classes[i]!) ?? { size: 0, vector: new Float64Array(d) };
    mean.size++;
    for (let k = 0; k < d; k++) mean.vector[k]! += embedding[i * d + k]!;
    means.set(classes[i]!, mean);
  }
  for (const { size, vector } of means.values()) {
    for (let k = 0; k < d; k++) vector[k]! /= size;
  }
  if (metric === "cosine") {
    for (const [own, { vector }] of means)
      toUnitLength("centroidDistance", vector, 0, d, `the mean of class ${own}`);
  }

  const row = new Float64Array(d);
  return Float64Array.from(classes, (own, i) => {
    row.set(embedding.subarray(i * d, (i + 1) * d));
    if (metric === "cosine") toUnitLength("centroidDistance", row, 0, d, `vector ${i}`);
    const squared = squaredDistance(row, 0, means.get(own)!.vector, 0, d);
    return metric === "cosine" ? squared / 2 : Math.sqrt(squared);
  });
}

const neighbourOptions = options("neighbourDistance", {
  neighbours: positiveInteger({
    default: 10,
    says: "Neighbours k of an example, itself not counted; below n.",
  }),
  metric,
});
/** Options of {@link neighbourDistance}. */
export type NeighbourDistanceOptions = OptionsOf<typeof neighbourOptions>;

/**
 * Mean distance of each example to its k nearest others: the inverse of the density around it, so that its rank is the
 * rank by density and the lonely are hard.
 *
 * Exact, by all pairs in blocks that stay in the cache: O(n² d) time, O(n (d + k)) memory; 10,000 vectors of 64 take
 * seconds.
 *
 * @param embedding `[n × d]` row-major, finite.
 * @param count Vectors n.
 * @returns `[n]` ≥ 0.
 * @throws TypeError for a length that does not fit; RangeError if k is not below n, or for a number that is not finite,
 *   or for cosine a vector of length 0.
 * @example neighbourDistance(Float64Array.of(0, 1, 5), 3, { neighbours: 1, metric: "euclidean" }) // [1, 1, 4]
 * @source Ramaswamy, Rastogi & Shim 2000, Efficient Algorithms for Mining Outliers from Large Data Sets, SIGMOD, for the
 *   distance to the k-th neighbour as outlyingness. Deviates: the mean of the k distances, which ties less.
 */
export function neighbourDistance(
  embedding: Embedding,
  count: number,
  given: NeighbourDistanceOptions = {},
): Float64Array {
  const { neighbours, metric } = neighbourOptions.check(given);
  const d = checkEmbedding("neighbourDistance", embedding, count);
  if (neighbours >= count) {
    throw new RangeError(`neighbourDistance: neighbours must be below n = ${count}, got ${neighbours}`);
  }
  const vectors = Float64Array.from(embedding);
  if (metric === "cosine") {
    for (let i = 0; i < count; i++) toUnitLength("neighbourDistance", vectors, i * d, d, `vector ${i}`);
  }

  const nearest = new Float64Array(count * neighbours).fill(Infinity);
  const block = Math.max(1, Math.floor(BLOCK_NUMBERS / d));
  for (let top = 0; top < count; top += block) {
    for (let left = 0; left <= top; left += block) {
      for (let i = top; i < Math.min(top + block, count); i++) {
        for (let j = left; j < Math.min(left + block, i); j++) {
          const squared = squaredDistance(vectors, i * d, vectors, j * d, d);
          keepNearest(nearest, i * neighbours, neighbours, squared);
          keepNearest(nearest, j * neighbours, neighbours, squared);
        }
      }
    }
  }
  return Float64Array.from({ length: count }, (_, i) => {
    let total = 0;
    for (let at = i * neighbours; at < (i + 1) * neighbours; at++) {
      total += metric === "cosine" ? nearest[at]! / 2 : Math.sqrt(nearest[at]!);
    }
    return total / neighbours;
  });
}

/** Numbers of one side of a block of pairs: both sides fit 32 KB twice over. */
const BLOCK_NUMBERS = 4096;

/** Inserts a value into an ascending list of the least so far, if it belongs there. */
function keepNearest(nearest: Float64Array, start: number, size: number, value: number): void {
  let at = start + size - 1;
  if (!(value < nearest[at]!)) return;
  for (; at > start && nearest[at - 1]! > value; at--) nearest[at] = nearest[at - 1]!;
  nearest[at] = value;
}

function squaredDistance(
  a: Float64Array,
  startA: number,
  b: Float64Array,
  startB: number,
  d: number,
): number {
  let squared = 0;
  for (let k = 0; k < d; k++) {
    const apart = a[startA + k]! - b[startB + k]!;
    squared += apart * apart;
  }
  return squared;
}

function toUnitLength(name: string, vectors: Float64Array, start: number, d: number, what: string): void {
  let squares = 0;
  for (let at = start; at < start + d; at++) squares += vectors[at]! * vectors[at]!;
  const length = Math.sqrt(squares);
  if (length === 0)
    throw new RangeError(`${name}: ${what} must not be of length 0 (its angle is not defined)`);
  for (let at = start; at < start + d; at++) vectors[at]! /= length;
}

function checkEmbedding(name: string, embedding: Embedding, n: number): number {
  const d = embedding.length / n;
  if (!(Number.isInteger(d) && d > 0)) {
    throw new TypeError(
      `${name}: embedding must hold as many numbers for each of ${describeValue(n)} examples, got ${embedding.length}`,
    );
  }
  const unfit = embedding.findIndex((value) => !Number.isFinite(value));
  if (unfit !== -1) {
    throw new RangeError(
      `${name}: embedding[${unfit}] must be finite, got ${describeValue(embedding[unfit])}`,
    );
  }
  return d;
}
