import type { Observation } from "@gradus/evidence";
import type { Cell, Experiment } from "@gradus/protocol";

/**
 * What one block says of an arm against its control, at a share of the budget: the difference of the test metric of
 * the checkpoints that validation chose, oriented so that higher is better.
 */
export function observe(experiment: Experiment, arm: Cell, control: Cell, at: number): Observation {
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const [a, c] = [chosenAt(arm, at), chosenAt(control, at)];
  const failed = failedOf(arm, control);
  const examples = failed === undefined ? exampleDifferences(a, c, experiment.test.rows, sign) : null;
  return {
    difference: sign * (a.metric - c.metric),
    identical: failed === undefined && trainedAlike(arm, control, at * experiment.evaluations),
    ...(examples === null ? {} : { examples }),
    ...(failed === undefined ? {} : { failed }),
  };
}

/**
 * Whether two cells trained on the same batches with the same weights up to evaluation k: by the digest of all that
 * they trained on, or, where they part later, by cost, steps and both losses at every evaluation so far, to the bit.
 */
function trainedAlike(arm: Cell, control: Cell, k: number): boolean {
  if (arm.digest === control.digest) return true;
  const [a, c] = [arm, control].map(({ curve }) =>
    JSON.stringify(curve.filter((point) => point.k <= k + 1e-9)),
  );
  return a === c && a !== "[]" && k < Math.max(...control.curve.map((point) => point.k));
}

/** The checkpoint that validation chose among the evaluations up to a share of the budget. */
export function chosenAt(cell: Cell, at: number): Cell["chosen"][number] {
  const chosen = cell.chosen.find((each) => each.at === at);
  if (chosen === undefined) {
    throw new Error(`internal: cell ${cell.arm} of block ${cell.block} has no checkpoint at share ${at}`);
  }
  return chosen;
}

/** Packs 0/1 values, eight a byte, first value in the lowest bit, as base64. */
export function packBits(values: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, j) => {
    if (value !== 0) bytes[j >> 3]! |= 1 << (j & 7);
  });
  return Buffer.from(bytes).toString("base64");
}

function failedOf(arm: Cell, control: Cell): "arm" | "control" | "both" | undefined {
  if (arm.status === "failed") return control.status === "failed" ? "both" : "arm";
  return control.status === "failed" ? "control" : undefined;
}

type Chosen = Cell["chosen"][number];

function exampleDifferences(
  arm: Chosen,
  control: Chosen,
  count: number,
  sign: number,
): Int8Array | Float64Array | null {
  const [a, c] = [exampleValues(arm, count, sign), exampleValues(control, count, sign)];
  if (a === null || c === null) return null;
  a.forEach((value, j) => {
    a[j] = value - c[j]!;
  });
  return a;
}

/** `[count]` the metric of every test example under a checkpoint, oriented; null of a cell that failed. */
export function exampleValues(
  { correct, perExample }: Chosen,
  count: number,
  sign: number,
): Int8Array | Float64Array | null {
  if (correct !== null) {
    const bytes = Buffer.from(correct, "base64");
    return Int8Array.from({ length: count }, (_, j) => sign * bit(bytes, j));
  }
  if (perExample === null) return null;
  const bytes = Buffer.from(perExample, "base64");
  return Float64Array.from({ length: count }, (_, j) => sign * bytes.readFloatLE(4 * j));
}

/** The j-th of values that {@link packBits} packed. */
export function bit(bytes: Uint8Array, j: number): number {
  return (bytes[j >> 3]! >> (j & 7)) & 1;
}
