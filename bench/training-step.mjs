// One optimizer step of the MLP 784-256-10 on batches of 128: what benches hold costs against.
import { createEmbeddedTrainer } from "../packages/lab/dist/index.js";
import { createRng } from "../packages/numeric/dist/index.js";

export const BATCH = 128;
const ROWS = 8192;
const COLUMNS = 784;
const CLASSES = 10;
const STEPS = 64;

/** A function that trains a block of steps under a loss and resolves to CPU ms a step; it has run once. */
export async function openTrainingStep(loss = { method: "plain" }) {
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
    loss,
    report: { perExample: [], perAsk: [] },
    weigh: false,
  };
  await trainer.train(ask);
  return async () => {
    const before = process.cpuUsage();
    await trainer.train(ask);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / STEPS;
  };
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
