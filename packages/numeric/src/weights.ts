import { describeValue } from "./describe-value.js";

/** Refuses a weight that is negative, infinite or not a number. */
export function checkWeight(owner: string, i: number, weight: number): void {
  if (!(weight >= 0 && weight < Infinity)) {
    throw new RangeError(`${owner}: weight ${i} must be finite and at least 0, got ${describeValue(weight)}`);
  }
}
