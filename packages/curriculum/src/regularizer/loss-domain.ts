import { describeValue } from "@gradus/numeric";

/** Refuses a loss that self-paced weights are not defined for. */
export function checkLoss(regularizer: string, loss: number): void {
  if (!(loss >= 0)) {
    throw new RangeError(`${regularizer}: loss must be at least 0, got ${describeValue(loss)}`);
  }
}
