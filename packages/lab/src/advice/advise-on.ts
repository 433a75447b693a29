import type { AdviceNumbers } from "./numbers.js";
import { type AdviceRule, adviceRules } from "./rules.js";

/** An arm with what speaks for or against it. */
export interface AdvisedArm {
  arm: string;
  why: string;
  source: string;
}

/** Whether a comparison is worth its time, what to put into it and what to leave out. */
export interface Advice {
  worth: "worth a try" | "a long shot" | "little to expect" | "nothing to learn";
  /** One sentence. */
  says: string;
  /** Arms to compare first, the likeliest first; at most three. */
  first: AdvisedArm[];
  /** Arms that these numbers speak against. */
  leave: AdvisedArm[];
  /** The rules that applied, in their order, with what each read. */
  rules: { name: string; topic: AdviceRule["topic"]; reads: string; says: string; source: string }[];
  /** Compare at a quarter of the budget: what speaks for an arm here is speed. */
  faster: boolean;
}

const MOST_ARMS = 3;

/**
 * Advice from measured numbers, by the rules of `adviceRules` alone.
 *
 * A rule that applies speaks for arms or against them; one word against outweighs any for. Arms are ranked by the
 * strength of the rules that speak for them, then by the order of the rules. A rule that bars advice stands alone.
 */
export function adviseOn(numbers: AdviceNumbers): Advice {
  const all = adviceRules.filter((rule) => rule.applies(numbers));
  const bars = all.filter((rule) => rule.bars === true);
  const applied = bars.length > 0 ? bars : all;
  const leave = new Map<string, AdvisedArm>();
  for (const { against, source } of applied) {
    for (const [arm, why] of Object.entries(against ?? {})) {
      if (!leave.has(arm)) leave.set(arm, { arm, why, source });
    }
  }
  const strength = new Map<string, AdvisedArm & { votes: number }>();
  for (const { speaksFor, strong, source } of applied) {
    for (const [arm, why] of Object.entries(speaksFor ?? {})) {
      if (leave.has(arm)) continue;
      const before = strength.get(arm) ?? { arm, why, source, votes: 0 };
      strength.set(arm, { ...before, votes: before.votes + (strong === true ? 2 : 1) });
    }
  }
  const first = [...strength.values()]
    .sort((a, b) => b.votes - a.votes)
    .slice(0, MOST_ARMS)
    .map(({ arm, why, source }) => ({ arm, why, source }));
  const reasons = applied.filter(({ speaksFor }) =>
    Object.keys(speaksFor ?? {}).some((arm) => first.some((each) => each.arm === arm)),
  );
  const strong = reasons.some((rule) => rule.strong === true);
  const worth =
    bars.length > 0
      ? "nothing to learn"
      : strong
        ? "worth a try"
        : first.length > 0
          ? "a long shot"
          : "little to expect";
  const topics = [...new Set(reasons.map(({ topic }) => topic))].join(" and ");
  return {
    worth,
    says: {
      "worth a try": `A curriculum is worth a try here, for its ${topics}.`,
      "a long shot": `A curriculum is a long shot here; what little speaks for one is the ${topics}.`,
      "little to expect":
        "There is little to expect of a curriculum here: nothing that was measured speaks for one.",
      "nothing to learn":
        "The label cannot be predicted from these columns: there is nothing yet that a curriculum could teach better. Check the label, or give columns that tell of it.",
    }[worth],
    first,
    leave: [...leave.values()],
    rules: applied.map(({ name, topic, reads, says, source }) => ({
      name,
      topic,
      reads: reads(numbers),
      says: typeof says === "string" ? says : says(numbers),
      source,
    })),
    faster: first.length > 0 && reasons.every((rule) => rule.speed === true),
  };
}
