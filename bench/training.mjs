// One optimizer step beside torch eager, one thread each, in alternating rounds of one run; then two workers beside one.
//   node bench/training.mjs [--rounds 9] [--only cnn]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createEmbeddedTrainer } from "../packages/lab/dist/index.js";
import { createRng } from "../packages/numeric/dist/index.js";
import { peersPython } from "./peers.mjs";

const BATCH = 128;
const ROWS = 8192;
const softmax = { kind: "softmax-regression" };
const cnn = { kind: "cnn", channels: [16, 32], kernel: 3, hidden: [128], dropout: 0 };
const mlp = { kind: "mlp", hidden: [512, 512], dropout: 0 };

/** `target` is the most that gradus's time may be, as a share of torch's with its default AdamW. */
const TASKS = [
  {
    task: "mlp",
    says: "MLP 784-512-512-10, blocks",
    columns: 784,
    classes: 10,
    model: mlp,
    ask: 32,
    steps: 64,
    target: 0.9,
  },
  {
    task: "mlp",
    says: "MLP 784-512-512-10, step by step",
    columns: 784,
    classes: 10,
    model: mlp,
    ask: 1,
    steps: 64,
    target: 1.1,
  },
  {
    task: "cnn",
    says: "CNN 16-32 of 3 × 3 on 28 × 28, dense 128-10, blocks",
    columns: 784,
    image: { channels: 1, height: 28, width: 28 },
    classes: 10,
    model: cnn,
    ask: 16,
    steps: 32,
    target: 1,
  },
  {
    task: "cnn",
    says: "CNN, step by step",
    columns: 784,
    image: { channels: 1, height: 28, width: 28 },
    classes: 10,
    model: cnn,
    ask: 1,
    steps: 32,
    target: 1,
  },
  {
    task: "cnn5",
    says: "CNN 16-32 of 5 × 5, blocks",
    columns: 784,
    image: { channels: 1, height: 28, width: 28 },
    classes: 10,
    model: { ...cnn, kernel: 5 },
    ask: 16,
    steps: 32,
  },
  {
    task: "softmax",
    says: "softmax regression 784-10, blocks",
    columns: 784,
    classes: 10,
    model: softmax,
    ask: 256,
    steps: 512,
    target: 0.2,
  },
  {
    task: "tabular",
    says: "softmax regression 104-2, blocks",
    columns: 104,
    classes: 2,
    model: softmax,
    ask: 256,
    steps: 1024,
    target: 0.2,
  },
  {
    task: "text",
    says: "softmax regression 4096-77 of 122 non-zeros, blocks",
    columns: 4096,
    classes: 77,
    model: softmax,
    ask: 32,
    steps: 64,
  },
];

if (isMainThread) {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "9" }, only: { type: "string" } },
  });
  await besideTorch(Number(values.rounds), values.only);
  if (values.only !== undefined) process.exit();
  for (const task of [0, TASKS.length - 1]) await besideItself(task, Number(values.rounds));
} else {
  await cell();
}

async function besideTorch(rounds, only) {
  const torch = await openTorch();
  console.log(
    `torch ${torch.version}; ms a step, medians of ${rounds} alternating rounds (CPU ms in brackets)`,
  );
  for (const task of TASKS.filter(({ task }) => only === undefined || task === only)) {
    const { train, dispose } = await openGradus(task);
    const measures = { gradus: [], torch: [], fused: [] };
    for (let round = 0; round < rounds; round++) {
      measures.gradus.push(await timed(task.steps, train));
      measures.torch.push(await torch.run(task.task, task.steps, false));
      measures.fused.push(await torch.run(task.task, task.steps, true));
    }
    await dispose();
    const [gradus, eager, fused] = Object.values(measures).map(median);
    const ratio = gradus.milliseconds / eager.milliseconds;
    const verdict =
      task.target === undefined
        ? ""
        : ratio <= task.target
          ? `, target ${task.target} reached`
          : `, target ${task.target} MISSED`;
    console.log(
      `${task.says}: gradus ${show(gradus)}, torch ${show(eager)}, torch fused ${show(fused)}; ` +
        `ratio ${ratio.toFixed(2)}${verdict}, to fused ${(gradus.milliseconds / fused.milliseconds).toFixed(2)}`,
    );
  }
  torch.close();
}

/** Two workers with a cell each, beside one worker with one cell. */
async function besideItself(task, rounds) {
  const start = () => new Worker(fileURLToPath(import.meta.url), { workerData: task });
  const workers = [start(), start()];
  const run = async (worker) => {
    worker.postMessage("run");
    await once(worker, "message");
  };
  await Promise.all(workers.map(run));
  const [wall, cpu] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const one = await timed(1, () => run(workers[0]));
    const two = await timed(1, () => Promise.all(workers.map(run)));
    wall.push(two.milliseconds / one.milliseconds);
    cpu.push(two.cpuMilliseconds / one.cpuMilliseconds);
  }
  const [ratio, work] = [wall, cpu].map((ratios) => ratios.sort((a, b) => a - b)[rounds >> 1]);
  console.log(
    `two workers, twice the cells of ${TASKS[task].says}: ${ratio.toFixed(2)} × the time of one, target 1.1 ${ratio <= 1.1 ? "reached" : "MISSED"}; ${work.toFixed(2)} × its CPU seconds (2 = nothing lost to each other)`,
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
}

async function cell() {
  const { train } = await openGradus({ ...TASKS[workerData], steps: 128 });
  parentPort.on("message", async () => {
    await train();
    parentPort.postMessage("done");
  });
}

async function openGradus({ columns, image, classes, model, ask, steps, task }) {
  const rng = createRng(1).split(task);
  const features =
    task === "text"
      ? sparseFeatures(columns, rng)
      : { ...denseFeatures(columns, rng), ...(image && { image }) };
  const labels = Int32Array.from({ length: ROWS }, (_, row) => rng.split("labels").integer(row, classes));
  const trainer = await createEmbeddedTrainer({
    dataset: { features, labels: { kind: "classes", values: labels, classCount: classes } },
    rows: Int32Array.from({ length: ROWS }, (_, row) => row),
    spec: {
      model,
      optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      learningRate: 1e-3,
      schedule: { kind: "constant" },
      batchSize: BATCH,
    },
    seed: 1,
  });
  const asks = Array.from({ length: steps / ask }, (_, id) => ({
    kind: "train",
    v: 1,
    id,
    step: id * ask,
    steps: ask,
    indices: Int32Array.from({ length: ask * BATCH }, (_, k) => rng.integer(id * ask * BATCH + k, ROWS)),
    weights: new Float32Array(ask * BATCH).fill(1),
    progress: new Float64Array(ask),
    loss: { method: "plain" },
    report: { perExample: [], perAsk: [] },
    weigh: false,
  }));
  const train = async () => {
    for (const each of asks) await trainer.train(each);
  };
  await train();
  return { train, dispose: () => trainer.dispose() };
}

function denseFeatures(columns, rng) {
  const uniform = new Float64Array(ROWS * columns);
  rng.fillUniform(0, uniform);
  return { kind: "dense", rows: ROWS, columns, values: Float32Array.from(uniform) };
}

function sparseFeatures(columns, rng) {
  const offsets = Int32Array.from({ length: ROWS + 1 }, (_, row) => 122 * row);
  const columnIndices = new Int32Array(122 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const seen = new Set();
    for (let counter = 1000 * row; seen.size < 122; counter++) seen.add(rng.integer(counter, columns));
    columnIndices.set(
      [...seen].sort((a, b) => a - b),
      122 * row,
    );
  }
  const values = new Float32Array(columnIndices.length).fill(0.09);
  return { kind: "sparse", rows: ROWS, columns, offsets, columnIndices, values };
}

async function timed(steps, run) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await run();
  const milliseconds = (performance.now() - wall) / steps;
  const { user, system } = process.cpuUsage(cpu);
  return { milliseconds, cpuMilliseconds: (user + system) / 1000 / steps };
}

async function openTorch() {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const child = spawn(await peersPython(), [fileURLToPath(new URL("training.py", import.meta.url))], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const { torch: version } = await next();
  return {
    version,
    run(task, steps, fused) {
      child.stdin.write(`${JSON.stringify({ task, steps, fused })}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}

function median(measures) {
  const middle = (name) =>
    measures.map((measure) => measure[name]).sort((a, b) => a - b)[measures.length >> 1];
  return { milliseconds: middle("milliseconds"), cpuMilliseconds: middle("cpuMilliseconds") };
}

function show({ milliseconds, cpuMilliseconds }) {
  const digits = milliseconds < 1 ? 3 : 2;
  return `${milliseconds.toFixed(digits)} (${cpuMilliseconds.toFixed(digits)})`;
}
