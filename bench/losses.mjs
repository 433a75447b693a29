// What a loss costs beside the plain one: a step of the MLP 784-256-10 on batches of 128, in alternating rounds.
//   node bench/losses.mjs [--rounds 15]
import { parseArgs } from "node:util";
import { catalog } from "../packages/curriculum/dist/index.js";
import { createEmbeddedTrainer } from "../packages/lab/dist/index.js";
import { createRng } from "../packages/numeric/dist/index.js";

const BATCH = 128;
const ROWS = 8192;
const COLUMNS = 784;
const CLASSES = 10;
const STEPS = 64;
/** The most that a step may cost over the plain one. */
const TARGET = 0.05;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
const names = catalog
  .filter(({ kind, tasks }) => kind === "loss" && tasks.includes("classes"))
  .map(({ name }) => name);
const runs = await Promise.all(names.map(openRun));

const measures = names.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, run] of runs.entries()) measures[index].push(await cpuMilliseconds(run));
}
const plain = median(measures[names.indexOf("plain")]);
console.log(`MLP 784-256-10, batch ${BATCH}; CPU ms a step, medians of ${rounds} alternating rounds`);
for (const [index, name] of names.entries()) {
  const milliseconds = median(measures[index]);
  // pairs of the same round, so that a machine that slows down slows both
  const over =
    median(measures[index].map((each, round) => each / measures[names.indexOf("plain")][round])) - 1;
  const verdict =
    name === "plain" ? "" : over <= TARGET ? `, target ${TARGET} reached` : `, target ${TARGET} MISSED`;
  console.log(
    `${name}: ${milliseconds.toFixed(3)}, ${((milliseconds - plain) * 1000).toFixed(0)} µs over plain, ${(100 * over).toFixed(1)} %${verdict}`,
  );
}

async function openRun(method) {
  const rng = createRng(1);
  const uniform = new Float64Array(ROWS * COLUMNS);
  rng.fillUniform(0, uniform);
  const labels = Int32Array.from({ length: ROWS }, (_, row) => rng.split("labels").integer(row, CLASSES));
  const trainer = await createEmbeddedTrainer({
    dataset: {
      features: { kind: "dense", rows: ROWS, columns: COLUMNS, values: Float32Array.from(uniform) },
      labels: { kind: "classes", values: labels, classCount: CLASSES },
    },
    rows: Int32Array.from({ length: ROWS }, (_, row) => row),
    spec: {
      model: { kind: "mlp", hidden: [256], dropout: 0 },
      optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      learningRate: 1e-3,
      schedule: { kind: "constant" },
      batchSize: BATCH,
    },
    seed: 1,
  });
  const ask = {
    kind: "train",
    v: 1,
    id: 0,
    step: 0,
    steps: STEPS,
    indices: Int32Array.from({ length: STEPS * BATCH }, (_, k) => rng.integer(k, ROWS)),
    weights: new Float32Array(STEPS * BATCH).fill(1),
    progress: new Float64Array(STEPS),
    loss: { method },
    report: { perExample: [], perAsk: [] },
    weigh: false,
  };
  await trainer.train(ask);
  return () => trainer.train(ask);
}

async function cpuMilliseconds(run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / STEPS;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
