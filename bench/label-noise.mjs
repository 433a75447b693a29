// Which scores find labels that are wrong: a tenth of banking77's labels get another class; AUC of each score.
//   node bench/label-noise.mjs [--share 0.1] [--seeds 3]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openTable, writeTable } from "../packages/data/dist/index.js";
import { computeScores, prepareScores } from "../packages/lab/dist/index.js";
import { createRng, ranks } from "../packages/numeric/dist/index.js";

const SCORERS = [
  "text-length",
  "ngram-perplexity",
  "loss",
  "entropy",
  "grand",
  "centroid-distance",
  "cross-fitted-loss",
  "cross-fitted-entropy",
  "el2n",
  "cartography",
  "forgetting",
  "learned-iteration",
  "aum",
  "threshold-aum",
  "consistency",
  "cross-review",
  "label-quality",
];

const { values } = parseArgs({
  options: { share: { type: "string", default: "0.1" }, seeds: { type: "string", default: "3" } },
});
const folder = mkdtempSync(join(tmpdir(), "gradus-label-noise-"));
const path = join(folder, "noisy.csv");
const flipped = await writeNoisy(path, Number(values.share));
const table = await openTable(path, { kinds: { label: "category", text: "text" } });
try {
  const plan = await prepareScores(table, {
    scorers: SCORERS,
    options: {},
    votes: [],
    probabilities: [],
    epochs: 10,
    seeds: Number(values.seeds),
    seed: 0,
  });
  const { columns, meanRank, labelIssues } = await computeScores(plan, {
    progress() {},
    now: () => performance.now() / 1000,
    signal: new AbortController().signal,
  });
  const count = flipped.reduce((sum, each) => sum + each, 0);
  console.log(`${count} of ${flipped.length} labels flipped; AUC of flipped against others, higher = harder`);
  const all = [...columns, { name: "meanRank", values: meanRank, stability: null }];
  for (const { name, values, auc, stability } of all
    .map((column) => ({ ...column, auc: areaUnder(column.values, flipped) }))
    .sort((a, b) => b.auc - a.auc)) {
    const top = precisionOfTop(values, flipped, count);
    const seeds = stability === null ? "" : `, ρ of two seeds ${stability.toFixed(2)}`;
    console.log(
      `${name.padEnd(24)} ${auc.toFixed(3)}, ${top.toFixed(2)} of the top ${count} flipped${seeds}`,
    );
  }
  const found = [...labelIssues.rows].filter((row) => flipped[row] === 1).length;
  console.log(
    `label-quality: ${labelIssues.rows.length} suspected, ${(found / labelIssues.rows.length).toFixed(2)} of them flipped, ` +
      `${(found / count).toFixed(2)} of the flipped found; estimated noise rate ${labelIssues.noiseRate.toFixed(3)}`,
  );
  const { values: beyond } = columns.find(({ name }) => name === "thresholdAum");
  const suspected = [...beyond.keys()].filter((row) => beyond[row] > 0);
  const right = suspected.filter((row) => flipped[row] === 1).length;
  console.log(
    `threshold-aum above 0: ${suspected.length} suspected, ${(right / suspected.length).toFixed(2)} of them flipped, ` +
      `${(right / count).toFixed(2)} of the flipped found`,
  );
} finally {
  table.close();
  rmSync(folder, { recursive: true });
}

/** Writes the table with that share of its labels turned to another class, drawn by seed 10. */
async function writeNoisy(to, share) {
  const given = fileURLToPath(new URL("../examples/banking77/train.csv", import.meta.url));
  const source = await openTable(given, { kinds: { label: "category" } });
  const [texts, { codes, names }] = [await source.texts("text"), await source.categories("category")];
  source.close();
  const rng = createRng(10);
  const turned = Int32Array.from(codes, (_, row) => Number(rng.split("flipped").uniform(row) < share));
  const category = Array.from(codes, (code, row) => {
    const step = turned[row] === 1 ? 1 + rng.split("to").integer(row, names.length - 1) : 0;
    return names[(code + step) % names.length];
  });
  await writeTable(to, { text: texts, category });
  return turned;
}

/** Probability that a flipped row ranks above another; ties count half. */
function areaUnder(scores, isPositive) {
  const ranked = ranks(scores, { ties: "average" });
  const positives = isPositive.reduce((sum, each) => sum + each, 0);
  const sum = ranked.reduce((total, rank, row) => total + (isPositive[row] === 1 ? rank : 0), 0);
  return (sum - (positives * (positives + 1)) / 2) / (positives * (isPositive.length - positives));
}

/** Share of flipped rows among the hardest; the row's place breaks ties, so that they are as good as drawn. */
function precisionOfTop(scores, isPositive, count) {
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, count);
  return order.filter((row) => isPositive[row] === 1).length / count;
}
