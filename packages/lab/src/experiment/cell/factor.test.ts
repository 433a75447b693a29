import type { ExperimentInput } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { observe } from "../rule/observe.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import { readCellCheckpoint, writeCellCheckpoint } from "./cell-checkpoint.js";
import type { CellSurroundings } from "./cell-loop.js";
import type { CellTask } from "./task.js";

const data = smallData();
const nowhere: CellSurroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
const task = (arm: string): CellTask => ({
  ...{ phase: "main", block: 2, arm, placebo: false, learningRate: 0.05 },
});
const factors: [string, ExperimentInput][] = [
  ["noise", { factor: "noise:0.5", strength: { start: 0.2, end: 1 } }],
  ["drop", { factor: "drop:0.3" }],
  ["dropout", { factor: "dropout:0.4", strength: { start: 1, end: 0 } }],
  ["weight-decay", { factor: "weight-decay:0.5", strength: { start: 0, end: 1 } }],
  ["batch-size", { factor: "batch-size:45" }],
];
const experimentWith = (input: ExperimentInput) =>
  smallExperiment({ arms: ["shuffle", "easy-first"], model: "mlp:6", epochs: 4, ...input });

describe.each(factors)("the factor %s in a block", (kind, input) => {
  const experiment = experimentWith(input);
  const [partner, arm] = [`shuffle-with-${kind}`, `easy-first-with-${kind}`];

  it("leaves the arms without it as they are without a factor", async () => {
    const { factor: _, strength: __, ...plain } = input;
    const without = await runCell(experimentWith(plain), data, task("easy-first"), nowhere);
    expect(await runCell(experiment, data, task("easy-first"), nowhere)).toEqual(without);
  });

  it("pairs the control with its partner: one seed, the same cost, other training", async () => {
    const asked = new Map<string, number[]>();
    const recorded = (name: string): CellSurroundings => ({
      ...nowhere,
      record(ask) {
        asked.set(name, [...(asked.get(name) ?? []), ...ask.indices]);
      },
    });
    const control = await runCell(experiment, data, task("shuffle"), recorded("shuffle"));
    const paired = await runCell(experiment, data, task(partner), recorded(partner));
    const seen = observe(experiment, paired, control, 1);
    expect([paired.seed, paired.status, seen.identical]).toEqual([control.seed, "done", false]);
    expect(paired.curve.map(({ validationLoss }) => validationLoss)).not.toEqual(
      control.curve.map(({ validationLoss }) => validationLoss),
    );
    const rows = kind === "batch-size" ? 45 : 20;
    expect(paired.cost.train).toBe(paired.steps * rows * 3);
    expect(experiment.budget.cost - paired.cost.train).toBeLessThan(rows * 3);
    // batches of another size are other batches of the same epochs
    if (kind !== "batch-size") expect(asked.get(partner)).toEqual(asked.get("shuffle"));
  });

  it("stopped at an evaluation and gone on, is the cell that never stopped", async () => {
    const whole = await runCell(experiment, data, task(arm), nowhere);
    let bytes: Uint8Array | null = null;
    let written = 0;
    const stopping: CellSurroundings = {
      ...nowhere,
      checkpointSeconds: 0,
      writeCheckpoint(_, checkpoint) {
        bytes = writeCellCheckpoint(checkpoint);
        if (++written === 7) throw new Error("power cut");
      },
    };
    await expect(runCell(experiment, data, task(arm), stopping)).rejects.toThrow("power cut");
    const resumed = { ...nowhere, readCheckpoint: () => readCellCheckpoint(bytes!) };
    expect(await runCell(experiment, data, task(arm), resumed)).toEqual(whole);
  });
});

it("trains the scorer of an arm with the factor too, in its batches", async () => {
  const scored = { name: "easy", curriculum: "easy-first", options: {} };
  const scorer = { name: "cross-fitted-loss", options: {} };
  const experiment = experimentWith({ arms: ["shuffle", { ...scored, scorer }], factor: "batch-size:100" });
  const cell = await runCell(experiment, data, task("easy-with-batch-size"), nowhere);
  // by hand: a pass is 360 × 3 for two folds, which buys each one step of 100 × 3; then 360 rows are measured
  expect(cell.cost.scorer).toBe(2 * 300 + 360);
  expect(cell.cost.train).toBe(cell.steps * 300);
});

it("counts the steps of a cell that diverges in batches of its own", async () => {
  const experiment = experimentWith({
    optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
    factor: "batch-size:45",
  });
  const diverging = { ...task("shuffle-with-batch-size"), learningRate: 1e38 };
  const cell = await runCell(experiment, data, diverging, nowhere);
  expect(cell.status).toBe("failed");
  expect(cell.cost.train).toBe(cell.steps * 45 * 3);
});
