import type { Cell, Experiment } from "@gradus/protocol";
import { emptyCell } from "../cell/empty-cell.js";
import { type CellTask, taskName } from "../cell/task.js";
import { agendaOf } from "../rule/agenda.js";
import { packBits } from "../rule/observe.js";

/** How many test rows a task's checkpoint has right. */
export type Correct = (task: CellTask) => number;

/** A finished cell by hand: the first `correct` test rows are right, and it cost what its arm costs. */
export function finishedCell(experiment: Experiment, task: CellTask, correct: number): Cell {
  const rows = experiment.test.rows;
  const metric = correct / rows;
  const { cost } = experiment.budget;
  const scorer = task.arm === experiment.control ? 0 : cost / 5;
  const bits = Uint8Array.from({ length: rows }, (_, j) => (j < correct ? 1 : 0));
  const chosen = {
    k: experiment.evaluations,
    metric,
    loss: 1 - metric,
    correct: packBits(bits),
    perExample: null,
  };
  return {
    ...emptyCell(task, 0),
    cost: { scorer, measure: 0, train: cost - scorer, evaluate: 40 },
    steps: task.arm === experiment.control ? 100 : 80,
    curve: Array.from({ length: experiment.evaluations }, (_, index) => ({
      k: index + 1,
      cost: (cost * (index + 1)) / experiment.evaluations,
      step: 5 * (index + 1),
      validation: metric,
      validationLoss: 1 - metric,
      test: metric,
      testLoss: 1 - metric,
    })),
    chosen: experiment.at.map((at) => ({ at, ...chosen })),
    digest: taskName({ ...task, phase: "main" }),
  };
}

/** Cells of a comparison that ran to its end, each with as many right as `correct` says. */
export function finishedCells(
  experiment: Experiment,
  correct: Correct,
  change: (cell: Cell) => Cell = (cell) => cell,
): Cell[] {
  const cells: Cell[] = [];
  for (let [task] = agendaOf(experiment, cells).next; task !== undefined; ) {
    cells.push(change(finishedCell(experiment, task, correct(task))));
    [task] = agendaOf(experiment, cells).next;
  }
  return cells;
}
