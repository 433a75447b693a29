import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { smallData, smallExperiment } from "../experiment/testing/small-comparison.js";
import { encodeBlock } from "../features/index.js";
import { score } from "./score.js";
import { scorerCost } from "./scorer-cost.js";

const data = smallData();
const trained = (
  scorer: { name: string; options: { [name: string]: unknown } },
  curriculum = "easy-first",
) => ({
  name: "trained",
  curriculum,
  options: {},
  scorer,
});
const experiment = smallExperiment({
  arms: [
    "shuffle",
    "easy-first",
    trained({ name: "cross-fitted-loss", options: { folds: 3 } }),
    {
      ...trained(
        { name: "irreducible-loss", options: { from: "holdout", holdoutShare: 0.25 } },
        "reducible-loss",
      ),
      name: "holdout",
    },
  ],
  epochs: 8,
});
const armNamed = (name: string) => experiment.arms.find((arm) => arm.name === name)!;
// rows far from the positions that they get
const rows = Int32Array.from({ length: 300 }, (_, position) => 100 + position);
const block = {
  dataset: encodeBlock(data.features, rows),
  rows,
  spec: {
    model: experiment.model,
    optimizer: experiment.optimizer,
    learningRate: 0.05,
    schedule: experiment.schedule,
    batchSize: experiment.batchSize,
  },
  rng: createRng(4),
  between() {},
};

describe("score", () => {
  it("asks nothing where an arm needs no score", async () => {
    const { scores, cost, positions } = await score(experiment, data, armNamed("shuffle"), block);
    expect([scores, cost]).toEqual([{}, 0]);
    expect([...positions]).toEqual([...rows.keys()]);
  });

  it("reads a given score of each row, and charges nothing", async () => {
    const { scores, cost } = await score(experiment, data, armNamed("easy-first"), block);
    expect([...scores["difficulty"]!]).toEqual(Array.from(rows, (row) => data.fixedScores["column"]![row]!));
    expect(cost).toBe(0);
  });

  it("draws a trained score for no more than its share of the budget, and anew for another block", async () => {
    const arm = armNamed("trained");
    const first = await score(experiment, data, arm, block);
    expect(first.cost).toBeLessThanOrEqual(scorerCost(experiment, arm.scores["difficulty"]!, 360));
    expect(first.cost).toBeGreaterThan(0.15 * experiment.budget.cost);
    expect(await score(experiment, data, arm, block)).toEqual(first);
    expect(await score(experiment, data, arm, { ...block, rng: createRng(5) })).not.toEqual(first);
  });

  it("leaves to training what a holdout does not take", async () => {
    const { positions, scores } = await score(experiment, data, armNamed("holdout"), block);
    expect(positions).toHaveLength(225);
    expect(scores["irreducibleLoss"]).toHaveLength(225);
  });
});
