import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { crossFittedLoss, leastCrossFittedCost } from "./cross-fitted-loss.js";
import { dealFolds } from "./folds.js";
import { contextOver, memoryOnly } from "./testing/memory-only.js";
import { trainShuffled } from "./train-shuffled.js";

const CLASSES = 3;
const dataset = memoryOnly(120, CLASSES);
const context = contextOver(dataset);
const classOf = (position: number) => context.rows[position]! % CLASSES;

describe("crossFittedLoss", () => {
  // Oracle: the column of a row that was not trained on has the weight 0, so that only the biases speak of it: all
  // rows of one class and one fold have the same loss, to the bit. Memory would show as a loss near 0.
  it.each([2, 3])("scores no row by a model that trained on it, in %i folds", async (folds) => {
    const { values } = await crossFittedLoss(context, { folds });
    const losses = dealFolds(dataset.labels, context.rows, folds, context.rng.split("folds")).flatMap(
      (fold) =>
        Array.from({ length: CLASSES }, (_, label) => [
          ...new Set(
            [...fold].filter((position) => classOf(position) === label).map((position) => values[position]!),
          ),
        ]),
    );
    expect(losses.map((distinct) => distinct.length)).toEqual(Array(folds * CLASSES).fill(1));
    expect(Math.min(...values)).toBeGreaterThan(0.5 * Math.log(CLASSES));

    const memorised = await trainShuffled(context, context.rows, createRng(1), 10_000);
    const { loss } = await memorised.trainer.evaluate(context.rows);
    await memorised.trainer.dispose();
    expect(Math.max(...loss)).toBeLessThan(0.1);
  });

  it("keeps all positions, and costs one scoring pass and the steps that fit each fold's share", async () => {
    for (const [cost, folds, measure, train] of [
      [20_000, 2, 1, 3],
      [5_003, 3, 2, 5],
    ] as const) {
      const scored = await crossFittedLoss(contextOver(dataset, { cost, costs: { measure, train } }), {
        folds,
      });
      const step = 7 * train;
      const stepsOfAFold = Math.floor((cost - 60 * measure) / folds / step);
      expect(scored.cost).toBe(60 * measure + folds * stepsOfAFold * step);
      expect(scored.cost).toBeLessThanOrEqual(cost);
      expect([...scored.positions]).toEqual([...context.rows.keys()]);
      expect(scored.values).toHaveLength(60);
      expect(scored.warnings).toEqual([]);
    }
  });

  it("is the same to the bit for the same key, and another draw for another", async () => {
    const short = (seed: number) =>
      crossFittedLoss(contextOver(dataset, { cost: 900, rng: createRng(seed) }), { folds: 2 });
    const first = await short(1);
    expect(await short(1)).toEqual(first);
    expect((await short(2)).values).not.toEqual(first.values);
  });

  it("gives hard rows the higher scores: those whose label was turned", async () => {
    const rows = 200;
    const values = Float32Array.from({ length: rows }, (_, row) => (row % 4 < 2 ? 1 : -1));
    const turned = (row: number) => row % 10 === 0;
    const labels = Int32Array.from(values, (value, row) => (value > 0 !== turned(row) ? 1 : 0));
    const noisy = {
      features: { kind: "dense", rows, columns: 1, values },
      labels: { kind: "classes", values: labels, classCount: 2 },
    } as const;
    const { values: scores } = await crossFittedLoss(contextOver(noisy), { folds: 2 });
    const hard = [...scores].filter((_, position) => turned(2 * position));
    const easy = [...scores].filter((_, position) => !turned(2 * position));
    expect(Math.min(...hard)).toBeGreaterThan(Math.max(...easy));
  });

  it("refuses a cost that buys no step a fold, and says which does", async () => {
    const least = 60 + 2 * 7 * 3;
    await expect(crossFittedLoss(contextOver(dataset, { cost: least - 1 }), { folds: 2 })).rejects.toThrow(
      new RangeError(`crossFittedLoss: cost must be at least ${least} (one step a fold), got ${least - 1}`),
    );
    expect((await crossFittedLoss(contextOver(dataset, { cost: least }), { folds: 2 })).cost).toBe(least);
  });

  it("stops between two asks where it is told to", async () => {
    const stopping = contextOver(dataset, {
      between() {
        throw new Error("stopped");
      },
    });
    await expect(crossFittedLoss(stopping, { folds: 2 })).rejects.toThrow("stopped");
  });
});

it("counts as least cost one look at every row, and every fold's rows once", () => {
  // by hand: 4 folds of 10: 40 forwards, and each row trains in 3 of the 4 models, for 3 each
  expect(leastCrossFittedCost(40, 4, 8, { measure: 1, train: 3 })).toBe(40 + 4 * 30 * 3);
  // and 4 steps of 32 where a fold's rows are fewer than a batch
  expect(leastCrossFittedCost(40, 4, 32, { measure: 1, train: 3 })).toBe(40 + 4 * 32 * 3);
});
