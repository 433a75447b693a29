import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { armReport } from "../report/arm-report.js";
import { observe } from "../rule/observe.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import type { CellSurroundings } from "./cell-loop.js";
import { splitRows } from "./comparison-data.js";
import { constantPredictor } from "./constant-predictor.js";
import { emptyCell, failCell } from "./empty-cell.js";
import { blockRng } from "./seeds.js";
import type { CellTask } from "./task.js";

const data = smallData();
const nowhere: CellSurroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
const crossFitted = (name: string, curriculum: string) => ({
  name,
  curriculum,
  options: {},
  scorer: { name: "cross-fitted-loss", options: {} },
});
const experiment = smallExperiment({
  arms: [
    "shuffle",
    crossFitted("easy", "easy-first"),
    crossFitted("hard", "hard-first"),
    { name: "never", curriculum: "importance", options: { threshold: 100 } },
    { name: "at-once", curriculum: "easy-first", options: { startFraction: 1 } },
  ],
  epochs: 6,
});
const run = (arm: string, more: Partial<CellTask> = {}) =>
  runCell(
    experiment,
    data,
    { phase: "main", block: 2, arm, placebo: false, learningRate: 0.05, ...more },
    nowhere,
  );

describe("in a block", () => {
  it.each(["never", "at-once"])("an arm whose target is open trains as the control: %s", async (arm) => {
    const [cell, control] = [await run(arm), await run("shuffle")];
    expect(cell.digest).toBe(control.digest);
    expect(cell.curve).toEqual(control.curve);
    expect(observe(experiment, cell, control, 1)).toMatchObject({ difference: 0, identical: true });
  });

  it("arms with one scorer get one draw of it at one cost, and make the same steps", async () => {
    const [easy, hard] = [await run("easy"), await run("hard")];
    expect(easy.cost).toEqual(hard.cost);
    expect(easy.steps).toBe(hard.steps);
    expect(easy.digest).not.toBe(hard.digest);
  });

  it("split and seed are the block's, in main, repeated and fresh cells; tuning has its own", () => {
    const splitOf = (phase: CellTask["phase"], block: number) =>
      splitRows(data, 0.1, blockRng(0, { phase, block }).split("split"));
    expect(splitOf("repeat", 1)).toEqual(splitOf("main", 1));
    expect(splitOf("fresh", 1)).toEqual(splitOf("main", 1));
    expect(splitOf("tuning", 1)).not.toEqual(splitOf("main", 1));
    expect(splitOf("main", 2)).not.toEqual(splitOf("main", 1));
  });

  it("the control that runs again is the control", async () => {
    const [control, repeated] = [await run("shuffle"), await run("shuffle", { phase: "repeat" })];
    expect({ ...repeated, phase: "main" }).toEqual(control);
  });
});

describe("failures", () => {
  const constant = constantPredictor(data.features.labels, data.ownRows, data.testRows);
  const failed = (arm: string, block: number): Cell =>
    failCell(
      emptyCell({ phase: "main", block, arm, placebo: false, learningRate: 0.05 }, 0),
      "diverged",
      constant,
      experiment.at,
    );

  it("of both are no sign that both trained alike", () => {
    expect(observe(experiment, failed("easy", 1), failed("shuffle", 1), 1)).toEqual({
      difference: 0,
      identical: false,
      failed: "both",
    });
  });

  it("score the constant predictor against what the other reached, without test examples", async () => {
    const control = await run("shuffle");
    expect(observe(experiment, failed("easy", 2), control, 1)).toEqual({
      difference: constant.metric - control.chosen[0]!.metric,
      identical: false,
      failed: "arm",
    });
  });

  it("before the first step leave a report without ratios", () => {
    const blocks = [1, 2, 3, 4, 5];
    const differences = blocks.map(() => 0);
    const interval = { mean: 0, low: 0, high: 0, equivalenceLow: 0, equivalenceHigh: 0 };
    const report = armReport({
      experiment,
      result: {
        ...interval,
        arm: "easy",
        at: 1,
        verdict: "equivalent",
        reason: "equivalence",
        blocks: 5,
        testSetLuck: null,
        sd: 0.002,
        standardError: 0.001,
        level: 0.02,
        critical: 3,
        verdictProbability: 1,
        differences,
        identicalBlocks: 0,
        armFailures: 5,
        controlFailures: 5,
        meanWithoutFailures: null,
        looks: [],
      },
      placebo: null,
      cells: blocks.map((block) => failed("easy", block)),
      controls: blocks.map((block) => failed("shuffle", block)),
      margin: 0.02,
      familySize: 4,
      metric: { name: "accuracy", higherIsBetter: true, unit: "share", resolution: 1 / 120 },
      constantMetric: constant.metric,
      exampleIds: [],
    });
    expect(report).toMatchObject({
      costRatio: 0,
      stepRatio: 0,
      costShares: { scorer: 0, measure: 0, train: 0 },
    });
    expect(report.sentence).toMatch(/^easy failed in 5 of 5 blocks, random order in 5\./);
  });

  it("have the loss of the class shares: by hand", () => {
    const labels = { kind: "classes" as const, codes: Int32Array.of(0, 0, 1, 0, 1), names: ["a", "b"] };
    const { metric, loss } = constantPredictor(labels, Int32Array.of(0, 1, 2), Int32Array.of(3, 4));
    expect(metric).toBe(0.5);
    expect(loss).toBeCloseTo(-(Math.log(3 / 5) + Math.log(2 / 5)) / 2, 14);
  });
});
