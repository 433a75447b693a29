import type { PreparedLabels } from "../features/index.js";

/**
 * Test metric of the best constant: the training rows' most frequent class, or their mean.
 * Failed cells are scored with it.
 *
 * @returns accuracy, or mean squared error in the units of the labels.
 */
export function constantPredictorMetric(
  labels: PreparedLabels,
  trainRows: Int32Array,
  testRows: Int32Array,
): number {
  if (labels.kind === "numbers") {
    let sum = 0;
    for (const row of trainRows) sum += labels.values[row]!;
    const constant = sum / trainRows.length;
    let squares = 0;
    for (const row of testRows) squares += (labels.values[row]! - constant) ** 2;
    return squares / testRows.length;
  }
  const counts = new Int32Array(labels.names.length);
  for (const row of trainRows) counts[labels.codes[row]!]!++;
  const constant = counts.indexOf(Math.max(...counts));
  let correct = 0;
  for (const row of testRows) if (labels.codes[row] === constant) correct++;
  return correct / testRows.length;
}
