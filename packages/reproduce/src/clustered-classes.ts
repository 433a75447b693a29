import type { Dataset } from "@gradus/lab";
import type { Rng } from "@gradus/numeric";

const CLASSES = 10;
const CLUSTERS = 3;
const DIMENSION = 20;

/** A generated classification task whose test labels are right. */
export interface ClassificationTask {
  dataset: Dataset;
  /** Dataset rows to train on. */
  train: Int32Array;
  /** Dataset rows to test on. */
  test: Int32Array;
  /** `[rows]` 1 where the label is not that of the row's class. */
  wrong: Uint8Array;
}

/**
 * Ten classes of three round clusters each, in 20 dimensions: centres ~ N(0, 1) a coordinate, points ~ N(centre, 1).
 * Training labels are replaced, with probability `noise`, by one of the ten drawn evenly, its own among them: of 10 %
 * noise 9 % of the labels are wrong.
 */
export function clusteredClasses(
  rng: Rng,
  { trainRows, testRows, noise }: { trainRows: number; testRows: number; noise: number },
): ClassificationTask {
  const rows = trainRows + testRows;
  const [centres, clusters, points] = [rng.split("centres"), rng.split("clusters"), rng.split("points")];
  const [noisy, drawn] = [rng.split("noisy"), rng.split("drawn labels")];
  const values = new Float32Array(rows * DIMENSION);
  const labels = new Int32Array(rows);
  const wrong = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = row % CLASSES;
    const centre = (own * CLUSTERS + clusters.integer(row, CLUSTERS)) * DIMENSION;
    for (let d = 0; d < DIMENSION; d++) {
      const at = row * DIMENSION + d;
      values[at] = centres.normal(centre + d) + points.normal(at);
    }
    labels[row] = row < trainRows && noisy.uniform(row) < noise ? drawn.integer(row, CLASSES) : own;
    wrong[row] = labels[row] === own ? 0 : 1;
  }
  return {
    dataset: {
      features: { kind: "dense", rows, columns: DIMENSION, values },
      labels: { kind: "classes", values: labels, classCount: CLASSES },
    },
    train: Int32Array.from({ length: trainRows }, (_, row) => row),
    test: Int32Array.from({ length: testRows }, (_, row) => trainRows + row),
    wrong,
  };
}
