import type { Cell } from "@gradus/protocol";
import type { CellTask } from "./task.js";

/** A cell of which nothing has run yet. */
export function emptyCell(task: CellTask, seed: number): Cell {
  return {
    format: "gradus.cells/1",
    ...task,
    seed,
    status: "done",
    failure: null,
    cost: { scorer: 0, measure: 0, train: 0, evaluate: 0 },
    steps: 0,
    curve: [],
    chosen: [],
    digest: "",
    warnings: [],
  };
}
