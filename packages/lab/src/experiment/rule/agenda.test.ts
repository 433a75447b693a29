import type { Cell, Experiment } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { type CellTask, taskName } from "../cell/task.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { agendaOf } from "./agenda.js";
import { packBits } from "./observe.js";

const TEST_ROWS = 120;

/** Accuracies by task: the control gets .7, an arm .7 + its gain, each with a wobble that its block shares. */
function finish(experiment: Experiment, task: CellTask, gains: { [arm: string]: number }): Cell {
  const gain = task.placebo ? 0 : (gains[task.arm] ?? 0);
  const wobble = ((task.block * 7) % 5) - 2 + (task.arm === experiment.control ? 0 : (task.block * 3) % 2);
  const correct = Math.round(TEST_ROWS * (0.7 + gain)) + wobble;
  const bits = Uint8Array.from({ length: TEST_ROWS }, (_, j) =>
    (j * 37 + task.block) % TEST_ROWS < correct ? 1 : 0,
  );
  return {
    ...emptyCell(task, 0),
    steps: 10,
    digest: taskName({ ...task, phase: "main" }),
    chosen: experiment.at.map((at) => ({
      at,
      k: 1,
      metric: correct / TEST_ROWS,
      loss: 1,
      correct: packBits(bits),
      perExample: null,
    })),
  };
}

/** Runs the agenda to its end, always taking the first task, or the last. */
function follow(experiment: Experiment, gains: { [arm: string]: number }, pick: "first" | "last") {
  const cells: Cell[] = [];
  for (let agenda = agendaOf(experiment, cells); ; agenda = agendaOf(experiment, cells)) {
    const task = agenda.next.at(pick === "first" ? 0 : -1);
    if (task === undefined) return { agenda, cells };
    expect(agenda.atMost).toBeGreaterThanOrEqual(agenda.next.length);
    cells.push(finish(experiment, task, gains));
  }
}

describe("agendaOf", () => {
  const experiment = smallExperiment({ arms: ["shuffle", "easy-first", "hard-first"], blocks: 8 });

  it("begins with the control, runs it twice in block 1, and lets at most two blocks run ahead", () => {
    const { next } = agendaOf(experiment, []);
    expect(next.map(taskName).slice(0, 4)).toEqual([
      "main-shuffle-1",
      "repeat-shuffle-1",
      "main-easy-first-1",
      "main-hard-first-1",
    ]);
    expect(Math.max(...next.map(({ block }) => block))).toBe(3);
  });

  it("closes arms for good, and stops when all are closed", () => {
    const { agenda, cells } = follow(experiment, { "hard-first": -0.3, "easy-first": -0.3 }, "first");
    expect(agenda.stage).toBe("finished");
    expect(agenda.main!.results().map(({ verdict }) => verdict)).toEqual(["worse", "worse"]);
    const closedAt = agenda.main!.results()[0]!.blocks;
    expect(closedAt).toBeLessThan(8);
    expect(cells.filter(({ phase }) => phase === "fresh")).toEqual([]);
  });

  it("tests a winner against its placebo on fresh blocks only", () => {
    const { agenda, cells } = follow(experiment, { "easy-first": 0.2 }, "first");
    expect(agenda.main!.results()[0]).toMatchObject({ arm: "easy-first", verdict: "better" });
    expect(agenda.fresh!.members).toEqual([{ arm: "easy-first", at: 1 }]);
    expect(agenda.fresh!.results()[0]!.verdict).toBe("better");
    const fresh = cells.filter(({ phase }) => phase === "fresh");
    expect(Math.min(...fresh.map(({ block }) => block))).toBe(9);
    expect(new Set(fresh.map(({ placebo }) => placebo))).toEqual(new Set([false, true]));
  });

  it("comes to the same results whatever the order in which cells finish", () => {
    const gains = { "easy-first": 0.2, "hard-first": -0.1 };
    const one = follow(experiment, gains, "first").agenda;
    const other = follow(experiment, gains, "last");
    expect(other.agenda.main!.results()).toEqual(one.main!.results());
    expect(other.agenda.fresh!.results()).toEqual(one.fresh!.results());
    expect(agendaOf(experiment, other.cells.toReversed()).main!.results()).toEqual(one.main!.results());
  });

  it("counts every share of the budget as a claim of its own", () => {
    const shares = smallExperiment({ arms: ["shuffle", "easy-first"], blocks: 8, at: [0.25, 1] });
    const { agenda } = follow(shares, {}, "first");
    expect(agenda.main!.members).toEqual([
      { arm: "easy-first", at: 0.25 },
      { arm: "easy-first", at: 1 },
    ]);
  });
});
