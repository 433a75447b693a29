import { curricula } from "@gradus/curriculum";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviseOn } from "./advise-on.js";
import type { AdviceNumbers } from "./numbers.js";
import { planComparison } from "./plan-comparison.js";
import { adviceRules } from "./rules.js";

interface Case {
  noise?: number;
  learned?: number;
  hardest?: number;
  entropy?: number;
  trained?: number;
  length?: number | null;
  open?: number;
  gain?: number;
  standardError?: number;
}

/** A table of which nothing speaks for a curriculum, but for what the case says. */
function numbers(given: Case = {}): AdviceNumbers {
  const { noise = 0.01, learned = 0.3, hardest = 0.7, entropy = 0.98, trained = 0.8, length = null } = given;
  const { open = 0, gain = 0, standardError = 0.002 } = given;
  return {
    rows: 10_000,
    classes: 4,
    epochs: 10,
    batchSize: 32,
    prediction: { loss: 0.4, constantLoss: 1.38, constantAccuracy: 0.27 },
    noise: { rate: noise, issues: Math.round(10_000 * noise), heldOutAccuracy: 0.9 - noise },
    redundancy: { learnedInFirstEpoch: learned, lossInHardestFifth: hardest },
    balance: { entropyRatio: entropy, rarest: { name: "d", count: 2000 } },
    agreement: { pairs: [], trained, length },
    sampling: { meanGain: 1.5, threshold: 2, openShare: open },
    budget: { half: 0.9 - gain, whole: 0.9, gain, standardError, disagreement: 0.04 },
    secondsPerExample: 1e-5,
  };
}

describe("adviseOn", () => {
  it.each<[string, Case, { worth: string; first: string[]; leave: string[]; faster?: boolean }]>([
    [
      "clean, saturated, nothing to gain",
      {},
      { worth: "little to expect", first: [], leave: ["easy-first", "info-batch", "importance"] },
    ],
    [
      "noisy",
      { noise: 0.3 },
      {
        worth: "worth a try",
        first: ["easy-first", "generalized-cross-entropy"],
        leave: ["hard-first", "top-loss", "selective-backprop", "reducible-loss", "info-batch", "importance"],
      },
    ],
    [
      "noisy at the edge",
      { noise: 0.15 },
      {
        worth: "worth a try",
        first: ["easy-first", "generalized-cross-entropy"],
        leave: ["hard-first", "top-loss", "selective-backprop", "reducible-loss", "info-batch", "importance"],
      },
    ],
    [
      "some noise",
      { noise: 0.149 },
      {
        worth: "a long shot",
        first: ["easy-first"],
        leave: ["top-loss", "hard-first", "reducible-loss", "info-batch", "importance"],
      },
    ],
    [
      "a short budget",
      { gain: 0.03 },
      { worth: "a long shot", first: ["easy-first"], leave: ["info-batch", "importance"] },
    ],
    [
      "a gain within its error",
      { gain: 0.03, standardError: 0.016 },
      { worth: "little to expect", first: [], leave: ["easy-first", "info-batch", "importance"] },
    ],
    [
      "redundant: only time is to be won",
      { learned: 0.5, hardest: 0.8 },
      { worth: "a long shot", first: ["info-batch"], leave: ["easy-first", "importance"], faster: true },
    ],
    [
      "a gain in sampling",
      { open: 0.25 },
      { worth: "a long shot", first: ["importance"], leave: ["easy-first", "info-batch"] },
    ],
    [
      "some gain in sampling",
      { open: 0.05 },
      { worth: "little to expect", first: [], leave: ["easy-first", "info-batch"] },
    ],
    [
      "everything at once: the strongest first",
      { noise: 0.4, gain: 0.05, learned: 0.9, hardest: 0.9, open: 0.9 },
      {
        worth: "worth a try",
        first: ["easy-first", "generalized-cross-entropy", "info-batch"],
        leave: ["hard-first", "top-loss", "selective-backprop", "reducible-loss"],
      },
    ],
    [
      "imbalanced, and scores that disagree",
      { entropy: 0.79, trained: 0.49, length: -0.1 },
      {
        worth: "little to expect",
        first: [],
        leave: ["easy-first", "info-batch", "focal", "one-pass", "importance"],
      },
    ],
  ])("%s", (_, given, { worth, first, leave, faster = false }) => {
    const advice = adviseOn(numbers(given));
    expect([advice.worth, advice.faster]).toEqual([worth, faster]);
    expect(advice.first.map(({ arm }) => arm)).toEqual(first);
    expect(advice.leave.map(({ arm }) => arm)).toEqual(leave);
  });

  it.each([
    [-0.04, 0.002, "overfitted"],
    [-0.04, 0.021, "saturated"],
    [-0.01, 0.002, "saturated"],
    [0.01, 0.002, "saturated"],
    [0.011, 0.002, "short-budget"],
  ])("reads a gain of %f ± %f as %s", (gain, standardError, name) => {
    const { rules } = adviseOn(numbers({ gain, standardError }));
    expect(rules.find(({ topic }) => topic === "budget")!.name).toBe(name);
  });

  const anything = fc
    .record({
      noise: fc.double({ min: 0, max: 1, noNaN: true }),
      learned: fc.double({ min: 0, max: 1, noNaN: true }),
      hardest: fc.double({ min: 0.2, max: 1, noNaN: true }),
      entropy: fc.double({ min: 0, max: 1, noNaN: true }),
      trained: fc.double({ min: -1, max: 1, noNaN: true }),
      length: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
      open: fc.double({ min: 0, max: 1, noNaN: true }),
      gain: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      standardError: fc.double({ min: 0, max: 0.1, noNaN: true }),
    })
    .map(numbers);

  it("applies one rule of each topic, and of scores one or two, whatever the numbers", () => {
    fc.assert(
      fc.property(anything, (given) => {
        const topics = adviseOn(given).rules.map(({ topic }) => topic);
        for (const topic of ["noise", "redundancy", "classes", "sampling", "budget"]) {
          expect(topics.filter((each) => each === topic)).toHaveLength(1);
        }
        const scores = topics.filter((each) => each === "scores").length;
        expect([1, 2]).toContain(scores);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it("never names an arm to try and to leave, and never one that compare does not know", () => {
    const known = curricula.map(({ name }) => name);
    fc.assert(
      fc.property(anything, (given) => {
        const { first, leave } = adviseOn(given);
        const names = [...first, ...leave].map(({ arm }) => arm);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(known).toContain(name);
        const { arms, planned } = planComparison(given, adviseOn(given));
        expect(arms[0]).toBe("shuffle");
        expect(arms.length).toBeGreaterThan(1);
        expect(planned).toBeGreaterThanOrEqual(10);
        expect(planned).toBeLessThanOrEqual(20);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("advises nothing where the label cannot be predicted, by loss and by accuracy", () => {
    const at = (loss: number, heldOutAccuracy: number) => {
      const given = numbers({ noise: 0.84, gain: 0.03 });
      const prediction = { loss, constantLoss: 2, constantAccuracy: 0.13 };
      return adviseOn({ ...given, prediction, noise: { ...given.noise, heldOutAccuracy } });
    };
    const none = at(1.81, 0.16);
    expect([none.worth, none.first, none.leave]).toEqual(["nothing to learn", [], []]);
    expect(none.rules.map(({ name, reads }) => [name, reads])).toEqual([
      ["unpredictable", "models are right on 16 % of unseen rows, the most frequent class alone on 13 %"],
    ]);
    expect(none.says).toContain("cannot be predicted from these columns");
    expect(at(1.79, 0.16).worth).toBe("worth a try");
    expect(at(2.5, 0.19).worth).toBe("worth a try");
  });

  it.each([
    [0.99, 0.66, "the easier four fifths still hold 34 % of the loss"],
    [0.3, 0.9, "few examples are learned early"],
    [0.3, 0.7, "few examples are learned early, and the easier four fifths still hold 30 % of the loss"],
  ])("says of %f learned and %f of the loss why leaving out saves little", (learned, hardest, why) => {
    const { rules } = adviseOn(numbers({ learned, hardest }));
    expect(rules.find(({ topic }) => topic === "redundancy")!.says).toBe(
      `${why}: leaving some out has little to save`,
    );
  });

  it("says one epoch, not one epochs", () => {
    const { rules } = adviseOn({ ...numbers(), epochs: 2 });
    expect(rules.at(-1)!.reads).toBe("90 % after 1 epoch, 90 % after 2");
  });

  it("says the number that each rule read, and its source", () => {
    const { rules } = adviseOn(numbers({ noise: 0.3, length: -0.101, gain: 0.03 }));
    expect(rules.map(({ reads }) => reads)).toEqual([
      "30 % of labels look wrong to models that are right on 60 % of unseen rows",
      "30 % learned in the first epoch, 70 % of the loss in the hardest fifth",
      "entropy 0.98 of 4 equal classes, the rarest has 2000 rows",
      "mean rank agreement of the trained scores 0.8",
      "the length of the text agrees with them by −0.1",
      "τ 1.5 on average, above 2 at 0 % of steps",
      "87 % after 5 epochs, 90 % after 10",
    ]);
    for (const { source } of adviceRules) expect(source).not.toBe("");
    expect(new Set(adviceRules.map(({ name }) => name)).size).toBe(adviceRules.length);
  });
});

describe("planComparison", () => {
  it("counts blocks by how often two models disagree, and cells by the plan", () => {
    const plan = planComparison(numbers({ noise: 0.3 }), adviseOn(numbers({ noise: 0.3 })));
    // oracle: sd² = .04 / 2000, so (sd / .01)² = .2; with two claims 9.3 to 14.3 times that, and 2
    expect(plan).toMatchObject({ arms: ["shuffle", "easy-first", "generalized-cross-entropy"], epochs: 10 });
    expect([plan.blocks, plan.planned, plan.cells]).toEqual([5, 10, 15 + 1 + 10 * 3]);
    expect(plan.seconds).toBeCloseTo(46 * 1.3 * 1e-5 * 10 * 0.72 * 10_000, 9);
  });

  it("plans no more than 20 blocks where more would be needed, and says how many", () => {
    const few = { ...numbers(), rows: 400 };
    const plan = planComparison(few, adviseOn(few));
    expect([plan.arms, plan.planned]).toEqual([["shuffle", "easy-first"], 20]);
    // oracle: sd² = .04 / 80, (sd / .01)² = 5, 9.3 · 5 + 2 rounded up
    expect(plan.blocks).toBe(49);
  });
});
