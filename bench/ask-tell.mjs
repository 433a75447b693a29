// CPU time of ask + tell, in microseconds a step of 128 rows, beside the bars of DESIGN section 8.
//
//   node bench/ask-tell.mjs            n = 60,000 and 10,000,000 (needs about 2 GB, two minutes)
//   node bench/ask-tell.mjs --quick    n = 60,000 only

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { checkRecipe, recipeOf, startRun } from "../packages/curriculum/dist/index.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const BATCH = 128;
const ROUNDS = 7;
const STEPS = 2000;

const open = (startFraction) => ({
  format: "gradus.recipe/1",
  target: {
    method: "paced",
    order: "easy-first",
    balanced: false,
    pacing: { method: "step", startFraction, fullAt: 1 },
  },
});
const cases = [
  { name: "shuffle", recipe: recipeOf("shuffle"), bar: { 60000: 12, 10000000: 36 } },
  { name: "shuffle, blocks of 100", recipe: recipeOf("shuffle"), steps: 100 },
  { name: "paced, 10 % open", recipe: checkRecipe(open(0.1)) },
  { name: "paced, 1 % open", recipe: checkRecipe(open(0.01)), timesShuffle: 3 },
  { name: "priority", recipe: recipeOf("priority"), bar: { 60000: 50, 10000000: 200 } },
  { name: "priority, exponent .6", recipe: recipeOf("priority", { exponent: 0.6, correctionStart: 0.4 }) },
  {
    name: "priority, paced, 10 % open",
    recipe: checkRecipe({ ...open(0.1), proposal: { method: "priority" } }),
  },
  { name: "importance, gate closed", recipe: recipeOf("importance", { threshold: 100 }) },
  { name: "importance, gate open", recipe: recipeOf("importance", { threshold: 1 }) },
  { name: "top-loss", recipe: recipeOf("top-loss") },
  { name: "reducible-loss", recipe: recipeOf("reducible-loss") },
];

const sizes = process.argv.includes("--quick") ? [60_000] : [60_000, 10_000_000];
for (const count of sizes) {
  const examples = makeExamples(count);
  console.log(
    `\nn = ${count.toLocaleString("en")}, B = ${BATCH}: median of ${ROUNDS} rounds of ${STEPS} steps`,
  );
  let shuffle = 0;
  for (const { name, recipe, steps = 1, bar, timesShuffle } of cases) {
    const { microseconds, worst, bytes } = await measure(recipe, examples, steps);
    if (name === "shuffle") shuffle = microseconds;
    const limit = bar?.[count] ?? (timesShuffle === undefined ? undefined : timesShuffle * shuffle);
    const verdict =
      limit === undefined ? "" : `  bar ${limit.toFixed(0)}: ${microseconds <= limit ? "met" : "MISSED"}`;
    console.log(
      `${name.padEnd(28)} ${microseconds.toFixed(1).padStart(7)} us a step (worst round ${worst.toFixed(1)})  ` +
        `${(bytes / count).toFixed(1).padStart(5)} B an example${verdict}`,
    );
  }
}

async function measure(recipe, examples, steps) {
  const before = await arrayBytes();
  const budget = { steps: (ROUNDS + 2) * STEPS };
  const run = startRun(recipe, examples, { seed: 1, batchSize: BATCH, budget });
  const answers = new Map();
  const tell = (ask) => {
    const names = ask.kind === "train" ? ask.report.perExample : ask.signals;
    if (names.length === 0) return run.tell(ask.id, {});
    const size = ask.indices.length;
    if (!answers.has(size)) {
      const values = Float32Array.from({ length: size }, (_, k) => 0.05 + ((k * 37) % 101) / 101);
      answers.set(size, { loss: values, gradientNorm: values });
    }
    run.tell(ask.id, answers.get(size));
  };
  const advance = (count) => {
    for (let done = 0; done < count; ) {
      const ask = run.ask({ steps });
      if (ask.kind === "train") done += ask.steps;
      tell(ask);
    }
  };
  advance(2 * STEPS);
  const bytes = (await arrayBytes()) - before;
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    advance(STEPS);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / STEPS;
  }).sort((a, b) => a - b);
  return { microseconds: times[ROUNDS >> 1], worst: times[ROUNDS - 1], bytes };
}

/** Bytes held by typed arrays; freed ones are swept only some turns after a collection. */
async function arrayBytes() {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().arrayBuffers;
}

function makeExamples(count) {
  const keys = new Uint32Array(2 * count);
  const difficulty = new Float64Array(count);
  for (let i = 0, state = 1; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    keys[2 * i] = i;
    keys[2 * i + 1] = state;
    difficulty[i] = state / 4294967296;
  }
  return { count, keys, scores: { difficulty, irreducibleLoss: difficulty } };
}
