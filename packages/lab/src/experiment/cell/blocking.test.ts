import type { Cell, Experiment } from "@gradus/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import type { CellSurroundings } from "./cell-loop.js";

const data = smallData();
const nowhere: CellSurroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };

afterEach(() => {
  vi.restoreAllMocks();
});

const crossFitted = {
  name: "cross-fitted",
  curriculum: "easy-first",
  options: {},
  scorer: { name: "cross-fitted-loss", options: {} },
};

/** Runs a cell on a clock that moves so many milliseconds whenever it is read: slow = asks of one step, fast = long blocks. */
async function onClock(milliseconds: number, experiment: Experiment, arm: string, learningRate: number) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += milliseconds;
    return now;
  });
  const task = { phase: "main", block: 2, arm, placebo: false, learningRate } as const;
  const cell = await runCell(experiment, data, task, nowhere);
  vi.restoreAllMocks();
  return cell;
}

async function onEveryClock(experiment: Experiment, arm: string, learningRate = 0.05): Promise<Cell[]> {
  return [
    await onClock(10_000, experiment, arm, learningRate),
    await onClock(0, experiment, arm, learningRate),
    await onClock(1e-6, experiment, arm, learningRate),
  ];
}

describe("how long asks take changes no cell", () => {
  const arms = ["shuffle", "easy-first", "self-paced", "importance", "reducible-loss", "priority"];

  it.each(arms)("of %s", async (arm) => {
    const [slow, plain, fast] = await onEveryClock(smallExperiment({ arms, epochs: 6 }), arm);
    expect(plain).toEqual(slow);
    expect(fast).toEqual(slow);
  });

  it.each([
    // 360 rows in batches of 30 meet every fraction of 10 epochs on paper; the sums of .1 and .3 miss some of them.
    { measure: 0.1, train: 0.3 },
    { measure: 0.7, train: 1.1 },
    { measure: 1 / 3, train: 1 },
  ])("with costs that are no whole numbers, $measure and $train", async (costs) => {
    const experiment = smallExperiment({ arms: [...arms, crossFitted], epochs: 10, batchSize: 30, costs });
    for (const arm of ["shuffle", "reducible-loss", crossFitted.name]) {
      const [slow, plain, fast] = await onEveryClock(experiment, arm);
      expect(plain).toEqual(slow);
      expect(fast).toEqual(slow);
    }
    const { curve } = await onClock(0, experiment, "shuffle", 0.05);
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, k) => 6 * (k + 1)));
  });

  it.each([...arms, { name: "passive", curriculum: "self-paced", options: { losses: "reported" } }])(
    "of %s that diverges",
    async (arm) => {
      const experiment = smallExperiment({
        arms: ["shuffle", "easy-first", arm].filter((each, k, all) => all.indexOf(each) === k),
        epochs: 6,
        optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
        model: { kind: "mlp", hidden: [8], dropout: 0 },
      });
      const name = typeof arm === "string" ? arm : arm.name;
      const [slow, plain, fast] = await onEveryClock(experiment, name, 30);
      expect(slow!.status).toBe("failed");
      expect(slow!.cost.train).toBe(slow!.steps * 20 * 3);
      expect(plain).toEqual(slow);
      expect(fast).toEqual(slow);
    },
  );
});
