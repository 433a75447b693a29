import { normalUpperQuantile } from "@gradus/numeric";
import { superiorityLevel } from "./critical-value.js";

const POWER = 0.8;
const DEGREES = 2;
/** (δ/sd)² (n − 2) that the rule needs for a power of .8: simulated with one arm and with six. */
const ONE_ARM = 9.3;
const SIX_ARMS = 14.3;
const EQUIVALENCE = 3.1 * 3.1;

/** What planning knows of an arm. */
export interface PlanningInput {
  /** Standard deviation of the paired differences. */
  sd: number;
  /** True difference that is to be settled. */
  difference: number;
  margin: number;
  /** K, members of the family. */
  familySize: number;
  /** τ; 0 where unknown. */
  testSetLuck: number;
}

/**
 * Blocks after which a difference is found at a power of .8: about 9.3 (sd/δ)² + 2 with one arm, 14.3 (…)² + 2 with six.
 * @returns whole blocks, Infinity where test-set luck alone hides the difference.
 */
export function blocksForDifference(input: Omit<PlanningInput, "margin">): number {
  return blocksFor(
    input.sd,
    Math.abs(input.difference),
    input.testSetLuck,
    superiorityFactor(input.familySize),
  );
}

/**
 * Blocks after which an arm is called equivalent: about (3.1 sd/(margin − |difference|))² + 2.
 * @returns whole blocks, Infinity where the difference is not inside the margin or test-set luck fills it.
 */
export function blocksForEquivalence(input: Omit<PlanningInput, "familySize">): number {
  const room = Math.max(0, input.margin - Math.abs(input.difference));
  return blocksFor(input.sd, room, input.testSetLuck, EQUIVALENCE);
}

/** Blocks that would settle a difference of this size one way or the other, whichever is sooner. */
export function blocksToSettle(input: PlanningInput): number {
  return Math.min(blocksForDifference(input), blocksForEquivalence(input));
}

/** The smallest difference that this many blocks can see at a power of .8, test-set luck aside. */
export function visibleDifference(blocks: number, sd: number, familySize: number): number {
  if (!Number.isInteger(blocks) || blocks <= DEGREES) {
    throw new RangeError(`visibleDifference: blocks must be an integer of at least 3, got ${blocks}`);
  }
  return sd * Math.sqrt(superiorityFactor(familySize) / (blocks - DEGREES));
}

function blocksFor(sd: number, size: number, luck: number, factor: number): number {
  const variance = (size * size) / factor - luck * luck;
  if (variance <= 0) return Infinity;
  return Math.ceil((sd * sd) / variance) + DEGREES;
}

/** Linear, between the two simulated values, in the (z_a + z_power)² of a fixed plan. */
function superiorityFactor(familySize: number): number {
  const [one, six, here] = [1, 6, familySize].map((size) => {
    const z = normalUpperQuantile(superiorityLevel(0.05, size)) + normalUpperQuantile(1 - POWER);
    return z * z;
  }) as [number, number, number];
  return ONE_ARM + ((SIX_ARMS - ONE_ARM) * (here - one)) / (six - one);
}
