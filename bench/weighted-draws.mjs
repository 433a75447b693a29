// Weighted draws against numpy, torch and torchrl, in one run with alternating rounds.
//   npm run build && node bench/weighted-draws.mjs [--rounds 7]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAliasTable, createRng, createSumTree } from "../packages/numeric/dist/index.js";
import { peersPython } from "./peers.mjs";

const { values: given } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const ROUNDS = Number(given.rounds);
const ROWS = 1_000_000;
const BATCH = 128;
const DRAWS = 1_000_064; // whole batches
const UPDATES = 256_000;

const peer = await startPeer();
const rng = createRng(1);
const weights = Float64Array.from({ length: ROWS }, (_, i) => rng.uniform(i) ** 2);
await handOver(weights);
console.log(`node ${process.versions.node}, ${describe(await peer({ do: "versions" }))}; one thread each`);
console.log(
  `medians of ${ROUNDS} alternating rounds, ns a draw or update; ${ROWS.toLocaleString("en")} rows\n`,
);

let counter = ROWS;
const table = createAliasTable(weights);
const tree = createSumTree(ROWS);
tree.fill(weights);
const drawn = new Int32Array(DRAWS);

await compare("fixed table, table kept: alias against searchsorted", DRAWS, "at most .5 x", {
  gradus: () => timed(() => table.fill(rng, advance(DRAWS), drawn)),
  numpy: () => peer({ do: "searchsorted", draws: DRAWS }),
});
await compare("fixed table, built and drawn: alias against Generator.choice", DRAWS, "at most .5 x", {
  gradus: () => timed(() => createAliasTable(weights).fill(rng, advance(DRAWS), drawn)),
  numpy: () => peer({ do: "choice", draws: DRAWS }),
});
for (const batch of [BATCH, DRAWS]) {
  const uniforms = new Float64Array(batch);
  const out = new Int32Array(batch);
  await compare(`moving weights, draws by ${batch}, random numbers included`, DRAWS, "at most 1 x", {
    gradus: () =>
      timed(() => {
        for (let done = 0; done < DRAWS; done += batch) {
          rng.fillUniform(advance(batch), uniforms);
          tree.drawMany(uniforms, out);
        }
      }),
    "torchrl float32": () => peer({ do: "tree_draws", dtype: "float32", draws: DRAWS, batch }),
    "torchrl float64": () => peer({ do: "tree_draws", dtype: "float64", draws: DRAWS, batch }),
  });
}
for (const batch of [BATCH, UPDATES]) {
  const indices = Int32Array.from({ length: UPDATES }, (_, i) => rng.integer(i, ROWS));
  const moved = new Float64Array(UPDATES);
  rng.fillUniform(0, moved);
  await compare(`moving weights, updates by ${batch}`, UPDATES, "at most 2.5 x", {
    gradus: () =>
      timed(() => {
        for (let done = 0; done < UPDATES; done += batch) {
          tree.setMany(indices.subarray(done, done + batch), moved.subarray(done, done + batch));
        }
      }),
    "torchrl float32": () => peer({ do: "tree_updates", dtype: "float32", updates: UPDATES, batch }),
    "torchrl float64": () => peer({ do: "tree_updates", dtype: "float64", updates: UPDATES, batch }),
  });
}
for (const [rows, weight] of [
  [2 ** 24 + 2, 1],
  [2 ** 24 + 2, 0.1],
  [2 ** 25 + 2, 1],
]) {
  await manyRows(rows, weight);
}
await peer(null);

/** Alternates the contestants, the first of which is ours, and prints medians and ratios. */
async function compare(title, count, target, contestants) {
  const names = Object.keys(contestants);
  const seconds = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await contestants[name](); // warm up
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      seconds[name].push((await contestants[name]()).seconds);
    }
  }
  const nanoseconds = (name) => (median(seconds[name]) * 1e9) / count;
  const [ours, ...peers] = names;
  console.log(`${title}\n  ${ours.padEnd(16)} ${nanoseconds(ours).toFixed(1).padStart(7)}`);
  for (const name of peers) {
    const ratio = nanoseconds(ours) / nanoseconds(name);
    console.log(
      `  ${name.padEnd(16)} ${nanoseconds(name).toFixed(1).padStart(7)}   ratio ${ratio.toFixed(2)} (${target})`,
    );
  }
}

/** Equal weights: among draws from the upper half, odd rows are half; and each row is reached from its own middle. */
async function manyRows(rows, weight) {
  const draws = 400_000;
  const equal = new Float64Array(rows).fill(weight);
  const out = new Int32Array(draws);
  const ours = {};
  createAliasTable(equal).fill(rng, advance(draws), out);
  ours["gradus alias"] = { ...oddOfUpperHalf(out, rows) };
  const large = createSumTree(rows);
  large.fill(equal);
  const uniforms = new Float64Array(draws);
  rng.fillUniform(advance(draws), uniforms);
  large.drawMany(uniforms, out);
  ours["gradus sum tree"] = { ...oddOfUpperHalf(out, rows), reached: shareReached(large, rows) };
  const all = { ...ours, ...(await peer({ do: "many_rows", rows, weight, draws })) };

  console.log(`\n${rows.toLocaleString("en")} rows of weight ${weight}`);
  for (const [name, { odd, draws: count, reached, refused }] of Object.entries(all)) {
    if (refused !== undefined) {
      console.log(`  ${name.padEnd(17)} ${refused === null ? "draws" : `refuses: ${refused}`}`);
      continue;
    }
    const sigmas = (odd - 0.5) / Math.sqrt(0.25 / count);
    const fails = Math.abs(sigmas) > 5 ? "FAILS" : "ok";
    const reach = reached === undefined ? "" : `, rows reached ${(100 * reached).toFixed(2)} %`;
    console.log(
      `  ${name.padEnd(17)} odd rows ${odd.toFixed(4)} (${sigmas.toFixed(1)} sigma, ${fails})${reach}`,
    );
  }
}

function oddOfUpperHalf(out, rows) {
  const upper = out.filter((row) => row >= rows >> 1);
  return { draws: upper.length, odd: upper.filter((row) => row % 2 === 1).length / upper.length };
}

function shareReached(large, rows) {
  let reached = 0;
  const chunk = 1 << 20;
  for (let first = 0; first < rows; first += chunk) {
    const middles = Float64Array.from(
      { length: Math.min(chunk, rows - first) },
      (_, j) => (first + j + 0.5) / rows,
    );
    const out = new Int32Array(middles.length);
    large.drawMany(middles, out);
    for (let j = 0; j < out.length; j++) if (out[j] === first + j) reached++;
  }
  return reached / rows;
}

function advance(count) {
  const start = counter;
  counter += count;
  return start;
}

function timed(work) {
  const start = performance.now();
  work();
  return { seconds: (performance.now() - start) / 1000 };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function describe(versions) {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

async function handOver(values) {
  const folder = mkdtempSync(join(tmpdir(), "weighted-draws-"));
  const file = join(folder, "weights.bin");
  writeFileSync(file, new Uint8Array(values.buffer));
  await peer({ do: "prepare", rows: values.length, weights_file: file });
  rmSync(folder, { recursive: true });
}

/** A function that sends one request to the Python side and waits for its answer; null ends it. */
async function startPeer() {
  const script = fileURLToPath(new URL("weighted-draws.py", import.meta.url));
  const child = spawn(await peersPython(), [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (request) => {
    if (request === null) return child.stdin.end();
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("weighted-draws: the Python side ended early");
    return JSON.parse(value);
  };
}
