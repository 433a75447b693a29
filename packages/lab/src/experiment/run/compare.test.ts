import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRng } from "@gradus/numeric";
import type { Cell } from "@gradus/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { type CellTask, taskName } from "../cell/task.js";
import { RunFolder } from "../folder/run-folder.js";
import { agendaOf } from "../rule/agenda.js";
import { finishedCell } from "../testing/finished-cells.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { type CompareEvent, compare } from "./compare.js";
import type { Runner } from "./runner.js";
import { WorkerDied } from "./worker-runner.js";

const parent = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(parent, { recursive: true }));

const experiment = smallExperiment({ arms: ["shuffle", "easy-first", "hard-first"], blocks: 6 });
const constant = { metric: 0.5, loss: 0.7 };
const open = (name: string) => new RunFolder(join(parent, name), experiment, {});
const cellOf = (task: CellTask) =>
  finishedCell(
    experiment,
    task,
    80 + ((task.block * 7) % 5) + (task.arm === "easy-first" ? (task.block % 3) - 1 : 0),
  );

/** A runner that takes some milliseconds a cell; `before` may throw in its place. */
function runnerThat(
  milliseconds: (task: CellTask) => number,
  before: (task: CellTask) => void = () => {},
): Runner {
  let busy = false;
  return {
    async run(task, progress) {
      expect(busy).toBe(false);
      busy = true;
      await setTimeout(milliseconds(task));
      progress(0.5);
      busy = false;
      before(task);
      return cellOf(task);
    },
    close: async () => {},
  };
}

async function compared(
  name: string,
  runners: readonly Runner[],
  watch: (event: CompareEvent) => void = () => {},
) {
  const folder = open(name);
  try {
    const agenda = await compare(folder, agendaOf, runners, constant, watch);
    return { agenda, cells: [...folder.cells] };
  } finally {
    folder.close();
  }
}

const results = ({ agenda }: Awaited<ReturnType<typeof compared>>) => [
  agenda.main!.results(),
  agenda.fresh?.results(),
];

describe("compare", () => {
  it("comes to the same results with one runner and with many, whichever cell finishes first", async () => {
    const alone = await compared("alone", [runnerThat(() => 0)]);
    expect(alone.agenda.stage).toBe("finished");
    for (const [seed, count] of [2, 3, 5].entries()) {
      const rng = createRng(seed);
      const late = () => runnerThat((task) => 12 * rng.split(taskName(task)).uniform(0));
      const many = await compared(`many-${count}`, Array.from({ length: count }, late));
      expect(results(many)).toEqual(results(alone));
      const names = many.cells.map(taskName);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("tells of every cell that it starts and ends, in the runner's own order", async () => {
    const events: CompareEvent[] = [];
    const { cells } = await compared("told", [runnerThat(() => 0), runnerThat(() => 1)], (event) =>
      events.push(event),
    );
    const done = events.flatMap((event) => (event.kind === "cell-done" ? [event.cell] : []));
    expect(done).toEqual(cells);
    for (const runner of [0, 1]) {
      const own = events
        .filter((event) => "runner" in event && event.runner === runner)
        .map(({ kind }) => kind);
      own.forEach((kind, at) => {
        expect(kind).toBe(["cell-started", "cell-progress", "cell-done"][at % 3]);
      });
    }
  });

  it("goes on from the cells that are there, and runs none of them again", async () => {
    const first = open("resumed");
    const controller = new AbortController();
    let finished = 0;
    const stopping = compare(
      first,
      agendaOf,
      [runnerThat(() => 1)],
      constant,
      ({ kind }) => {
        if (kind === "cell-done" && ++finished === 7) controller.abort(new Error("enough"));
      },
      controller.signal,
    );
    await expect(stopping).rejects.toThrow("enough");
    first.close();

    const again: string[] = [];
    const { cells, agenda } = await compared("resumed", [
      runnerThat(
        () => 0,
        (task) => again.push(taskName(task)),
      ),
    ]);
    expect(cells.length - again.length).toBe(7);
    expect(again.filter((name) => cells.slice(0, 7).some((cell) => taskName(cell) === name))).toEqual([]);
    expect([agenda.main!.results(), agenda.fresh?.results()]).toEqual(results(await compared("alone", [])));
  });

  it("tries a cell whose worker died once more, and then scores it as failed", async () => {
    const deaths = new Map<string, number>();
    const dying = (task: CellTask) => {
      const name = taskName(task);
      const times = deaths.get(name) ?? 0;
      deaths.set(name, times + 1);
      if (name === "main-easy-first-2" && times === 0) throw new WorkerDied("out of memory");
      if (name === "main-hard-first-3") throw new WorkerDied("out of memory");
    };
    const { cells } = await compared("dying", [runnerThat(() => 0, dying)]);
    const found = (name: string): Cell => cells.find((cell) => taskName(cell) === name)!;
    expect(found("main-easy-first-2").status).toBe("done");
    expect(found("main-hard-first-3")).toMatchObject({
      status: "failed",
      failure: "the trainer died twice: out of memory",
      chosen: [{ at: 1, k: 0, metric: 0.5, loss: 0.7, correct: null }],
    });
    expect(deaths.get("main-hard-first-3")).toBe(2);
  });

  it("ends with any other error, and keeps the cells that were finished", async () => {
    const broken = runnerThat(
      () => 0,
      (task) => {
        if (task.block === 2) throw new TypeError("internal: odd");
      },
    );
    await expect(compared("broken", [broken])).rejects.toThrow(new TypeError("internal: odd"));
    const folder = open("broken");
    expect(folder.cells.map(taskName)).toEqual([
      "main-shuffle-1",
      "repeat-shuffle-1",
      "main-easy-first-1",
      "main-hard-first-1",
    ]);
    folder.close();
  });

  it("starts nothing once it was told to stop", async () => {
    const folder = open("stopped");
    const reason = new Error("stopped before it began");
    await expect(
      compare(folder, agendaOf, [runnerThat(() => 0)], constant, () => {}, AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
    expect(folder.cells).toEqual([]);
    folder.close();
  });
});
