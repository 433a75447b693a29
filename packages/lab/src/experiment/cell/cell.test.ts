import {
  type CurriculumMethod,
  checkRecipe,
  curricula,
  type LossMethod,
  methodNamed,
  modelsOf,
} from "@gradus/curriculum";
import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import { readCellCheckpoint, writeCellCheckpoint } from "./cell-checkpoint.js";
import type { CellSurroundings } from "./cell-loop.js";
import type { CellTask } from "./task.js";

const NEEDS_MORE: readonly string[] = [];

const data = smallData();
const nowhere: CellSurroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
const task = (arm: string, more: Partial<CellTask> = {}): CellTask => ({
  phase: "main",
  block: 3,
  arm,
  placebo: false,
  learningRate: 0.05,
  ...more,
});

/** Neither a loss of pairs nor what needs dropout, groups or votes, which {@link smallData} does not have. */
function runsOnClasses({ name, recipe }: CurriculumMethod): boolean {
  const loss = methodNamed(recipe({}).loss.method, "loss") as LossMethod;
  return loss.tasks.includes("classes") && !NEEDS_MORE.includes(name);
}

const everyArm = smallExperiment({
  arms: [
    ...curricula.filter(runsOnClasses).map(({ name }) => name),
    {
      name: "cross-fitted",
      curriculum: "easy-first",
      options: {},
      scorer: { name: "cross-fitted-loss", options: {} },
    },
    {
      name: "holdout",
      curriculum: "reducible-loss",
      options: {},
      scorer: { name: "irreducible-loss", options: { from: "holdout" } },
    },
  ],
  epochs: 6,
});

describe.each(everyArm.arms.map(({ name }) => name))("a cell of %s", (arm) => {
  it("spends the budget and never more, and ends at its last step", async () => {
    const cell = await runCell(everyArm, data, task(arm), nowhere);
    const { scorer, measure, train } = cell.cost;
    const { cost } = everyArm.budget;
    const largestStep = 20 * 3 + 20 * 10;
    expect(scorer + measure + train).toBeLessThanOrEqual(cost);
    expect(scorer + measure + train).toBeGreaterThan(cost - largestStep - 400);
    const models = 1 + modelsOf(checkRecipe(everyArm.arms.find(({ name }) => name === arm)!.recipe)).length;
    expect(train).toBe(cell.steps * 20 * 3 * models);
    expect(cell.curve.at(-1)!.step).toBe(cell.steps);
    expect(cell.status).toBe("done");
  });

  it("is the same cell when it runs again", async () => {
    const first = await runCell(everyArm, data, task(arm), nowhere);
    expect(await runCell(everyArm, data, task(arm), nowhere)).toEqual(first);
  });

  it("stopped at any evaluation and gone on, is the cell that never stopped", async () => {
    const whole = await runCell(everyArm, data, task(arm), nowhere);
    for (const stopAt of [1, 7, whole.curve.length - 1]) {
      expect(await stoppedAndResumed(arm, stopAt)).toEqual(whole);
    }
  });
});

/** Ends a cell at its n-th evaluation, and goes on from the bytes that it left. */
async function stoppedAndResumed(arm: string, stopAt: number): Promise<Cell> {
  let bytes: Uint8Array | null = null;
  let written = 0;
  const stopping: CellSurroundings = {
    ...nowhere,
    checkpointSeconds: 0,
    writeCheckpoint(_, checkpoint) {
      bytes = writeCellCheckpoint(checkpoint);
      if (++written === stopAt) throw new Error("power cut");
    },
  };
  await expect(runCell(everyArm, data, task(arm), stopping)).rejects.toThrow("power cut");
  return runCell(everyArm, data, task(arm), { ...nowhere, readCheckpoint: () => readCellCheckpoint(bytes!) });
}

it("spreads a self-paced choice over the groups of the table", async () => {
  const experiment = smallExperiment({
    arms: ["shuffle", { name: "diverse", curriculum: "self-paced", options: { warmup: 0 } }],
  });
  const [control, arm] = experiment.arms;
  const { target } = arm!.recipe as { target: object };
  const spread = { ...arm!, recipe: { ...arm!.recipe, target: { ...target, diversity: 3 } } };
  const grouped = { ...experiment, arms: [control!, spread] };
  const groups = Int32Array.from({ length: 520 }, (_, row) => row % 9);
  const diverse = await runCell(grouped, { ...data, groups }, task("diverse"), nowhere);
  const alone = Int32Array.from({ length: 520 }, (_, row) => row);
  const apart = await runCell(grouped, { ...data, groups: alone }, task("diverse"), nowhere);
  expect(diverse.status).toBe("done");
  expect(diverse.digest).not.toBe(apart.digest);
});

describe("pairs", () => {
  it("share split, initial weights and batches: an arm with the control's recipe is the control", async () => {
    const twins = smallExperiment({
      arms: ["shuffle", { name: "twin", curriculum: "shuffle", options: {} }],
    });
    const control = await runCell(twins, data, task("shuffle"), nowhere);
    const twin = await runCell(twins, data, task("twin"), nowhere);
    expect({ ...twin, arm: "shuffle" }).toEqual(control);
  });

  it("differ from block to block", async () => {
    const experiment = smallExperiment();
    const one = await runCell(experiment, data, task("shuffle", { block: 1 }), nowhere);
    const two = await runCell(experiment, data, task("shuffle", { block: 2 }), nowhere);
    expect(one.digest).not.toBe(two.digest);
    expect(one.curve).not.toEqual(two.curve);
  });

  it("of a winner and its placebo pay the same and train on other batches", async () => {
    const arm = await runCell(everyArm, data, task("cross-fitted", { phase: "fresh", block: 6 }), nowhere);
    const placebo = await runCell(
      everyArm,
      data,
      task("cross-fitted", { phase: "fresh", block: 6, placebo: true }),
      nowhere,
    );
    expect(placebo.cost).toEqual(arm.cost);
    expect(placebo.steps).toBe(arm.steps);
    expect(placebo.digest).not.toBe(arm.digest);
  });
});

it("scores a cell that diverges with the constant predictor, and says at which step", async () => {
  const experiment = smallExperiment({ optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 } });
  const cell = await runCell(experiment, data, task("shuffle", { learningRate: 1e38 }), nowhere);
  expect(cell.status).toBe("failed");
  expect(cell.failure).toMatch(/must be finite, got (NaN|Infinity|-Infinity) after \d+ steps \(diverged\)/);
  // as many of each class: ln 2
  expect(cell.chosen).toEqual([
    { at: 1, k: 0, metric: 0.5, loss: expect.closeTo(Math.LN2, 12), correct: null, perExample: null },
  ]);
});

it("chooses, at a share of the budget, among the evaluations up to it", async () => {
  const experiment = smallExperiment({ at: [0.25, 1] });
  const cell = await runCell(experiment, data, task("shuffle"), nowhere);
  const best = (upTo: number) =>
    cell.curve
      .filter(({ k }) => k <= upTo)
      .reduce((kept, point) => (point.validation > kept.validation ? point : kept));
  expect(cell.chosen.map(({ at, k, metric }) => ({ at, k, metric }))).toEqual([
    { at: 0.25, k: best(5).k, metric: best(5).test },
    { at: 1, k: best(20).k, metric: best(20).test },
  ]);
});
