// A/A: random order against itself, trained for real. How often does the rule call two of the same different?
//   node bench/a-a.mjs [cells, 400 by default] [replications, 4000 by default]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decideFamily } from "../packages/evidence/dist/index.js";
import { runCell } from "../packages/lab/dist/experiment/cell/cell.js";
import { observe } from "../packages/lab/dist/experiment/rule/observe.js";
import { prepareComparison } from "../packages/lab/dist/index.js";
import { createPermutation, createRng } from "../packages/numeric/dist/index.js";

const cellCount = Number(process.argv[2] ?? 400);
const replications = Number(process.argv[3] ?? 4000);
const BLOCKS = 20;
const rng = createRng(31);

/** Two overlapping classes in two numbers. */
function writeTable(path, name, rows) {
  const lines = Array.from({ length: rows }, (_, row) => {
    const [x, y] = [0, 1].map((k) => (row % 2 ? 0.6 : -0.6) + rng.split(name).normal(2 * row + k));
    return `${x},${y},${row % 2 ? "yes" : "no"}`;
  });
  writeFileSync(path, ["x,y,label", ...lines, ""].join("\n"));
}

const folder = mkdtempSync(join(tmpdir(), "gradus-a-a-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const [table, test] = ["train.csv", "test.csv"].map((name) => join(folder, name));
writeTable(table, "train", 300);
writeTable(test, "test", 150);
const { experiment, data } = await prepareComparison({
  table,
  test,
  columns: { label: "label" },
  arms: ["shuffle", "importance"],
  model: "mlp:8",
  learningRate: 0.02,
  tuning: "none",
  batchSize: 20,
  epochs: 4,
});

/** Cells of the control, each with a split, initial weights and batches of its own. */
const started = performance.now();
const cells = [];
for (let block = 1; block <= cellCount; block++) {
  const task = { phase: "main", block, arm: "shuffle", placebo: false, learningRate: 0.02 };
  const nowhere = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
  cells.push(await runCell(experiment, data, task, nowhere));
}
const metrics = cells.map(({ chosen }) => chosen[0].metric);
const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
const centre = mean(metrics);
const sd = Math.sqrt(mean(metrics.map((metric) => (metric - centre) ** 2)));
console.log(
  `${cellCount} cells in ${((performance.now() - started) / 1000).toFixed(0)} s: accuracy ${centre.toFixed(3)}, sd ${sd.toFixed(4)}, 1/n_test ${(1 / 150).toFixed(4)}`,
);

/** Families of `arms` members that differ from their shared control in nothing but their draws. */
function simulate(arms, { margin, luck }) {
  const members = Array.from({ length: arms }, (_, k) => ({ arm: `arm-${k}`, at: 1 }));
  const rule = { margin, blocks: BLOCKS, resolution: experiment.metric.resolution };
  return Array.from({ length: replications }, (_, r) => {
    const draw = createPermutation(cellCount, rng.split(`${arms}-${r}`));
    const cell = (n, k) => cells[draw.at(n * (arms + 1) + k)];
    const blocks = Array.from({ length: BLOCKS }, (_, n) =>
      members.map((_, k) => {
        const { examples, ...observation } = observe(experiment, cell(n, k), cell(n, arms), 1);
        return luck ? { ...observation, examples } : observation;
      }),
    );
    return decideFamily(members, rule, blocks);
  });
}

/** Share of replications in which any member has one of these verdicts, with its standard error. */
function rate(families, verdicts) {
  const hits = families.filter((results) => results.some(({ verdict }) => verdicts.includes(verdict))).length;
  const p = hits / replications;
  return `${p.toFixed(4)} ± ${Math.sqrt((p * (1 - p)) / replications).toFixed(4)}`;
}

for (const [arms, luck, margin, says] of [
  [1, true, 1e-4, "margin too narrow to be equivalent"],
  [1, false, 1e-4, "the same without test-set luck"],
  [5, true, 1e-4, "five arms, one control"],
  [1, true, sd, "margin of one sd"],
]) {
  const families = simulate(arms, { margin, luck });
  console.log(
    `${String(arms).padEnd(3)}${says.padEnd(38)} any better ${rate(families, ["better"])}  better or worse ${rate(families, ["better", "worse"])}  equivalent ${rate(families, ["equivalent"])}`,
  );
}
