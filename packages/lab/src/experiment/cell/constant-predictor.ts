import type { PreparedLabels } from "../../features/index.js";

/** What the best constant comes to on the test rows. */
export interface ConstantScore {
  /** Accuracy, or mean squared error in the units of the labels. */
  metric: number;
  /** Mean cross-entropy, or mean squared error. */
  loss: number;
}

/**
 * The best constant that the training rows know: their most frequent class and the shares of their classes (each
 * counted once more, so that none is impossible), or their mean. Failed cells are scored with it.
 */
export function constantPredictor(
  labels: PreparedLabels,
  trainRows: Int32Array,
  testRows: Int32Array,
): ConstantScore {
  if (labels.kind === "numbers") {
    let sum = 0;
    for (const row of trainRows) sum += labels.values[row]!;
    const constant = sum / trainRows.length;
    let squares = 0;
    for (const row of testRows) squares += (labels.values[row]! - constant) ** 2;
    const error = squares / testRows.length;
    return { metric: error, loss: error };
  }
  const counts = new Int32Array(labels.names.length);
  for (const row of trainRows) counts[labels.codes[row]!]!++;
  const constant = counts.indexOf(Math.max(...counts));
  let correct = 0;
  let loss = 0;
  for (const row of testRows) {
    const label = labels.codes[row]!;
    if (label === constant) correct++;
    loss -= Math.log((counts[label]! + 1) / (trainRows.length + counts.length));
  }
  return { metric: correct / testRows.length, loss: loss / testRows.length };
}
