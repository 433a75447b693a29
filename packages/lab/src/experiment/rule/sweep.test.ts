import type { Cell } from "@gradus/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { type CellTask, taskName } from "../cell/task.js";
import { type Correct, finishedCell, finishedCells } from "../testing/finished-cells.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { agendaOf } from "./agenda.js";
import { controlAgendaOf } from "./control-look.js";
import { explore, type Sweep } from "./sweep.js";

const swept = smallExperiment({
  arms: ["shuffle"],
  sweep: "pacing",
  grid: { startFraction: [0.1, 0.4], fullAt: [0.5, 1], family: ["linear", "step"] },
  tuning: "control",
  learningRate: 0.09,
  blocks: 8,
});
const sweep = swept.sweep!;
const names = sweep.candidates.map(({ arm }) => arm.name);
const rate = 0.09;

/** Tuning cells of the control and every pacing, with the validation accuracy that `of` gives. */
function cellsOf(of: (arm: string, seed: number) => number, learningRate = rate): Cell[] {
  return ["shuffle", ...names].flatMap((arm) =>
    [1, 2, 3].map((block) => {
      const task = { phase: "tuning", block, arm, placebo: false, learningRate } as const;
      const validation = of(arm, block);
      if (Number.isNaN(validation)) return { ...emptyCell(task, 0), status: "failed" as const };
      const point = { k: 1, cost: 1, step: 1, validation, validationLoss: 1, test: null, testLoss: null };
      return {
        ...emptyCell(task, 0),
        curve: [
          { ...point, validation: validation - 0.2 },
          { ...point, k: 2 },
        ],
      };
    }),
  );
}

const exploring = { ...swept, sweep };
const explored = (cells: readonly Cell[]) => explore(exploring, cells, rate) as Sweep;

describe("explore", () => {
  it("asks for every pacing on every tuning seed, at the control's rate, and for nothing that is there", () => {
    const controls = cellsOf(() => 0.7).slice(0, 3);
    const outcome = explore(exploring, controls, rate);
    if (!("missing" in outcome)) throw new Error("nothing is missing");
    expect(outcome.missing).toHaveLength(8 * 3);
    expect(new Set(outcome.missing.map(taskName)).size).toBe(24);
    expect(outcome.missing[4]).toEqual({
      phase: "tuning",
      block: 2,
      arm: "easy-first-linear-0.1-1",
      placebo: false,
      learningRate: 0.09,
    });
    const at = cellsOf(() => 0.7, 0.27);
    expect(explore(exploring, [...controls, ...at], rate)).toEqual(outcome);
  });

  it("pairs each pacing with the control seed by seed", () => {
    const { pacings, winner } = explored(
      cellsOf((arm, seed) => 0.6 + 0.02 * seed + (arm === "easy-first-step-0.4-0.5" ? 0.01 * seed : 0)),
    );
    expect(winner).toBe("easy-first-step-0.4-0.5");
    const best = pacings.find(({ arm }) => arm === winner)!;
    expect(best).toMatchObject({ family: "step", startFraction: 0.4, fullAt: 0.5 });
    best.differences!.forEach((difference, n) => {
      expect(difference).toBeCloseTo(0.01 * (n + 1), 12);
    });
  });

  it("takes the best mean, whatever the numbers", () => {
    // oracle: the means by hand
    const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 27, maxLength: 27 });
    fc.assert(
      fc.property(values, (accuracy) => {
        const of = (arm: string, seed: number) => accuracy[3 * (names.indexOf(arm) + 1) + seed - 1]! / 40;
        const totals = names.map((arm) => of(arm, 1) + of(arm, 2) + of(arm, 3));
        const chosen = totals[names.indexOf(explored(cellsOf(of)).winner)]!;
        expect(chosen).toBeCloseTo(Math.max(...totals), 12);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it("takes the first of the grid on a tie, and the lowest of an error", () => {
    expect(explored(cellsOf(() => 0.7)).winner).toBe(names[0]);
    const metric = { ...swept.metric, higherIsBetter: false };
    const lower = explore(
      { ...exploring, metric },
      cellsOf((arm) => (arm === names[5] ? 0.1 : 0.5)),
      rate,
    );
    expect((lower as Sweep).winner).toBe(names[5]);
  });

  it("never takes a pacing that failed on a seed, and refuses where all failed", () => {
    const some = explored(
      cellsOf((arm, seed) => (arm === names[2] ? (seed === 2 ? Number.NaN : 0.99) : 0.7)),
    );
    expect(some.winner).toBe(names[0]);
    expect(some.pacings[2]!.differences).toBeNull();
    expect(() => explored(cellsOf((arm) => (arm === "shuffle" ? 0.7 : Number.NaN)))).toThrow(
      "explore: easy-first must train under one pacing at least, failed under all 8",
    );
  });
});

describe("the agenda of a sweep", () => {
  /** Tuning shows luck alone: the arm that shone there gains nothing on the blocks. */
  const luck: Correct = ({ phase, arm, block }) => {
    if (phase === "tuning") return arm === names[3] ? 95 : 80;
    return 80 + ((block * 7) % 5) + (arm === "shuffle" ? 0 : (block * 3) % 2);
  };

  it("tunes, explores, and only then compares the winner, on blocks of their own", () => {
    const cells = finishedCells(swept, luck);
    const stages = cells.map((_, n) => agendaOf(swept, cells.slice(0, n)).stage);
    expect([...new Set(stages)]).toEqual(["tuning", "sweep", "blocks"]);
    const main = cells.filter(({ phase }) => phase === "main");
    expect(new Set(main.map(({ arm }) => arm))).toEqual(new Set(["shuffle", names[3]]));
    const before = cells.slice(
      0,
      cells.findIndex(({ phase }) => phase === "main"),
    );
    expect(before.every(({ phase }) => phase === "tuning")).toBe(true);
    expect(before).toHaveLength(5 * 3 + 2 * 3 + 8 * 3);

    const agenda = agendaOf(swept, cells);
    expect(agenda.stage).toBe("finished");
    expect(agenda.sweep!.winner).toBe(names[3]);
    expect(agenda.main!.members).toEqual([{ arm: names[3], at: 1 }]);
    expect(agenda.tuning!.rates).toEqual({
      shuffle: main[0]!.learningRate,
      [names[3]!]: main[0]!.learningRate,
    });
  });

  it("counts what is left at most, at every moment", () => {
    const cells = finishedCells(swept, luck);
    for (let n = 0; n < cells.length; n++) {
      const { atMost, next } = agendaOf(swept, cells.slice(0, n));
      expect(atMost).toBeGreaterThanOrEqual(next.length);
      expect(atMost).toBeGreaterThanOrEqual(cells.length - n - 2 * 3);
    }
    expect(agendaOf(swept, []).atMost).toBe(5 * 3 + 8 * 3 + 8 * 2 + 1);
  });

  it("comes to the same winner whatever the order in which cells finish", () => {
    const cells = finishedCells(swept, luck);
    expect(agendaOf(swept, cells.toReversed()).sweep).toEqual(agendaOf(swept, cells).sweep);
  });

  it("compares the winner beside arms that were named, and tests it against its own placebo", () => {
    const beside = { ...smallExperiment({ arms: ["shuffle", "hard-first"], tuning: "control" }), sweep };
    const cells = finishedCells(beside, ({ arm, block, placebo }) =>
      arm === names[1] && !placebo ? 105 + (block % 2) : 80 + (block % 3),
    );
    const agenda = agendaOf(beside, cells);
    expect(agenda.main!.members.map(({ arm }) => arm)).toEqual(["hard-first", names[1]]);
    expect(agenda.fresh!.members).toEqual([{ arm: names[1], at: 1 }]);
    const placebos = cells.filter(({ placebo }) => placebo);
    expect(new Set(placebos.map(({ arm }) => arm))).toEqual(new Set([names[1]]));
  });

  it("leaves the sweep out of a look at the control", () => {
    const cells: Cell[] = [];
    const run = (task: CellTask) => cells.push(finishedCell(swept, task, 80 + task.block));
    for (let [task] = controlAgendaOf(swept, cells).next; task !== undefined; ) {
      run(task);
      [task] = controlAgendaOf(swept, cells).next;
    }
    expect(cells.filter(({ phase }) => phase === "main").map(({ arm }) => arm)).toEqual(
      Array(3).fill("shuffle"),
    );
    expect(new Set(cells.map(({ arm }) => arm))).toEqual(new Set(["shuffle"]));
  });
});
