import { parentPort, workerData } from "node:worker_threads";
import type { ComparisonData } from "../cell/comparison-data.js";
import { createRunner, type RunnerSetup } from "./runner.js";
import type { WorkerMessage, WorkerRequest } from "./worker-runner.js";

const port = parentPort!;
const { setup, data, stop } = workerData as { setup: RunnerSetup; data: ComparisonData; stop: Int32Array };
const runner = createRunner(setup, data);
const send = (message: WorkerMessage) => port.postMessage(message);

port.on("message", async (request: WorkerRequest) => {
  if (request === "leave") {
    port.close();
    return;
  }
  try {
    const cell = await runner.run(request, (share) => {
      if (Atomics.load(stop, 0) === 1) throw new Error("stopped between two asks");
      send({ kind: "progress", share });
    });
    send({ kind: "done", cell });
  } catch (error) {
    const { name, message, stack } = error as Error;
    send({ kind: "failed", name, message, stack: stack ?? "", facts: { ...(error as Error) } });
  }
});
