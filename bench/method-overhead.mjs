// What every method of the catalog costs a step beyond a shuffle: CPU time of its asks and tells, without the forward
// passes that it asks for, beside the training step of the MLP 784-256-10 on batches of 128.
//
//   node bench/method-overhead.mjs                    n = 60,000 and 1,000,000 (about six minutes, 1 GB)
//   node bench/method-overhead.mjs --quick            n = 60,000 only
//   node bench/method-overhead.mjs --only self-paced  names that contain this

import { parseArgs } from "node:util";
import { catalog, curricula, modelsOf, recipeOf, startRun } from "../packages/curriculum/dist/index.js";
import { createRng } from "../packages/numeric/dist/index.js";
import { BATCH, median, openTrainingStep } from "./training-step.mjs";

const STEPS = 2000;
/** The most that a step may cost over the shuffle's, as a share of the training step. */
const TARGET = 0.05;
/** A step of a method with rounds that takes longer than this for each example has held one. */
const ROUND_NS = 20;
/** Answers of a size that take turns, so that no branch learns them by heart. */
const TURNS = 16;

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "7" },
  },
});
const namesOf = (kind) => catalog.filter((method) => method.kind === kind).map(({ name }) => name);
const cases = [
  ...curricula.map(({ name }) => ({ name, recipe: recipeOf(name) })),
  ...namesOf("regularizer").map((regularizer) => ({
    name: `self-paced, ${regularizer}`,
    recipe: recipeOf("self-paced", { regularizer }),
  })),
  ...namesOf("pacing").map((method) => ({
    name: `paced, ${method}`,
    recipe: recipeOf("paced", { pacing: { method } }),
  })),
  { name: "importance, gate open", recipe: recipeOf("importance", { threshold: 1 }) },
  {
    name: "batch-self-paced, between passes",
    recipe: recipeOf("batch-self-paced"),
    weigh: true,
  },
  ...namesOf("regularizer").map((regularizer) => ({
    name: `batch-self-paced, ${regularizer}`,
    recipe: recipeOf("batch-self-paced", { regularizer }),
    weigh: true,
  })),
].filter(({ name }) => name.includes(flags.only));

const trainStep = await openTrainingStep();
const sizes = flags.quick ? [60_000] : [60_000, 1_000_000];
const answers = new Map();
const found = new Map(cases.map(({ name }) => [name, []]));
const trained = [];
for (const count of sizes) {
  const examples = makeExamples(count);
  const shuffle = { recipe: recipeOf("shuffle") };
  const rounds = count > 100_000 ? Math.ceil(Number(flags.rounds) / 2) : Number(flags.rounds);
  stepsOf(shuffle, examples);
  for (const each of cases) {
    const runs = [];
    stepsOf(each, examples);
    for (let round = 0; round < rounds; round++) {
      const plain = stepsOf(shuffle, examples);
      const own = stepsOf(each, examples);
      runs.push({ ...own, over: own.step - plain.step });
    }
    const held = runs.flatMap(({ held }) => held);
    found.get(each.name).push({
      step: median(runs.map(({ step }) => step)),
      over: median(runs.map(({ over }) => over)),
      round: held.length === 0 ? null : median(held),
    });
    if (count === sizes[0]) trained.push(await trainStep());
  }
}

const trainingStep = 1000 * median(trained);
console.log(
  `a training step: ${trainingStep.toFixed(0)} us (median of ${trained.length} blocks in turn with the rest)\n` +
    `us a step of ${BATCH}, medians of runs of ${STEPS} steps, each beside a shuffle; n = ${sizes.join(", ")}\n`,
);
const columns = ["ask + tell", "over shuffle", "of a training step", "bar", "round, us an example"];
console.log(["method".padEnd(34), ...columns].join(" | "));
for (const [name, results] of found) {
  const [small, large = { step: NaN, over: NaN, round: null }] = results;
  const share = (100 * small.over) / trainingStep;
  const pair = (a, b, digits) => `${a.toFixed(digits)}${Number.isNaN(b) ? "" : ` / ${b.toFixed(digits)}`}`;
  const cells = [
    `${pair(small.step, large.step, 1)}${Number.isNaN(large.step) ? "" : ` (x ${(large.step / small.step).toFixed(1)})`}`,
    pair(small.over, large.over, 1),
    `${share.toFixed(1)} %`,
    small.over <= TARGET * trainingStep ? "met" : "MISSED",
    small.round === null ? "" : pair(small.round, large.round ?? NaN, 3),
  ];
  console.log([name.padEnd(34), ...cells].join(" | "));
}

/** CPU us a step of one whole run, rounds apart: us an example of each step that held one. */
function stepsOf({ recipe, weigh = false }, examples) {
  const run = startRun(recipe, examples, { seed: 1, batchSize: BATCH, budget: { steps: STEPS }, weigh });
  const silentRound = run.feedback.turns === "interval" ? (ROUND_NS * examples.count) / 1000 : Infinity;
  const models = 1 + modelsOf(recipe).length;
  const held = [];
  let spent = 0;
  let steps = 0;
  let turn = 0;
  let trains = 0;
  let measured = 0;
  let from = cpuMicroseconds();
  for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
    if (ask.kind === "measure" && ask.purpose !== "pool") measured += ask.indices.length;
    const answer = answerOf(ask, turn++);
    if (ask.weigh) run.weigh(ask.id, answer.loss);
    run.tell(ask.id, answer);
    if (ask.kind !== "train" || ++trains % models > 0) continue;
    const now = cpuMicroseconds();
    if (measured > 0 || now - from > silentRound) held.push((now - from) / (measured || examples.count));
    else {
      spent += now - from;
      steps++;
    }
    measured = 0;
    from = now;
  }
  return { step: spent / steps, held };
}

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Signals made beforehand: a look-up, whatever is asked. */
function answerOf(ask, turn) {
  const size = ask.indices.length;
  let made = answers.get(size);
  if (made === undefined) {
    made = Array.from({ length: TURNS }, (_, k) => makeAnswer(size, k));
    answers.set(size, made);
  }
  return made[turn % TURNS];
}

function makeAnswer(size, seed) {
  const uniform = (name) => column(size, createRng(seed).split(name));
  const skewed = (name) => Float32Array.from(uniform(name), (u) => 0.01 + 2 * u * u);
  return {
    loss: skewed("loss"),
    gradientNorm: skewed("gradientNorm"),
    entropy: skewed("entropy"),
    correct: Float32Array.from(uniform("correct"), Math.round),
    alignment: Float32Array.from(uniform("alignment"), (u) => 2 * u - 1),
  };
}

function makeExamples(count) {
  const rng = createRng(1);
  const keys = Uint32Array.from({ length: 2 * count }, (_, k) => rng.uint32(k));
  const whole = (name, values) =>
    Int32Array.from(column(count, rng.split(name)), (u) => Math.floor(u * values));
  return {
    count,
    keys,
    scores: {
      difficulty: column(count, rng.split("difficulty")),
      irreducibleLoss: column(count, rng.split("irreducible")),
    },
    classes: whole("classes", 10),
    classCount: 10,
    groups: whole("groups", 100),
    pools: { validation: 5000, reference: 1000 },
  };
}

function column(size, rng) {
  const values = new Float64Array(size);
  rng.fillUniform(0, values);
  return values;
}
