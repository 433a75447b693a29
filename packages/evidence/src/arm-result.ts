import { mean, standardDeviation } from "@gradus/numeric";
import { criticalValue } from "./critical-value.js";
import { luckOf, type MemberRecord, meanWithoutFailures } from "./member-record.js";
import type { ArmResult, Reason, Verdict } from "./result.js";
import { intervalOf, type Rule, type Standing } from "./standing.js";

/** How and at which level a member closed. */
export interface Close {
  verdict: Verdict;
  reason: Reason;
  level: number;
  probability: number;
}

/** What a member came to after at least the first look. */
export function resultOf(record: MemberRecord, standing: Standing, close: Close, rule: Rule): ArmResult {
  return {
    ...record.member,
    ...intervalOf(standing, close.level, rule),
    ...closeFields(record, close),
    testSetLuck: standing.testSetLuck,
    sd: standing.sd,
    standardError: standing.standardError,
    critical: criticalValue(standing.blocks, close.level, rule),
  };
}

/** What a member came to where no look was reached: a mean at most. */
export function resultBeforeFirstLook(record: MemberRecord, close: Close): ArmResult {
  const { differences } = record;
  return {
    ...record.member,
    blocks: differences.length,
    mean: differences.length === 0 ? Number.NaN : mean(differences),
    low: -Infinity,
    high: Infinity,
    equivalenceLow: -Infinity,
    equivalenceHigh: Infinity,
    ...closeFields(record, close),
    testSetLuck: luckOf(record),
    sd: differences.length < 2 ? Number.NaN : standardDeviation(differences),
    standardError: Number.NaN,
    critical: Infinity,
  };
}

function closeFields(record: MemberRecord, close: Close) {
  return {
    verdict: close.verdict,
    reason: close.reason,
    level: close.level,
    verdictProbability: close.probability,
    differences: [...record.differences],
    identicalBlocks: record.identicalBlocks,
    armFailures: record.armFailures,
    controlFailures: record.controlFailures,
    meanWithoutFailures: meanWithoutFailures(record),
    looks: [...record.looks],
  };
}
