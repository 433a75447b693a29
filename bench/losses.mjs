// What a loss costs beside the plain one: a step of the MLP 784-256-10 on batches of 128, in alternating rounds.
//   node bench/losses.mjs [--rounds 15]
import { parseArgs } from "node:util";
import { catalog } from "../packages/curriculum/dist/index.js";
import { BATCH, median, openTrainingStep } from "./training-step.mjs";

/** The most that a step may cost over the plain one. */
const TARGET = 0.05;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
const names = catalog
  .filter(({ kind, tasks }) => kind === "loss" && tasks.includes("classes"))
  .map(({ name }) => name);
const runs = await Promise.all(names.map((method) => openTrainingStep({ method })));

const measures = names.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, run] of runs.entries()) measures[index].push(await run());
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
