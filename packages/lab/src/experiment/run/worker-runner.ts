import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Cell } from "@gradus/protocol";
import type { ComparisonData } from "../cell/comparison-data.js";
import type { CellTask } from "../cell/task.js";
import type { Runner, RunnerSetup } from "./runner.js";

/** What a worker is sent: a cell to run, or to leave. */
export type WorkerRequest = CellTask | "leave";

/** What a worker sends back. */
export type WorkerMessage =
  | { kind: "progress"; share: number }
  | { kind: "done"; cell: Cell }
  /** `facts`: what the error carries beside its message, such as a remedy, or the code and path of a system error. */
  | { kind: "failed"; name: string; message: string; stack: string; facts: { [name: string]: unknown } };

/** The worker thread died while it ran a cell. */
export class WorkerDied extends Error {
  override readonly name = "WorkerDied";
}

interface Pending {
  progress(share: number): void;
  resolve(cell: Cell): void;
  reject(error: Error): void;
}

/**
 * A runner in a worker thread of its own, so that cells run one a core. A thread that dies is replaced at the next
 * task.
 *
 * @param data its shared buffers are not copied.
 */
export function createWorkerRunner(setup: RunnerSetup, data: ComparisonData): Runner {
  let worker: Worker | null = null;
  let pending: Pending | null = null;
  const stop = new Int32Array(new SharedArrayBuffer(4));

  const settle = (how: (pending: Pending) => void) => {
    const settled = pending;
    pending = null;
    if (settled !== null) how(settled);
  };
  const hear = (message: WorkerMessage) => {
    if (message.kind === "progress") pending?.progress(message.share);
    else if (message.kind === "done") settle(({ resolve }) => resolve(message.cell));
    else settle(({ reject }) => reject(errorOf(message)));
  };
  const start = () => {
    const started = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { setup, data, stop },
    });
    const died = (cause: string) => {
      if (worker === started) worker = null;
      settle(({ reject }) => reject(new WorkerDied(cause)));
    };
    started.on("message", hear);
    started.on("error", (error) => died(error.message));
    started.on("exit", (code) => died(`the worker thread ended with code ${code}`));
    return started;
  };

  return {
    run(task, progress) {
      worker ??= start();
      worker.postMessage(task);
      return new Promise((resolve, reject) => {
        pending = { progress, resolve, reject };
      });
    },
    async close() {
      if (worker === null) return;
      // A thread that is cut off inside the runtime takes the whole process with it: it leaves between two asks.
      const leaving = worker;
      const left = once(leaving, "exit");
      pending = null;
      worker = null;
      Atomics.store(stop, 0, 1);
      leaving.postMessage("leave" satisfies WorkerRequest);
      await left;
    },
  };
}

function errorOf({ name, message, stack, facts }: Extract<WorkerMessage, { kind: "failed" }>): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return Object.assign(error, facts);
}
