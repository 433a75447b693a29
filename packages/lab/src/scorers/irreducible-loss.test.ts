import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../contracts.js";
import { crossFittedLoss } from "./cross-fitted-loss.js";
import { doubtsAfterTraining, irreducibleLoss } from "./irreducible-loss.js";
import { contextOver, memoryOnly } from "./testing/memory-only.js";

const unlearnable = memoryOnly(120, 3);
const clear = clearClasses(120);

/** Two classes that one number tells apart. */
function clearClasses(rows: number): Dataset {
  const values = Float32Array.from({ length: rows }, (_, row) => (row % 4 < 2 ? 1 : -1));
  return {
    features: { kind: "dense", rows, columns: 1, values },
    labels: {
      kind: "classes",
      values: Int32Array.from(values, (value) => (value > 0 ? 1 : 0)),
      classCount: 2,
    },
  };
}

describe("irreducibleLoss from halves", () => {
  it("is the cross-fitted loss of two folds: no label is lost", async () => {
    const context = contextOver(clear);
    const scored = await irreducibleLoss(context, { from: "halves", holdoutShare: 0.1 });
    expect(scored).toEqual(await crossFittedLoss(context, { folds: 2 }));
    expect(scored.positions).toHaveLength(60);
  });
});

describe("irreducibleLoss from a holdout", () => {
  const holdout = { from: "holdout", holdoutShare: 0.25 } as const;

  it("gives the holdout's rows up, and scores none by a model that trained on it", async () => {
    const context = contextOver(unlearnable);
    const { positions, values } = await irreducibleLoss(context, holdout);
    expect(positions).toHaveLength(45);
    expect([...new Set(positions)]).toEqual([...positions].sort((a, b) => a - b));
    const classes = [0, 1, 2].map((label) =>
      [...values].filter((_, i) => context.rows[positions[i]!]! % 3 === label),
    );
    // the column of a row that was not trained on has the weight 0: one loss a class
    expect(classes.map((losses) => new Set(losses).size)).toEqual([1, 1, 1]);
  });

  it("costs one scoring pass over the kept rows and the steps that fit the rest", async () => {
    const { cost } = await irreducibleLoss(contextOver(clear, { cost: 1000 }), holdout);
    expect(cost).toBe(45 + Math.floor((1000 - 45) / 21) * 21);
  });

  it("is the same to the bit for the same key, and another holdout for another", async () => {
    const drawn = (seed: number) =>
      irreducibleLoss(contextOver(clear, { cost: 900, rng: createRng(seed) }), holdout);
    const first = await drawn(1);
    expect(await drawn(1)).toEqual(first);
    expect((await drawn(2)).positions).not.toEqual(first.positions);
  });

  it("refuses a cost that buys no step", async () => {
    await expect(irreducibleLoss(contextOver(clear, { cost: 60 }), holdout)).rejects.toThrow(
      "irreducibleLoss: cost must be at least 66 (one step on the holdout), got 60",
    );
  });
});

describe("the quality of the model", () => {
  it.each(["halves", "holdout"] as const)(
    "is said where it is hardly better than a constant, from %s",
    async (from) => {
      const weak = await irreducibleLoss(contextOver(unlearnable), { from, holdoutShare: 0.25 });
      expect(weak.warnings).toHaveLength(1);
      expect(weak.warnings[0]).toMatch(
        /^the irreducible-loss model explains -?\d+ % of the constant predictor's loss, less than 10 %: reducible loss is not to be trusted here$/,
      );
      const sound = await irreducibleLoss(contextOver(clear), { from, holdoutShare: 0.25 });
      expect(sound.warnings).toEqual([]);
    },
  );

  it("is measured against the variance where numbers are predicted", async () => {
    const numbers = (values: Float32Array, of: (row: number) => number): Dataset => ({
      features: { kind: "dense", rows: 120, columns: 1, values },
      labels: { kind: "numbers", values: Float32Array.from(values, (_, row) => of(row)) },
    });
    const x = Float32Array.from({ length: 120 }, (_, row) => ((row * 7) % 11) - 5);
    const noise = createRng(8);
    const weak = numbers(x, (row) => noise.normal(row));
    const strong = numbers(x, (row) => x[row]! / 3);
    const options = { from: "halves", holdoutShare: 0.1 } as const;
    expect((await irreducibleLoss(contextOver(weak), options)).warnings).toHaveLength(1);
    expect((await irreducibleLoss(contextOver(strong), options)).warnings).toEqual([]);
  });
});

it("is doubted after training where the trained model explains more than twice as much", () => {
  const rows = Int32Array.from({ length: 60 }, (_, row) => row);
  const { labels } = unlearnable; // three classes alike: a constant's loss is ln 3
  const losses = new Float64Array(60).fill(0.8 * Math.log(3));
  expect(doubtsAfterTraining(labels, rows, losses, 0.5 * Math.log(3))).toEqual([
    "the irreducible-loss model explains 20 % of the constant predictor's loss, less than half of the 50 % of the model that was trained by it: reducible loss is not to be trusted here",
  ]);
  expect(doubtsAfterTraining(labels, rows, losses, 0.7 * Math.log(3))).toEqual([]);
  // said before training already
  expect(doubtsAfterTraining(labels, rows, new Float64Array(60).fill(Math.log(3)), 0.1)).toEqual([]);
});
