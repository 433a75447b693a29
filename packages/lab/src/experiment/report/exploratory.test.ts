import type { Cell } from "@gradus/protocol";
import { expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { exploratoryResults } from "./exploratory.js";

const experiment = smallExperiment(); // C = 4 · 360 · 3 = 4,320, a step costs 60
const { cost: budget } = experiment.budget;

/** A cell that is evaluated every twentieth of C, whose accuracy grows with its steps; the last validation is a trap. */
function cellOf(block: number, scorer: number, stepCost: number, gain: number): Cell {
  const task = { phase: "main", block, arm: "x", placebo: false, learningRate: 0.05 } as const;
  const curve = Array.from({ length: 20 }, (_, index) => index + 1).flatMap((k) => {
    const cost = (k * budget) / 20;
    const step = Math.floor((cost - scorer) / stepCost);
    if (step < 1) return [];
    const accuracy = 0.5 + step / 1000 + gain + block / 10_000;
    const validation = k === 20 ? 0 : accuracy;
    return [{ k, cost, step, validation, validationLoss: 1, test: accuracy, testLoss: 1 }];
  });
  return { ...emptyCell(task, 0), cost: { scorer, measure: 0, train: budget - scorer, evaluate: 0 }, curve };
}

const blocks = [1, 2, 3];
const controls = blocks.map((block) => cellOf(block, 0, 60, 0));
const results = (cells: Cell[], at = 1) =>
  exploratoryResults({ experiment, at, cells, controls, constantMetric: 0.5 });

it("says nothing beside the area where an arm spends and steps as the control does", () => {
  const { area, equalSteps, scorerFree } = results(blocks.map((block) => cellOf(block, 0, 60, 0.1)));
  expect(equalSteps).toBe(null);
  expect(scorerFree).toBe(null);
  // from the first evaluation, at C / 20, to the end
  expect(area!.mean).toBeCloseTo(0.95 * 0.1, 12);
});

it("meets the control at as many steps as the arm made, by the checkpoint that validation chooses", () => {
  // twice the cost a step: at k = 19 the arm has floor(4104 / 120) = 34 steps, at the end 36; the control's
  // last evaluation of at most 36 steps is k = 10 with exactly 36
  const { equalSteps } = results(blocks.map((block) => cellOf(block, 0, 120, 0.1)));
  expect(equalSteps!.mean).toBeCloseTo(0.1 + (34 - 36) / 1000, 12);
  expect(equalSteps!.high - equalSteps!.low).toBeCloseTo(0, 12);
});

it("meets the control at the cost that is left where the scores are used again", () => {
  // a scorer of a quarter: 3,240 are left for both; the control's last evaluation by then is k = 15, 54 steps;
  // the arm at k = 19 has floor((4,104 − 1,080) / 60) = 50 steps
  const { scorerFree, equalSteps } = results(blocks.map((block) => cellOf(block, budget / 4, 60, 0.1)));
  expect(scorerFree!.mean).toBeCloseTo(0.1 + (50 - 54) / 1000, 12);
  // the arm ends with 54 steps, which the control has at k = 15
  expect(equalSteps!.mean).toBeCloseTo(0.1 + (50 - 54) / 1000, 12);
});

it("stays within the share of the budget that is asked about", () => {
  const { scorerFree } = results(
    blocks.map((block) => cellOf(block, budget / 4, 60, 0.1)),
    0.5,
  );
  // at k = 10: the arm floor((2,160 − 1,080) / 60) = 18 steps; the control by 1,080 is at k = 5, 18 steps
  expect(scorerFree!.mean).toBeCloseTo(0.1, 12);
});
