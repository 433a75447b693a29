import { mean } from "@gradus/numeric";
import type { Interval, Member, Observation } from "./result.js";
import {
  checkExamples,
  initTestSetLuck,
  type TestSetLuck,
  testSetLuck,
  updateTestSetLuck,
} from "./test-set-luck.js";

/** Everything that the blocks so far said of one member of the family. */
export interface MemberRecord {
  readonly member: Member;
  readonly differences: number[];
  readonly differencesWithoutFailures: number[];
  luck: TestSetLuck | null;
  identicalBlocks: number;
  armFailures: number;
  controlFailures: number;
  readonly looks: Interval[];
}

export function initRecord(member: Member): MemberRecord {
  return {
    member,
    differences: [],
    differencesWithoutFailures: [],
    luck: null,
    identicalBlocks: 0,
    armFailures: 0,
    controlFailures: 0,
    looks: [],
  };
}

/** Refuses what a record cannot take, before any record of the block is changed. */
export function checkObservation(record: MemberRecord, { difference, examples }: Observation): void {
  if (!Number.isFinite(difference)) {
    throw new RangeError(
      `look: difference of ${nameOf(record.member)} must be a finite number (score a failure first), got ${difference}`,
    );
  }
  if (examples !== undefined) checkExamples(record.luck?.sums.length ?? examples.length, examples);
}

/** Adds one block to a member's record, in place. */
export function updateRecord(record: MemberRecord, observation: Observation): void {
  const { difference, examples, identical = false, failed } = observation;
  if (examples !== undefined) {
    record.luck ??= initTestSetLuck(examples.length);
    updateTestSetLuck(record.luck, examples);
  }
  record.differences.push(difference);
  if (failed === undefined) record.differencesWithoutFailures.push(difference);
  if (identical) record.identicalBlocks++;
  if (failed === "arm" || failed === "both") record.armFailures++;
  if (failed === "control" || failed === "both") record.controlFailures++;
}

/** τ so far, null where no block came with its test examples. */
export function luckOf(record: MemberRecord): number | null {
  return record.luck === null ? null : testSetLuck(record.luck);
}

export function neverDiffered(record: MemberRecord): boolean {
  return record.differences.length > 0 && record.identicalBlocks === record.differences.length;
}

export function meanWithoutFailures(record: MemberRecord): number | null {
  const kept = record.differencesWithoutFailures;
  return kept.length === 0 ? null : mean(kept);
}

/** `"easy-first"`, or `"easy-first" at 0.25`: how a message names a member. */
export function nameOf({ arm, at }: Member): string {
  return at === 1 ? JSON.stringify(arm) : `${JSON.stringify(arm)} at ${at}`;
}
