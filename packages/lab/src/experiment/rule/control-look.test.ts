import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { type CellTask, taskName } from "../cell/task.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { agendaOf } from "./agenda.js";
import { controlAgendaOf, lookAtControl } from "./control-look.js";

const experiment = smallExperiment({ arms: ["shuffle", "easy-first"], blocks: 20, margin: 0.05 });

function finished(task: CellTask, metric: number): Cell {
  const chosen = { at: 1, k: 1, metric, loss: 1, correct: null, perExample: null };
  return { ...emptyCell(task, 0), steps: 1, digest: "d", chosen: [chosen] };
}

/** Three blocks of the control with these accuracies. */
const cellsOf = (metrics: readonly number[]) =>
  controlAgendaOf(experiment, []).next.map((task, n) => finished(task, metrics[n]!));

describe("controlAgendaOf", () => {
  it("asks for three blocks of the control, which the comparison needs too, and for nothing else", () => {
    const { next, atMost, stage } = controlAgendaOf(experiment, []);
    expect(next.map(taskName)).toEqual(["main-shuffle-1", "main-shuffle-2", "main-shuffle-3"]);
    expect([atMost, stage]).toEqual([3, "blocks"]);
    const names = agendaOf(experiment, []).next.map(taskName);
    for (const task of next) expect(names).toContain(taskName(task));
    expect(controlAgendaOf(experiment, cellsOf([0.7, 0.7, 0.7])).stage).toBe("finished");
  });

  it("tunes first", () => {
    const tuned = smallExperiment({ tuning: "control" });
    const { next, stage, atMost } = controlAgendaOf(tuned, []);
    expect([next.length, stage, atMost]).toEqual([15, "tuning", 18]);
  });
});

describe("lookAtControl", () => {
  const look = (metrics: readonly number[]) => {
    const cells = cellsOf(metrics);
    return lookAtControl(experiment, controlAgendaOf(experiment, cells), cells);
  };

  it("counts blocks by the control's spread, √2 times as wide, as the rule was planned", () => {
    // sd .05 of .65, .70, .75; pairs .0707: ⌈(3.1 · .0707 / .05)²⌉ + 2 = 22; ⌈9.3 · 2⌉ + 2 = 21
    const { mean, sd, forEquivalence, forMargin } = look([0.65, 0.7, 0.75]);
    expect(mean).toBeCloseTo(0.7, 12);
    expect(sd).toBeCloseTo(0.05, 12);
    expect([forEquivalence, forMargin]).toEqual([22, 21]);
  });

  it("never promises a verdict before the first look", () => {
    const { forEquivalence, forMargin } = look([0.7, 0.7, 0.7]);
    expect([forEquivalence, forMargin]).toEqual([5, 5]);
  });
});
