import type { Cell, Experiment } from "@gradus/protocol";

/**
 * Validation metric of the checkpoint that validation chooses by the last share at which arms are compared: a rate
 * that is best at the end of the budget may be a poor one at a quarter of it. The worst there is where training failed.
 */
export function bestValidation({ metric, at, evaluations }: Experiment, cell: Cell): number {
  const sign = metric.higherIsBetter ? 1 : -1;
  const last = Math.round(at.at(-1)! * evaluations);
  const candidates = cell.curve.filter(({ k }) => k <= last);
  if (cell.status === "failed" || candidates.length === 0) return -sign * Number.POSITIVE_INFINITY;
  return sign * Math.max(...candidates.map(({ validation }) => sign * validation));
}
