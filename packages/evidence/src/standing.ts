import type { OptionValues } from "@gradus/numeric";
import { criticalValue, equivalenceLevel } from "./critical-value.js";
import { luckOf, type MemberRecord, nameOf, neverDiffered } from "./member-record.js";
import { type PairedSummary, pairedSummary, spread } from "./paired.js";
import { verdictProbability } from "./predictive.js";
import type { Interval, Verdict } from "./result.js";
import type { ruleOptions } from "./rule-options.js";

export type Rule = OptionValues<(typeof ruleOptions)["fields"]>;

/** One member at one look: what its differences say, before any level is applied. */
export interface Standing extends PairedSummary {
  record: MemberRecord;
  testSetLuck: number | null;
  /** It trained exactly as the control in every block: there is nothing to test. */
  neverDiffered: boolean;
}

export function standingOf(record: MemberRecord, rule: Rule): Standing {
  const luck = luckOf(record);
  const untested = neverDiffered(record);
  const scope = { resolution: rule.resolution, testSetLuck: luck ?? 0 };
  if (!untested && rule.resolution === undefined) checkSpread(record);
  const summary =
    untested && rule.resolution === undefined
      ? { blocks: record.differences.length, mean: 0, sd: 0, standardError: Infinity }
      : pairedSummary(record.differences, scope);
  return { ...summary, record, testSetLuck: luck, neverDiffered: untested };
}

function checkSpread({ member, differences }: MemberRecord): void {
  if (spread(differences) > 0) return;
  const [first] = differences as [number];
  const equals =
    first === 0 ? "equals the control" : `differs from the control by ${Number(first.toPrecision(6))}`;
  throw new RangeError(
    `look: resolution must be given where all differences are equal, got none for ${nameOf(member)}, which ${equals} in each of ${differences.length} blocks`,
  );
}

/** The boundary that a standing is out of, at this superiority level: better or worse. */
export function crossed(standing: Standing, level: number, rule: Rule): Verdict | null {
  if (standing.neverDiffered) return null;
  if (Math.abs(standing.mean) <= halfWidth(standing, level, rule)) return null;
  return standing.mean > 0 ? "better" : "worse";
}

/** The whole equivalence interval lies inside the margin. */
export function insideMargin(standing: Standing, rule: Rule): boolean {
  // Two failures are equal by their score alone: nothing was seen of either.
  if (standing.neverDiffered || standing.record.differencesWithoutFailures.length === 0) return false;
  const half = halfWidth(standing, equivalenceLevel(rule.equivalenceAlpha), rule);
  return Math.abs(standing.mean) + half < rule.margin;
}

/** Mean and both intervals at this look and level. */
export function intervalOf(standing: Standing, level: number, rule: Rule): Interval {
  const { blocks, mean } = standing;
  const half = halfWidth(standing, level, rule);
  const equivalenceHalf = halfWidth(standing, equivalenceLevel(rule.equivalenceAlpha), rule);
  return {
    blocks,
    mean,
    low: mean - half,
    high: mean + half,
    equivalenceLow: mean - equivalenceHalf,
    equivalenceHigh: mean + equivalenceHalf,
  };
}

/** Predictive probability of any verdict by the end of the plan; without test-set luck: what the seeds alone would say. */
export function chanceOfVerdict(
  standing: Standing,
  level: number,
  rule: Rule,
  scope: "seeds and test set" | "seeds alone",
): number {
  if (standing.neverDiffered) return 0;
  return verdictProbability({
    mean: standing.mean,
    sd: standing.sd,
    blocks: standing.blocks,
    plannedBlocks: rule.blocks,
    margin: rule.margin,
    testSetLuck: scope === "seeds alone" ? 0 : (standing.testSetLuck ?? 0),
    superiorityCritical: criticalValue(rule.blocks, level, rule),
    equivalenceCritical: criticalValue(rule.blocks, equivalenceLevel(rule.equivalenceAlpha), rule),
  });
}

function halfWidth(standing: Standing, level: number, rule: Rule): number {
  return criticalValue(standing.blocks, level, rule) * standing.standardError;
}
