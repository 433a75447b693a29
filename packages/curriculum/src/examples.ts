import { describeValue, sum } from "@gradus/numeric";
import type { Examples } from "./contracts.js";

const MOST = 1 << 30;

/**
 * Refuses examples whose arrays have another kind or length, contradict each other, hold NaN, or lack a score that
 * the recipe needs.
 *
 * @throws TypeError for a field of another kind or length and for a missing score; RangeError for a value.
 */
export function checkExamples(examples: Examples, needs: readonly string[]): void {
  if (!isPlainObject(examples)) {
    throw new TypeError(`startRun: examples must be an object, got ${describeValue(examples)}`);
  }
  const { count, keys, base, scores, classes, classCount, groups } = examples;
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    const Refusal = typeof count === "number" ? RangeError : TypeError;
    throw new Refusal(
      `startRun: examples.count must be an integer in [1, 2^30], got ${describeValue(count)}`,
    );
  }
  checkArray("keys", keys, { kind: "Uint32Array", length: 2 * count, unit: "2 × count words" });
  if (base !== undefined) checkBase(base, count);
  if (scores !== undefined || needs.length > 0) checkScores(scores ?? {}, count, needs);
  if (classes !== undefined) checkClasses(classes, classCount, count);
  if (groups !== undefined) checkGroups(groups, count);
}

function checkBase(base: Float64Array, count: number): void {
  checkArray("base", base, { kind: "Float64Array", length: count, unit: "count numbers" });
  const at = base.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (at >= 0) {
    throw new RangeError(`startRun: examples.base[${at}] must be finite and at least 0, got ${base[at]}`);
  }
  if (!(sum(base) > 0)) throw new RangeError("startRun: examples.base must hold a weight above 0, got all 0");
}

function checkScores(scores: NonNullable<Examples["scores"]>, count: number, needs: readonly string[]): void {
  if (!isPlainObject(scores)) {
    throw new TypeError(
      `startRun: examples.scores must be an object of a Float64Array a score, got ${describeValue(scores)}`,
    );
  }
  for (const name of needs) {
    if (!Object.hasOwn(scores, name)) {
      const given = Object.keys(scores).join(", ") || "no score";
      throw new TypeError(
        `startRun: examples.scores.${name} must be given, since the recipe reads it, got ${given}`,
      );
    }
  }
  for (const [name, score] of Object.entries(scores)) {
    checkArray(`scores.${name}`, score, { kind: "Float64Array", length: count, unit: "count numbers" });
    const at = needs.includes(name) ? score.findIndex((value) => !Number.isFinite(value)) : -1;
    if (at >= 0) {
      throw new RangeError(`startRun: examples.scores.${name}[${at}] must be finite, got ${score[at]}`);
    }
  }
}

function checkClasses(classes: Int32Array, classCount: number | undefined, count: number): void {
  checkArray("classes", classes, { kind: "Int32Array", length: count, unit: "count classes" });
  if (classCount === undefined || !Number.isInteger(classCount) || classCount < 1) {
    const Refusal = typeof classCount === "number" ? RangeError : TypeError;
    throw new Refusal(
      `startRun: examples.classCount must be a positive integer where classes are given, got ${describeValue(classCount)}`,
    );
  }
  const at = classes.findIndex((value) => value < 0 || value >= classCount);
  if (at >= 0) {
    throw new RangeError(
      `startRun: examples.classes[${at}] must be in [0, ${classCount}), got ${classes[at]}`,
    );
  }
}

function checkGroups(groups: Int32Array, count: number): void {
  checkArray("groups", groups, { kind: "Int32Array", length: count, unit: "count groups" });
  const at = groups.findIndex((group) => group < 0);
  if (at >= 0) {
    throw new RangeError(`startRun: examples.groups[${at}] must be at least 0, got ${groups[at]}`);
  }
}

/** Refuses examples without groups where the recipe reads them. */
export function checkGroupsGiven({ groups }: Examples, isRead: boolean): void {
  if (!isRead || groups !== undefined) return;
  throw new TypeError(
    "startRun: examples.groups must be given, since the recipe reads them, got undefined; give alike examples (of one cluster, video, author) one number",
  );
}

/** Refuses examples that lack a pool which the recipe asks about. */
export function checkPools(
  { pools }: Examples,
  asked: readonly (keyof NonNullable<Examples["pools"]>)[],
): void {
  for (const pool of asked) {
    const size = pools?.[pool];
    if (size !== undefined && Number.isInteger(size) && size > 0) continue;
    throw new TypeError(
      `startRun: examples.pools.${pool} must be a number of examples, since the recipe asks about them, got ${describeValue(size)}`,
    );
  }
}

/** Kinds are told by their tag: an array of another realm is one too. */
function checkArray(
  name: string,
  array: ArrayLike<number>,
  { kind, length, unit }: { kind: string; length: number; unit: string },
): void {
  const tag = ArrayBuffer.isView(array) ? Object.prototype.toString.call(array).slice(8, -1) : undefined;
  if (tag !== kind) {
    const got = tag === undefined ? describeValue(array) : `${articleOf(tag)} ${tag}`;
    throw new TypeError(
      `startRun: examples.${name} must be ${articleOf(kind)} ${kind} of ${unit}, got ${got}`,
    );
  }
  if (array.length !== length) {
    throw new TypeError(`startRun: examples.${name} must hold ${length} numbers, got ${array.length}`);
  }
}

function articleOf(kind: string): string {
  return kind.startsWith("Int") ? "an" : "a";
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** The base distribution P scaled to mean 1, or null where it is uniform. */
export function relativeBase({ base, count }: Examples): Float64Array | null {
  if (base === undefined) return null;
  const mean = sum(base) / count;
  return base.map((weight) => weight / mean);
}

/**
 * A score that examples are ordered by.
 *
 * @throws RangeError if it holds one value only, so that nothing follows from it.
 */
export function orderingScore(values: Float64Array, name: string): Float64Array {
  if (values.length > 1 && values.every((value) => value === values[0])) {
    throw new RangeError(
      `startRun: examples.scores.${name} must hold more than one value, since the order of examples follows it, got ${values[0]} for all ${values.length}; give another score, or a random order`,
    );
  }
  return values;
}
