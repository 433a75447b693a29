import { describeValue, sum } from "@gradus/numeric";
import type { Examples } from "./contracts.js";

/**
 * Refuses examples whose arrays contradict each other, hold NaN, or lack a score that the recipe needs.
 *
 * @throws TypeError for an array of the wrong length or a missing score; RangeError for a value.
 */
export function checkExamples(examples: Examples, needs: readonly string[]): void {
  const { count, keys, base, scores = {}, classes, classCount } = examples;
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new RangeError(`examples: count must be an integer in [1, 2^30], got ${describeValue(count)}`);
  }
  checkLength("keys", keys, 2 * count);
  if (base !== undefined) {
    checkLength("base", base, count);
    const at = base.findIndex((weight) => !(weight >= 0 && weight < Infinity));
    if (at >= 0) {
      throw new RangeError(`examples: base[${at}] must be finite and at least 0, got ${base[at]}`);
    }
    if (!(sum(base) > 0)) throw new RangeError("examples: base must not be all 0");
  }
  for (const name of needs) {
    const score = scores[name];
    if (score === undefined) {
      throw new TypeError(`examples: scores.${name} must be given: the recipe reads it`);
    }
    checkLength(`scores.${name}`, score, count);
    const at = score.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new RangeError(`examples: scores.${name}[${at}] must be finite, got ${score[at]}`);
  }
  if (classes !== undefined) {
    checkLength("classes", classes, count);
    if (classCount === undefined || !Number.isInteger(classCount) || classCount < 1) {
      throw new RangeError(
        `examples: classCount must be a positive integer where classes are given, got ${describeValue(classCount)}`,
      );
    }
    const at = classes.findIndex((value) => value < 0 || value >= classCount);
    if (at >= 0) {
      throw new RangeError(`examples: classes[${at}] must be in [0, ${classCount}), got ${classes[at]}`);
    }
  }
}

const MOST = 1 << 30;

/** The base distribution P scaled to mean 1, or null where it is uniform. */
export function relativeBase({ base, count }: Examples): Float64Array | null {
  if (base === undefined) return null;
  const mean = sum(base) / count;
  return base.map((weight) => weight / mean);
}

function checkLength(name: string, array: ArrayLike<number>, length: number): void {
  if (array.length !== length) {
    throw new TypeError(`examples: ${name} must hold ${length} numbers, got ${array.length}`);
  }
}
