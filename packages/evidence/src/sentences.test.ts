import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reason, Verdict } from "./result.js";
import type { SentenceFacts, SentenceResult } from "./sentence-facts.js";
import { verdictSentence } from "./sentences.js";
import { decideFamily } from "./sequential-rule.js";

const result: SentenceResult = {
  arm: "easy-first",
  at: 1,
  verdict: "better",
  reason: "boundary",
  blocks: 11,
  mean: 0.019,
  low: 0.012,
  high: 0.026,
  equivalenceLow: 0.014,
  equivalenceHigh: 0.024,
  sd: 0.008,
  testSetLuck: null,
  identicalBlocks: 0,
  armFailures: 0,
  controlFailures: 0,
  meanWithoutFailures: 0.019,
};
const facts: SentenceFacts = {
  result,
  metric: { name: "accuracy", unit: "share" },
  margin: 0.01,
  plannedBlocks: 20,
  familySize: 5,
};
const say = (change: Partial<SentenceResult>, more: Partial<SentenceFacts> = {}) =>
  verdictSentence({ ...facts, ...more, result: { ...result, ...change } });

describe("verdictSentence", () => {
  it("says better, at equal cost", () => {
    expect(say({}, { equalCost: true })).toBe(
      "easy-first is better than random order on your data: +1.90 pp accuracy [1.20, 2.60] at equal cost, 11 of 20 planned blocks.",
    );
  });

  const wide = { low: 0.006, high: 0.032 };
  it("says that a size whose lower bound is below its half is probably overstated", () => {
    expect(say(wide)).toBe(
      "easy-first is better than random order on your data: +1.9 pp accuracy [0.6, 3.2], 11 of 20 planned blocks. The size is probably overstated.",
    );
  });

  it("says whether the order matters, once the placebo has run", () => {
    const placebo = { mean: 0.016, low: 0.001, high: 0.031 };
    expect(say({}, { placebo: { ...placebo, verdict: "better" } })).toBe(
      "easy-first is better than random order on your data: +1.90 pp accuracy [1.20, 2.60], 11 of 20 planned blocks. Same pacing with shuffled difficulty: also beaten (+1.6 pp), so the order matters.",
    );
    expect(say({}, { placebo: { ...placebo, verdict: "equivalent" } })).toBe(
      "easy-first is better than random order on your data: +1.90 pp accuracy [1.20, 2.60], 11 of 20 planned blocks, but not shown to beat the same pacing with shuffled difficulty: the gain may come from the pacing alone.",
    );
    const words = {
      name: "the same bandit with shuffled rewards",
      matters: "the rewards matter",
      suspect: "the bandit",
    };
    expect(say({}, { placebo: { ...placebo, verdict: "no evidence", words } })).toContain(
      ", but not shown to beat the same bandit with shuffled rewards: the gain may come from the bandit alone.",
    );
    const beaten = { verdict: "worse" as const, mean: -0.016, low: -0.031, high: -0.001 };
    expect(say({}, { placebo: beaten })).toContain(
      ", but worse than the same pacing with shuffled difficulty (−1.6 pp): the gain comes from the pacing.",
    );
  });

  it("says worse with the words of the tuning", () => {
    const worse = { arm: "hard-first", verdict: "worse" as const, mean: -0.021, low: -0.036, high: -0.006 };
    expect(say(worse, { tuning: "control" })).toBe(
      "hard-first is worse than random order on your data at the control's learning rate: −2.1 pp accuracy [−3.6, −0.6], 11 of 20 planned blocks. The size is probably overstated. The learning rate was tuned for the control only; this does not show that it is worse when tuned.",
    );
    expect(say(worse, { tuning: "each" })).not.toContain("learning rate");
    expect(say(worse, { tuning: "none" })).toContain("on your data at an untuned learning rate: −2.1 pp");
  });

  const same = {
    arm: "self-paced",
    verdict: "equivalent" as const,
    mean: -0.001,
    low: -0.013,
    high: 0.011,
    equivalenceLow: -0.0078,
    equivalenceHigh: 0.0058,
  };
  it("says equivalent with the interval that decided, margin and cost", () => {
    expect(say(same, { costRatio: 1.35 })).toBe(
      "self-paced makes no difference that matters to you: −0.10 pp accuracy [−0.78, 0.58], within your margin of ±1 pp (95 % sure). Prefer random order: it is simpler and makes 1.35 times as many steps for the same cost.",
    );
    const real = { mean: 0.004, low: 0.001, high: 0.007, equivalenceLow: 0.002, equivalenceHigh: 0.006 };
    expect(say({ ...same, ...real }, { costRatio: 1 })).toBe(
      "self-paced makes no difference that matters to you: +0.40 pp accuracy [0.20, 0.60], within your margin of ±1 pp (95 % sure). There is a difference, but it is smaller than what matters to you. Prefer random order: it is simpler.",
    );
  });

  it("prints no interval of an equivalent arm that leaves the margin beside it", () => {
    const differences = fc.array(fc.double({ min: -0.012, max: 0.012, noNaN: true }), {
      minLength: 20,
      maxLength: 20,
    });
    let equivalent = 0;
    fc.assert(
      fc.property(differences, (all) => {
        const [found] = decideFamily(
          [{ arm: "a", at: 1 }],
          { margin: 0.01, blocks: 20, resolution: 0.001 },
          all.map((difference) => [{ difference }]),
        );
        if (found!.verdict !== "equivalent") return;
        equivalent++;
        const text = verdictSentence({ ...facts, result: found! });
        const ends = /\[(−?[\d.]+), (−?[\d.]+)\]/.exec(text)!.slice(1);
        for (const end of ends) expect(Math.abs(Number(end.replace("−", "-")))).toBeLessThanOrEqual(1);
      }),
      { seed: 7, numRuns: 300 },
    );
    expect(equivalent).toBeGreaterThan(100);
  });

  const open = { verdict: "no evidence" as const, mean: 0.008, low: -0.015, high: 0.031, sd: 0.012 };
  it("says what no evidence means and what would settle it", () => {
    // oracle: 9.3 (.012/.008)^2 + 2 = 22.9, rounded up before the 2 is added
    expect(say({ ...open, reason: "plan-complete", blocks: 20 }, { familySize: 1 })).toBe(
      "No evidence yet for easy-first: +0.8 pp accuracy [−1.5, 3.1] after 20 blocks. This is not evidence of no effect. About 23 blocks would settle a difference of this size.",
    );
    // oracle: 14.3 (.05/.008)^2 + 2 = 560.6, upwards in two digits
    expect(say({ ...open, reason: "futility", blocks: 8, sd: 0.05 }, { familySize: 6 })).toBe(
      "No evidence for easy-first: +0.8 pp accuracy [−1.5, 3.1]. Stopped after 8 of 20 blocks: the chance of any verdict within the plan is below 5 %. About 570 blocks (or a wider margin) would be needed.",
    );
    expect(say({ ...open, reason: "too-few-blocks", blocks: 9 })).toBe(
      "No evidence yet for easy-first: +0.8 pp accuracy [−1.5, 3.1] after 9 of 20 planned blocks. This is not evidence of no effect: the plan is not complete.",
    );
    expect(say({ ...open, reason: "too-few-blocks", blocks: 1, low: -Infinity, high: Infinity })).toContain(
      "+0.8 pp accuracy after 1 of 20",
    );
    expect(say({ ...open, reason: "too-few-blocks", blocks: 0, mean: Number.NaN })).toBe(
      "No evidence yet for easy-first: 0 of 20 planned blocks.",
    );
    expect(say({ ...open, reason: "plan-complete", testSetLuck: 0.02 })).toContain(
      "No number of blocks would settle it on this test set; more test examples would.",
    );
  });

  it("says when the test set is too small", () => {
    // oracle: 219 (2 · .008 / .009)^2 = 692.1, upwards in two digits
    const lucky = { ...open, reason: "test-set-luck" as const, mean: 0.009, testSetLuck: 0.008 };
    expect(say(lucky, { testExamples: 219 })).toBe(
      "Your 219 test examples cannot settle easy-first: on this test set +0.90 pp accuracy, but another test set of this size could give −0.70 pp. About 700 would.",
    );
    // oracle: one more than there are, since 812 (2 · .0045 / .009)^2 = 812
    expect(say({ ...lucky, testSetLuck: 0.0045 }, { testExamples: 812 })).toMatch(/About 820 would\.$/);
    expect(say(lucky)).toMatch(/^Your test set cannot settle easy-first: .* could give −0\.70 pp\.$/);
  });

  it("says when an arm never switched on", () => {
    const idle = {
      ...open,
      arm: "importance",
      reason: "never-differed" as const,
      blocks: 9,
      identicalBlocks: 9,
    };
    expect(say(idle)).toBe(
      "importance never switched on: it trained on the same batches as random order in 9 of 9 blocks; nothing was tested.",
    );
  });

  it("names failures first and the mean without them last", () => {
    const failing = { blocks: 12, armFailures: 3, meanWithoutFailures: 0.002 };
    expect(say(failing, { difficultyGiven: true })).toBe(
      "easy-first failed in 3 of 12 blocks, random order in 0. easy-first is better than random order on your data: +1.90 pp accuracy [1.20, 2.60], 12 of 20 planned blocks. Over the blocks without failure: +0.20 pp accuracy, not deciding. Difficulty given, its cost not counted.",
    );
  });

  it("names the share of the budget, another control and the extension", () => {
    expect(say({ at: 0.25, reason: "extended", blocks: 31 }, { control: "baseline" })).toBe(
      "easy-first is better than baseline on your data at 25 % of the budget: +1.90 pp accuracy [1.20, 2.60], 31 blocks, extended beyond the planned 20.",
    );
  });

  it("keeps a metric's own unit and direction", () => {
    const metric = { name: "log loss", unit: "number" as const, higherIsBetter: false };
    expect(say({ mean: 0.0212, low: 0.0113, high: 0.0311 }, { metric })).toContain(
      "easy-first is better than random order on your data: −0.0212 log loss [−0.0311, −0.0113],",
    );
  });

  const anything = fc.record({
    verdict: fc.constantFrom<Verdict>("better", "worse", "equivalent", "no evidence"),
    reason: fc.constantFrom<Reason>(
      "boundary",
      "equivalence",
      "futility",
      "plan-complete",
      "too-few-blocks",
      "extended",
      "test-set-luck",
      "never-differed",
    ),
    mean: fc.double({ min: -1, max: 1, noNaN: true }),
    half: fc.double({ min: 1e-9, max: 2, noNaN: true }),
    sd: fc.double({ min: 1e-9, max: 2, noNaN: true }),
    testSetLuck: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    blocks: fc.integer({ min: 1, max: 40 }),
    armFailures: fc.integer({ min: 0, max: 2 }),
    tuning: fc.constantFrom("control", "each", "none"),
    unit: fc.constantFrom("share", "number"),
  });
  it("never uses the banned words, a bare p, a hyphen for a minus or a number without digits", () => {
    fc.assert(
      fc.property(anything, ({ half, tuning, unit, ...change }) => {
        const low = change.mean - half;
        const high = change.mean + half;
        const metric = { name: "score", unit: unit as "share" | "number" };
        const equivalence = { equivalenceLow: low, equivalenceHigh: high };
        const text = say(
          { ...change, low, high, ...equivalence },
          { tuning: tuning as "each", metric, testExamples: 300 },
        );
        expect(text).not.toMatch(/significan|proves|trend|outperform|\bp\s*[=<]/i);
        expect(text).not.toMatch(/NaN|undefined|null|Infinity|[ []-\d|−0\.?0* /);
        expect(text).toMatch(/^[^ ].*[^ ]\.$/);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
