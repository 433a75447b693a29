import { parentPort, workerData } from "node:worker_threads";
import { createRunner } from "./runner.js";
import type { CellTask } from "./task.js";
import type { WorkerMessage } from "./worker-runner.js";

const port = parentPort!;
const send = (message: WorkerMessage) => port.postMessage(message);
const runner = createRunner(workerData.setup, workerData.data);

port.on("message", async (task: CellTask) => {
  try {
    const cell = await runner.run(task, (share) => send({ kind: "progress", share }));
    send({ kind: "done", cell });
  } catch (error) {
    const { name, message, stack } = error as Error;
    send({ kind: "failed", name, message, stack: stack ?? "" });
  }
});
