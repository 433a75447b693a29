// Test accuracy and loss of the default models, trained on every training row of the real tables in examples/, and of
// Fashion-MNIST where it is installed (examples/fashion-mnist/README.md).
//   node bench/accuracy.mjs [banking77|adult|fashion-mnist] [--epochs 10] [--seeds 3] [--set '{"learningRate":0.01}']
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { parseArgs } from "node:util";
import { openTable, openTestTable } from "../packages/data/dist/index.js";
import { defaultTraining } from "../packages/lab/dist/experiment/resolve/default-training.js";
import { encodeBlock, prepareFeatures } from "../packages/lab/dist/features/index.js";
import { createEmbeddedTrainer } from "../packages/lab/dist/index.js";
import { createPermutation, createRng } from "../packages/numeric/dist/index.js";

const TABLES = {
  banking77: { train: "banking77/train.csv", test: "banking77/test.csv", label: "category", target: 0.9 },
  adult: { train: "adult/train.csv.gz", test: "adult/test.csv.gz", label: "income", target: 0.853 },
  "fashion-mnist": {
    train: "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz",
    test: "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz",
    label: "label",
    target: 0.9,
  },
};
const isInstalled = (name) => !isAbsolute(TABLES[name].train) || existsSync(TABLES[name].train);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: "string", default: "10" },
    seeds: { type: "string", default: "3" },
    set: { type: "string", default: "{}" },
  },
});
const [epochs, seeds, changes] = [Number(values.epochs), Number(values.seeds), JSON.parse(values.set)];
for (const name of positionals.length > 0 ? positionals : Object.keys(TABLES).filter(isInstalled))
  await report(name);

async function report(name) {
  const { train, test, label, target } = TABLES[name];
  const path = (file) => (isAbsolute(file) ? file : new URL(`../examples/${file}`, import.meta.url).pathname);
  const table = await openTable(path(train), { kinds: { label } });
  const prepared = await prepareFeatures(table, { test: await openTestTable(path(test), table) });
  const rows = range(0, prepared.trainRows);
  const testRows = range(prepared.trainRows, prepared.rows);
  const encoding = performance.now();
  const dataset = encodeBlock(prepared, rows);
  const { kind, columns, image } = dataset.features;
  const content = { hasText: prepared.texts.length > 0, ...(image === undefined ? {} : { image }) };
  const spec = { ...defaultTraining(content), ...changes };
  console.log(
    `${name}: ${rows.length} rows, ${columns} ${kind} columns, encoded in ${(performance.now() - encoding).toFixed(0)} ms; ${JSON.stringify(spec)}`,
  );

  const accuracies = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const trainer = await createEmbeddedTrainer({ dataset, rows, spec, seed });
    const began = performance.now();
    const steps = Math.floor((epochs * rows.length) / spec.batchSize);
    for (let step = 0; step < steps; step += 64) {
      await trainer.train(
        shuffledAsk(rows.length, spec.batchSize, step, Math.min(64, steps - step), steps, seed),
      );
    }
    const trained = performance.now();
    const { metric, meanLoss } = await trainer.evaluate(testRows);
    const evaluated = performance.now();
    await trainer.dispose();
    accuracies.push(metric);
    console.log(
      `  seed ${seed}: accuracy ${metric.toFixed(4)}, loss ${meanLoss.toFixed(4)}; ` +
        `${((trained - began) / steps).toFixed(3)} ms a step, ${(evaluated - trained).toFixed(0)} ms for ${testRows.length} test rows`,
    );
  }
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / seeds;
  console.log(`  mean ${mean.toFixed(4)}, target ${target}: ${mean >= target ? "reached" : "MISSED"}`);
}

function shuffledAsk(size, batchSize, first, steps, total, seed) {
  const indices = new Int32Array(steps * batchSize);
  for (let k = 0; k < indices.length; k++) {
    const position = first * batchSize + k;
    indices[k] = permutation(size, seed, Math.floor(position / size)).at(position % size);
  }
  return {
    kind: "train",
    v: 1,
    id: first,
    step: first,
    steps,
    indices,
    weights: new Float32Array(indices.length).fill(1),
    progress: Float64Array.from({ length: steps }, (_, k) => (first + k) / total),
    loss: { method: "plain" },
    report: { perExample: [], perAsk: [] },
    weigh: false,
  };
}

function permutation(size, seed, epoch) {
  permutation.cache ??= new Map();
  const key = `${size}/${seed}/${epoch}`;
  if (!permutation.cache.has(key)) {
    permutation.cache.set(key, createPermutation(size, createRng(seed).split(`epoch-${epoch}`)));
  }
  return permutation.cache.get(key);
}

function range(start, end) {
  return Int32Array.from({ length: end - start }, (_, k) => start + k);
}
