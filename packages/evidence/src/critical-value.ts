import { normalUpperTail, tUpperQuantile } from "@gradus/numeric";
import { groupSequentialBoundary } from "./boundary.js";

/** Every level is multiplied by this: with it the error of t statistics at this boundary is .047–.051, without it .055–.060. */
const CALIBRATION = 0.85;

const tables = new Map<string, Float64Array>();

/** One-sided level of a superiority claim while `undecided` of the family's members are neither better nor worse. */
export function superiorityLevel(alpha: number, undecided: number): number {
  return (CALIBRATION * alpha) / (2 * Math.max(undecided, 1));
}

/** One-sided level of an equivalence claim. */
export function equivalenceLevel(alpha: number): number {
  return CALIBRATION * alpha;
}

/**
 * Critical t value of a look: the nominal tail of the boundary that spends level × (n/N)², with n − 1 degrees of freedom.
 *
 * @param look Blocks seen, n in firstLook..blocks.
 * @param level One-sided error over all looks.
 * @param plan N planned blocks, and how many come before the first look.
 * @returns c, Infinity where the look spends nothing.
 * @example criticalValue(20, 0.02125, { blocks: 20, firstLook: 5 }) // ≈ 2.4937
 */
export function criticalValue(
  look: number,
  level: number,
  plan: { readonly blocks: number; readonly firstLook: number },
): number {
  const { blocks, firstLook } = plan;
  if (!Number.isInteger(look) || look < firstLook || look > blocks) {
    throw new RangeError(
      `criticalValue: look must be an integer from ${firstLook} to ${blocks}, got ${look}`,
    );
  }
  const key = `${level}/${blocks}/${firstLook}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = criticalValues(level, blocks, firstLook);
    tables.set(key, table);
  }
  return table[look - firstLook]!;
}

function criticalValues(level: number, blocks: number, firstLook: number): Float64Array {
  const looks = Array.from({ length: blocks - firstLook + 1 }, (_, k) => firstLook + k);
  const fractions = looks.map((look) => look / blocks);
  const boundary = groupSequentialBoundary(
    fractions,
    fractions.map((fraction) => level * fraction * fraction),
  );
  return boundary.map((z, k) =>
    z === Infinity ? Infinity : tUpperQuantile(normalUpperTail(z), looks[k]! - 1),
  );
}
