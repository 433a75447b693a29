import type { Cell } from "@gradus/protocol";
import type { ConstantScore } from "./constant-predictor.js";
import type { CellTask } from "./task.js";

/** A cell of which nothing has run yet. */
export function emptyCell(task: CellTask, seed: number): Cell {
  return {
    format: "gradus.cells/2",
    ...task,
    seed,
    status: "done",
    failure: null,
    cost: { scorer: 0, measure: 0, train: 0, evaluate: 0 },
    steps: 0,
    curve: [],
    chosen: [],
    digest: "",
    definition: null,
    starvation: null,
    warnings: [],
  };
}

/** Turns a cell into a failed one: at every share it is scored with the constant predictor. */
export function failCell(cell: Cell, failure: string, constant: ConstantScore, at: readonly number[]): Cell {
  const chosen = at.map((share) => ({ at: share, k: 0, ...constant, correct: null, perExample: null }));
  return { ...cell, status: "failed", failure, chosen };
}
