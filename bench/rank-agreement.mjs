// Rank agreement of ten score columns, ours beside scipy's, in one run with alternating rounds.
//   npm run build && node bench/rank-agreement.mjs [--rounds 3] [--rows 1000000]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { agreementMatrix, createRng } from "../packages/numeric/dist/index.js";
import { peersPython } from "./peers.mjs";

const { values: given } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, rows: { type: "string", default: "1000000" } },
});
const ROUNDS = Number(given.rounds);
const ROWS = Number(given.rows);
const BAR_SECONDS = 10;

/** One latent difficulty, seen by ten scores of unlike noise: seven of real numbers, three of few values (counts). */
const rng = createRng(1);
const latent = column("latent");
const columns = Array.from({ length: 10 }, (_, c) => {
  const seen = column(`noise-${c}`).map((noise, i) => latent[i] + 0.3 * (1 + c) * noise);
  return c % 3 === 2 ? seen.map((value) => Math.floor(value * [3, 10, 100][(c - 2) / 3])) : seen;
});

const peer = await startPeer();
const folder = mkdtempSync(join(tmpdir(), "rank-agreement-"));
columns.forEach((values, c) => {
  writeFileSync(join(folder, `${c}.bin`), new Uint8Array(values.buffer));
});
await peer({ do: "prepare", folder, columns: columns.length });
rmSync(folder, { recursive: true });
const versions = await peer({ do: "versions" });
console.log(
  `node ${process.versions.node}, scipy ${versions.scipy}, numpy ${versions.numpy}; one thread each; ` +
    `10 columns of ${ROWS.toLocaleString("en")} rows, ${ROUNDS} alternating rounds, medians of CPU time\n`,
);

agreementMatrix(columns.map((values) => values.subarray(0, 10_000))); // warm up
const seconds = { gradus: [], spearman: [], kendall: [] };
let ours;
let theirs;
for (let round = 0; round < ROUNDS; round++) {
  const contestants = [
    async () => {
      const start = process.cpuUsage();
      ours = agreementMatrix(columns);
      const { user, system } = process.cpuUsage(start);
      seconds.gradus.push((user + system) / 1e6);
    },
    async () => {
      theirs = await peer({ do: "agreement" });
      seconds.spearman.push(theirs.spearman_seconds);
      seconds.kendall.push(theirs.kendall_seconds);
    },
  ];
  for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) await contestant();
}
await peer(null);

const all = median(seconds.gradus);
const scipy = median(seconds.spearman) + median(seconds.kendall);
console.log(
  `gradus, Spearman and Kendall of 45 pairs  ${all.toFixed(2)} s   (at most ${BAR_SECONDS} s: ${all <= BAR_SECONDS ? "ok" : "FAILS"})`,
);
console.log(`scipy, spearmanr of the matrix            ${median(seconds.spearman).toFixed(2)} s`);
console.log(`scipy, kendalltau of each pair            ${median(seconds.kendall).toFixed(2)} s`);
console.log(`ratio of times                            ${(all / scipy).toFixed(3)}`);
for (const name of ["spearman", "kendall"]) {
  const apart = Math.max(...theirs[name].map((value, cell) => Math.abs(value - ours[name][cell])));
  console.log(`${name}: largest difference from scipy  ${apart.toExponential(1)}`);
}

function column(name) {
  const values = new Float64Array(ROWS);
  rng.split(name).fillUniform(0, values);
  return values;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** A function that sends one request to the Python side and waits for its answer; null ends it. */
async function startPeer() {
  const script = fileURLToPath(new URL("rank-agreement.py", import.meta.url));
  const child = spawn(await peersPython(), [script], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (request) => {
    if (request === null) return child.stdin.end();
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("rank-agreement: the Python side ended early");
    return JSON.parse(value);
  };
}
