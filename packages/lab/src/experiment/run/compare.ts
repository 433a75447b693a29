import type { Cell, Experiment } from "@gradus/protocol";
import type { ConstantScore } from "../cell/constant-predictor.js";
import { emptyCell, failCell } from "../cell/empty-cell.js";
import { blockRng } from "../cell/seeds.js";
import { type CellTask, taskName } from "../cell/task.js";
import type { RunFolder } from "../folder/run-folder.js";
import type { Agenda } from "../rule/agenda.js";
import type { Runner } from "./runner.js";
import { WorkerDied } from "./worker-runner.js";

/** What a comparison tells whoever watches it. */
export type CompareEvent =
  | { kind: "set-aside"; folder: string }
  | { kind: "agenda"; agenda: Agenda; finishedCells: number }
  | { kind: "cell-started"; task: CellTask; runner: number }
  | { kind: "cell-progress"; task: CellTask; runner: number; share: number }
  | { kind: "cell-done"; cell: Cell; runner: number; seconds: number };

/**
 * Runs cells until the plan needs none, as many at once as there are runners, and returns the finished agenda.
 * What it decides follows from the finished cells alone: order of finishing, runners and interruptions change nothing.
 *
 * @param agendaOf what is to be run, as a function of the finished cells: all of the comparison, or the control first.
 * @param constant what a cell is scored with whose trainer died.
 * @param signal stops between cells' asks: cells in flight are left to their checkpoints.
 * @throws the reason of the signal if it was aborted; the error of a cell that is no failure of training.
 */
export async function compare(
  folder: RunFolder,
  agendaOf: (experiment: Experiment, cells: readonly Cell[]) => Agenda,
  runners: readonly Runner[],
  constant: ConstantScore,
  watch: (event: CompareEvent) => void,
  signal?: AbortSignal,
): Promise<Agenda> {
  const { experiment } = folder;
  const running = new Map<string, Promise<number>>();
  const free = runners.map((_, index) => index);
  const aborted = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
  aborted.catch(() => {});

  const start = (task: CellTask, runner: number) => {
    const name = taskName(task);
    const started = performance.now();
    watch({ kind: "cell-started", task, runner });
    const progress = (share: number) => watch({ kind: "cell-progress", task, runner, share });
    const dead = (cause: string) =>
      failCell(emptyCell(task, blockRng(experiment.seed, task).seed()), cause, constant, experiment.at);
    const finished = runTwiceIfItDies(runners[runner]!, task, progress, dead).then((cell) => {
      running.delete(name);
      folder.append(cell);
      const seconds = (performance.now() - started) / 1000;
      folder.log({ event: "cell", name, seconds, runner });
      watch({ kind: "cell-done", cell, runner, seconds });
      return runner;
    });
    running.set(name, finished);
  };

  for (;;) {
    signal?.throwIfAborted();
    const agenda = agendaOf(experiment, folder.cells);
    if (agenda.sweep !== null) folder.register("sweep.json", agenda.sweep);
    watch({ kind: "agenda", agenda, finishedCells: folder.cells.length });
    for (const task of agenda.next) {
      if (free.length === 0) break;
      if (!running.has(taskName(task))) start(task, free.shift()!);
    }
    if (running.size === 0) return agenda;
    if (agenda.stage === "finished") {
      // Cells that ran ahead of the last look are of no use to anybody.
      await Promise.all(runners.map((runner) => runner.close()));
      return agenda;
    }
    free.push(await Promise.race([...running.values(), aborted]));
  }
}

async function runTwiceIfItDies(
  runner: Runner,
  task: CellTask,
  progress: (share: number) => void,
  dead: (cause: string) => Cell,
): Promise<Cell> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runner.run(task, progress);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      if (attempt === 2) return dead(`the trainer died twice: ${error.message}`);
    }
  }
}
