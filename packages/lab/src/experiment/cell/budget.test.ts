import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tuning, tune } from "../rule/tuning.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import { emptyCell } from "./empty-cell.js";
import { EvaluationClock } from "./evaluation-clock.js";

/** Steps of these costs until the budget is spent, evaluated when due and at the end: `[k, total cost]`. */
function evaluationsOf(budget: number, evaluations: number, scorer: number, steps: readonly number[]) {
  const clock = new EvaluationClock({ budget, evaluations, scorer });
  const seen: { k: number; step: number; total: number }[] = [];
  let spent = 0;
  let step = 0;
  for (const cost of steps) {
    if (scorer + spent + cost > budget) break;
    spent += cost;
    step++;
    if (spent >= clock.nextCost) seen.push({ k: clock.advance(spent), step, total: scorer + spent });
  }
  if (step > 0 && seen.at(-1)?.step !== step)
    seen.push({ k: clock.advance(spent), step, total: scorer + spent });
  return { seen, steps: step };
}

describe("evaluations fall", () => {
  const plans = fc.record({
    evaluations: fc.integer({ min: 1, max: 20 }),
    scorer: fc.integer({ min: 0, max: 500 }),
    steps: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 300 }),
  });

  it("after the first step whose total cost reaches a fraction, as the last fraction it reaches", () => {
    fc.assert(
      fc.property(plans, ({ evaluations, scorer, steps }) => {
        const { seen, steps: made } = evaluationsOf(1000, evaluations, scorer, steps);
        const totals = Array.from({ length: made }, (_, s) =>
          steps.slice(0, s + 1).reduce((sum, cost) => sum + cost, scorer),
        );
        // oracle: by integers, which fraction each step and the one before it have reached
        const fractionAt = (total: number) => Math.floor((total * evaluations) / 1000);
        const due = totals.flatMap((total, s) =>
          fractionAt(total) > fractionAt(totals[s - 1] ?? scorer)
            ? [{ k: fractionAt(total), step: s + 1, total }]
            : [],
        );
        const last = due.at(-1);
        if (made > 0 && last?.step !== made) {
          due.push({ k: (last?.k ?? fractionAt(scorer)) + 1, step: made, total: totals.at(-1)! });
        }
        expect(seen).toEqual(due);
      }),
      { seed: 11 },
    );
  });

  it("on their fractions also where sums of the costs miss them by rounding", () => {
    // .1 added ten times is .9999999999999999
    const { seen } = evaluationsOf(1, 10, 0, Array(10).fill(0.1));
    expect(seen.map(({ k, step }) => [k, step])).toEqual(
      Array.from({ length: 10 }, (_, i) => [i + 1, i + 1]),
    );
  });
});

describe("a cell", () => {
  const data = smallData();
  const arms = [
    "shuffle",
    "self-paced",
    "reducible-loss",
    {
      name: "cross-fitted",
      curriculum: "easy-first",
      options: {},
      scorer: { name: "cross-fitted-loss", options: {} },
    },
  ];
  const experiment = smallExperiment({ arms, epochs: 6, at: [0.5, 1] });
  const names = experiment.arms.map(({ name }) => name);

  it.each(names)("of %s is evaluated at no fraction that its scorer spent, in their order", async (arm) => {
    const cell = await runCell(
      experiment,
      data,
      { phase: "main", block: 4, arm, placebo: false, learningRate: 0.05 },
      { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} },
    );
    const { cost } = experiment.budget;
    const passed = Math.floor((20 * cell.cost.scorer) / cost);
    const fractions = cell.curve.map(({ k }) => k);
    expect(fractions[0]).toBeGreaterThan(passed);
    expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
    for (const { k, cost: total } of cell.curve.slice(0, -1)) {
      expect(total).toBeGreaterThanOrEqual((k * cost) / 20);
      expect(total).toBeLessThan(((k + 1) * cost) / 20);
    }
    // forward 1 over validation (40) and test rows (120), apart from the budget
    expect(cell.cost.evaluate).toBe(160 * cell.curve.length);
    expect(cell.cost.scorer + cell.cost.measure + cell.cost.train).toBe(cell.curve.at(-1)!.cost);
    expect(cell.chosen[0]!.k).toBeLessThanOrEqual(10);
  });
});

describe("progress", () => {
  it("is a share of what the scorer left, so that every arm has a whole schedule", async () => {
    const data = smallData();
    const experiment = smallExperiment({ arms: ["shuffle", "reducible-loss"], epochs: 6 });
    for (const arm of ["shuffle", "reducible-loss"]) {
      const progress: number[] = [];
      const cell = await runCell(
        experiment,
        data,
        { phase: "main", block: 1, arm, placebo: false, learningRate: 0.05 },
        {
          progress() {},
          readCheckpoint: () => null,
          writeCheckpoint() {},
          record: (ask) => progress.push(...ask.progress),
        },
      );
      // the control has no scorer: a step of 20 rows costs 60; a pool of 200 is paid before its step's progress is read
      const { cost } = experiment.budget;
      const own = cost - cell.cost.scorer;
      const pool = arm === "shuffle" ? 0 : 200;
      expect(progress).toHaveLength(cell.steps);
      progress.forEach((x, step) => {
        expect(x).toBeCloseTo((step * (60 + pool) + pool) / own, 12);
      });
      expect(progress.at(-1)).toBeLessThan(1);
      expect(own - cell.cost.measure - cell.cost.train).toBeLessThan(60 + pool);
    }
  });
});

describe("resolveExperiment", () => {
  const question = (arm: string, epochs: number, at: number) =>
    smallExperiment({ arms: ["shuffle", arm], epochs, at: [at], batchSize: 360 });

  it("refuses an arm whose first step, a pool, goes beyond the first share", () => {
    // C = 10 · 360 · 3; the scorer takes 360 + 2 · 360 · 3 = .23 C, a step 360 + 360 · 3 = .13 C
    expect(() => question("reducible-loss", 10, 0.3)).toThrow(
      "arm reducible-loss must be evaluated by 30 % of the budget, got steps so large that the first evaluation is at 35 %",
    );
    expect(() => question("reducible-loss", 10, 0.35)).not.toThrow();
  });

  it("refuses an arm of which not one step fits", () => {
    // C = 360 · 3; a step measures 360 candidates and trains on 360
    expect(() => question("top-loss", 1, 1)).toThrow(
      "arm top-loss must be evaluated by 100 % of the budget, got not one step that fits",
    );
  });
});

describe("tune", () => {
  /** A low rate that ends higher, and a high rate that is sooner there. */
  const chosenAt = (at: number[]) => {
    const experiment = smallExperiment({ tuning: "control", learningRate: 0.09, at });
    const [low, high] = [0.03, 0.27];
    const cells = experiment.tuning.grid.flatMap((learningRate) =>
      [1, 2, 3].map((block) => {
        const validationAt = (k: number) =>
          learningRate === low ? 0.5 + k / 50 : learningRate === high ? 0.7 : 0.1;
        const curve = [5, 20].map((k) => ({
          k,
          cost: k,
          step: k,
          validation: validationAt(k),
          validationLoss: 1,
          test: null,
          testLoss: null,
        }));
        const task = { phase: "tuning", block, arm: "shuffle", placebo: false, learningRate } as const;
        return { ...emptyCell(task, 0), curve };
      }),
    );
    return (tune(experiment, cells) as Tuning).rates["shuffle"];
  };

  it("chooses the rate that is best by the last share at which arms are compared", () => {
    expect(chosenAt([1])).toBe(0.03);
    expect(chosenAt([0.25])).toBe(0.27);
    expect(chosenAt([0.25, 1])).toBe(0.03);
  });
});
