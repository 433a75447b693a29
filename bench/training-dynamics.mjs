// All scores of training dynamics from one recorded run, beside the same run without recording: CPU seconds, in pairs.
//   node bench/training-dynamics.mjs [--rounds 9]
import { parseArgs } from "node:util";
import { createTrainingDynamics } from "../packages/curriculum/dist/index.js";
import { trainShuffled } from "../packages/lab/dist/scorers/train-shuffled.js";
import { createRng } from "../packages/numeric/dist/index.js";

// What the seven scores of gradus score are read from.
const SIGNALS = ["labelProbability", "correct", "gradientNorm", "logitMargin"];
const TARGET = 1.1;
const adamw = { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
const TASKS = [
  {
    says: "MLP 784-512-512-10, 60,000 rows, batch 128",
    rows: 60_000,
    columns: 784,
    classes: 10,
    model: { kind: "mlp", hidden: [512, 512], dropout: 0 },
    steps: 469,
  },
  {
    says: "MLP 104-64-2, 32,561 rows (a table such as adult), batch 128",
    rows: 32_561,
    columns: 104,
    classes: 2,
    model: { kind: "mlp", hidden: [64], dropout: 0 },
    steps: 2540,
  },
  {
    says: "softmax regression 4096-77 of 122 non-zeros, 10,003 rows (texts such as banking77), batch 128",
    rows: 10_003,
    columns: 4096,
    nonzeros: 122,
    classes: 77,
    model: { kind: "softmax-regression" },
    steps: 390,
  },
];

const { values } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
for (const task of TASKS) await compare(task, Number(values.rounds));

async function compare(task, rounds) {
  const dataset = { features: featuresOf(task), labels: labelsOf(task) };
  const rows = Int32Array.from({ length: task.rows }, (_, row) => row);
  const spec = {
    model: task.model,
    optimizer: adamw,
    learningRate: 1e-3,
    schedule: { kind: "linear", endFactor: 0 },
    batchSize: 128,
  };
  const costs = { measure: 1, train: 3 };
  const cost = task.steps * 128 * costs.train;
  const run = async (observer) => {
    const started = process.cpuUsage();
    const context = { dataset, spec, costs, between() {} };
    const { trainer } = await trainShuffled(context, rows, createRng(1), cost, observer);
    const { user, system } = process.cpuUsage(started);
    await trainer.dispose();
    return (user + system) / 1e6;
  };
  const recorded = () => {
    const dynamics = createTrainingDynamics(task.rows, { signals: SIGNALS });
    return run(dynamics);
  };
  await run();
  await recorded();
  const [plainSeconds, recordedSeconds, ratios] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await run() : await recorded();
    const second = round % 2 === 0 ? await recorded() : await run();
    const [plain, recording] = round % 2 === 0 ? [first, second] : [second, first];
    plainSeconds.push(plain);
    recordedSeconds.push(recording);
    ratios.push(recording / plain);
  }
  const ratio = median(ratios);
  console.log(
    `${task.says}: plain ${median(plainSeconds).toFixed(2)} s, recorded ${median(recordedSeconds).toFixed(2)} s CPU; ` +
      `ratio ${ratio.toFixed(3)} (median of ${rounds} pairs), target ${TARGET} ${ratio <= TARGET ? "reached" : "MISSED"}`,
  );
}

function featuresOf({ rows, columns, nonzeros }) {
  const rng = createRng(1).split("features");
  if (nonzeros === undefined) {
    const values = new Float64Array(rows * columns);
    rng.fillUniform(0, values);
    return { kind: "dense", rows, columns, values: Float32Array.from(values) };
  }
  const offsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * nonzeros);
  const columnIndices = new Int32Array(rows * nonzeros);
  for (let row = 0; row < rows; row++) {
    const start = rng.integer(row, columns);
    for (let k = 0; k < nonzeros; k++) columnIndices[row * nonzeros + k] = (start + 33 * k) % columns;
  }
  const values = new Float32Array(rows * nonzeros).fill(1 / Math.sqrt(nonzeros));
  return { kind: "sparse", rows, columns, offsets, columnIndices, values };
}

function labelsOf({ rows, classes }) {
  const rng = createRng(1).split("labels");
  const values = Int32Array.from({ length: rows }, (_, row) => rng.integer(row, classes));
  return { kind: "classes", values, classCount: classes };
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}
