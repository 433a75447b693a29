/** What nearest centroids say of rows. */
export interface CentroidPrediction {
  /** `[rows × classes]` */
  probabilities: Float32Array;
  /** `[rows]` −ln of the label's probability, from the distances and not from the rounded probability. */
  loss: Float32Array;
  /** `[rows]` 1 where the label's centroid is the nearest; of equal ones the first class is taken. */
  correct: Uint8Array;
}

/** Largest squared distance of two vectors of length at most 1. */
const FARTHEST = 4;

/**
 * Mean embedding of each class, `[classes × dimensions]`; NaN for a class without rows.
 *
 * @param embeddings `[rows × dimensions]`
 * @param classes `[rows]`
 */
export function classCentroids(
  embeddings: Float32Array,
  classes: Int32Array,
  classCount: number,
): Float64Array {
  const dimensions = embeddings.length / classes.length;
  const centroids = new Float64Array(classCount * dimensions);
  const counts = new Float64Array(classCount);
  classes.forEach((label, row) => {
    counts[label]!++;
    for (let d = 0; d < dimensions; d++) {
      centroids[label * dimensions + d]! += embeddings[row * dimensions + d]!;
    }
  });
  return centroids.map((sum, place) => sum / counts[Math.floor(place / dimensions)]!);
}

/**
 * Classifies by the nearest centroid: p(c) ∝ exp(−|z − μ_c|²). A class without a training row is as far as a
 * vector of length 1 can be, 4.
 *
 * @source Snell, Swersky and Zemel 2017, Prototypical Networks for Few-shot Learning, arXiv:1703.05175, equation 2.
 */
export function nearestCentroid(
  embeddings: Float32Array,
  centroids: Float64Array,
  classes: Int32Array,
): CentroidPrediction {
  const dimensions = embeddings.length / classes.length;
  const classCount = centroids.length / dimensions;
  const probabilities = new Float32Array(classes.length * classCount);
  const loss = new Float32Array(classes.length);
  const correct = new Uint8Array(classes.length);
  const closeness = new Float64Array(classCount);
  classes.forEach((label, row) => {
    for (let c = 0; c < classCount; c++) {
      let distance = 0;
      for (let d = 0; d < dimensions; d++) {
        const difference = embeddings[row * dimensions + d]! - centroids[c * dimensions + d]!;
        distance += difference * difference;
      }
      closeness[c] = hasRows(centroids, c, dimensions) ? -distance : -FARTHEST;
    }
    const largest = Math.max(...closeness);
    const total = closeness.reduce((sum, each) => sum + Math.exp(each - largest), 0);
    for (let c = 0; c < classCount; c++) {
      probabilities[row * classCount + c] = Math.exp(closeness[c]! - largest) / total;
    }
    loss[row] = Math.log(total) + largest - closeness[label]!;
    correct[row] = Number(closeness.indexOf(largest) === label);
  });
  return { probabilities, loss, correct };
}

function hasRows(centroids: Float64Array, label: number, dimensions: number): boolean {
  return !Number.isNaN(centroids[label * dimensions]!);
}
