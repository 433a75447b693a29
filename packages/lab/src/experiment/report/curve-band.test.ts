import type { Cell } from "@gradus/protocol";
import { expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { curveBand } from "./curve-band.js";

const cell = (...points: [k: number, test: number | null][]): Cell => ({
  ...emptyCell({ phase: "main", block: 1, arm: "a", placebo: false, learningRate: 1 }, 0),
  curve: points.map(([k, test]) => ({
    k,
    cost: k,
    step: k,
    validation: 0,
    validationLoss: 0,
    test,
    testLoss: test,
  })),
});

// by hand
it("takes mean, lowest and highest over the cells that were evaluated there, and leaves out where none was", () => {
  const cells = [cell([1, 0.4], [2, 0.6]), cell([2, 0.9], [4, 0.7]), cell([3, null])];
  expect(curveBand(cells, 4)).toEqual([
    { share: 0.25, mean: 0.4, low: 0.4, high: 0.4, cells: 1 },
    { share: 0.5, mean: 0.75, low: 0.6, high: 0.9, cells: 2 },
    { share: 1, mean: 0.7, low: 0.7, high: 0.7, cells: 1 },
  ]);
});
