import { type Close, resultBeforeFirstLook, resultOf } from "./arm-result.js";
import { superiorityLevel } from "./critical-value.js";
import { checkObservation, initRecord, type MemberRecord, nameOf, updateRecord } from "./member-record.js";
import type { ArmResult, Member, Observation, Reason } from "./result.js";
import { type RuleOptions, ruleOptions } from "./rule-options.js";
import {
  chanceOfVerdict,
  crossed,
  insideMargin,
  intervalOf,
  type Rule,
  type Standing,
  standingOf,
} from "./standing.js";

/** A family of claims under test: blocks go in by order, verdicts come out and stay. */
export interface Family {
  readonly members: readonly Member[];
  /** N. */
  readonly plannedBlocks: number;
  /** Blocks looked at. */
  readonly blocks: number;
  /** Positions in `members` that still need blocks; empty = stop. */
  readonly open: readonly number[];
  /**
   * Adds the next block and applies the rule.
   *
   * @param block 1, 2, 3, …: looks come only in block order.
   * @param observations `[members]` null only where the member has closed; what a closed member gets is not read.
   * @returns what closed at this look.
   */
  look(block: number, observations: readonly (Observation | null)[]): ArmResult[];
  /** `[members]` as if no more blocks came: a member still open reads "no evidence", too-few-blocks. */
  results(): ArmResult[];
}

/**
 * Starts the sequential rule: paired t intervals from a group-sequential boundary, looked at after every block,
 * equivalence first, Holm over the family, futility, and a close that is final.
 *
 * @param members Arms, each at each share of the budget that is asked about; their number K is the family's size.
 * @throws RangeError if the plan or the members break their rules.
 * @example
 * const family = startFamily([{ arm: "easy-first", at: 1 }], { margin: 0.01, blocks: 20 });
 * family.look(1, [{ difference: 0.004 }]); // []
 */
export function startFamily(members: readonly Member[], given: RuleOptions): Family {
  const rule = ruleOptions.check(given);
  checkPlan(members, rule);

  const records = members.map(initRecord);
  const closed: (ArmResult | null)[] = members.map(() => null);
  let blocks = 0;
  let decided = 0;
  const levelNow = () => superiorityLevel(rule.alpha, members.length - decided);
  const openNow = () => closed.flatMap((result, k) => (result === null ? [k] : []));

  function look(block: number, observations: readonly (Observation | null)[]): ArmResult[] {
    if (block !== blocks + 1 || block > rule.blocks) {
      throw new RangeError(
        `look: block must be the next in order, ${blocks + 1} of ${rule.blocks}, got ${block}`,
      );
    }
    const open = openNow();
    for (const k of open) checkObservation(records[k]!, observationOf(observations, members, k));
    for (const k of open) updateRecord(records[k]!, observationOf(observations, members, k));
    blocks = block;
    if (block < rule.firstLook) return [];

    const standings = new Map(open.map((k) => [k, standingOf(records[k]!, rule)]));
    const close = (k: number, close: Close) => {
      const record = records[k]!;
      record.looks.push(intervalOf(standings.get(k)!, close.level, rule));
      closed[k] = resultOf(record, standings.get(k)!, close, rule);
    };

    const levelBefore = levelNow();
    for (const [k, standing] of standings) {
      if (!insideMargin(standing, rule)) continue;
      close(k, { verdict: "equivalent", reason: "equivalence", level: levelBefore, probability: 1 });
    }

    for (let changed = true; changed; ) {
      changed = false;
      const level = levelNow();
      for (const k of openNow()) {
        const verdict = crossed(standings.get(k)!, level, rule);
        if (verdict === null) continue;
        close(k, { verdict, reason: "boundary", level, probability: 1 });
        decided++;
        changed = true;
      }
    }

    const level = levelNow();
    for (const k of openNow()) {
      const standing = standings.get(k)!;
      const probability = chanceOfVerdict(standing, level, rule, "seeds and test set");
      const futile = block >= rule.futilityFrom && probability < rule.futility;
      if (block === rule.blocks || futile) {
        close(k, { verdict: "no evidence", reason: whyUndecided(standing, level, rule), level, probability });
      } else {
        records[k]!.looks.push(intervalOf(standing, level, rule));
      }
    }
    return open.flatMap((k) => closed[k] ?? []);
  }

  function unfinished(record: MemberRecord): ArmResult {
    const level = levelNow();
    const close = { verdict: "no evidence", reason: "too-few-blocks", level } as const;
    if (blocks < rule.firstLook) return resultBeforeFirstLook(record, { ...close, probability: Number.NaN });
    const standing = standingOf(record, rule);
    const probability = chanceOfVerdict(standing, level, rule, "seeds and test set");
    return resultOf(record, standing, { ...close, probability }, rule);
  }

  return {
    members,
    plannedBlocks: rule.blocks,
    get blocks() {
      return blocks;
    },
    get open() {
      return openNow();
    },
    look,
    results: () => closed.map((result, k) => result ?? unfinished(records[k]!)),
  };
}

/**
 * Applies the sequential rule to all blocks at once; the same as looking after each.
 *
 * @param blocks `[blocks × members]` in block order; what stands after a member's close is not read.
 * @throws RangeError if a member has no observation before its close, or blocks are more than planned while a member is open.
 */
export function decideFamily(
  members: readonly Member[],
  given: RuleOptions,
  blocks: readonly (readonly (Observation | null)[])[],
): ArmResult[] {
  const family = startFamily(members, given);
  for (let n = 0; n < blocks.length && family.open.length > 0; n++) family.look(n + 1, blocks[n]!);
  return family.results();
}

function checkPlan(members: readonly Member[], rule: Rule): void {
  if (rule.firstLook > rule.blocks) {
    throw new RangeError(
      `startFamily: firstLook must be at most blocks (${rule.blocks}), got ${rule.firstLook}`,
    );
  }
  if (members.length === 0) throw new RangeError("startFamily: members must be at least 1, got 0");
  const names = new Set<string>();
  for (const member of members) {
    if (!(member.at > 0 && member.at <= 1)) {
      throw new RangeError(`startFamily: at of ${nameOf(member)} must be in (0, 1], got ${member.at}`);
    }
    if (names.has(nameOf(member))) {
      throw new RangeError(`startFamily: members must be distinct, got ${nameOf(member)} twice`);
    }
    names.add(nameOf(member));
  }
}

function observationOf(
  observations: readonly (Observation | null)[],
  members: readonly Member[],
  k: number,
): Observation {
  const observation = observations[k];
  if (observation === null || observation === undefined) {
    throw new RangeError(`look: ${nameOf(members[k]!)} must be observed until its close, got nothing`);
  }
  return observation;
}

/** Without test-set luck there would still have been a chance: then more test examples are what is missing. */
function whyUndecided(standing: Standing, level: number, rule: Rule): Reason {
  if (standing.neverDiffered) return "never-differed";
  const seedsAlone = chanceOfVerdict(standing, level, rule, "seeds alone");
  const lucky = Math.abs(standing.mean) < 2 * (standing.testSetLuck ?? 0);
  if (lucky && seedsAlone > 0 && seedsAlone >= rule.futility) return "test-set-luck";
  return standing.blocks === rule.blocks ? "plan-complete" : "futility";
}
