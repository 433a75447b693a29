/**
 * How long `gradus --help` takes beside `node -e 0`: medians of interleaved runs. Budget: 150 ms above it.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNS = 21;
const bin = fileURLToPath(new URL("../packages/cli/bin/gradus.js", import.meta.url));

function millisecondsOf(...words) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, words, { stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} exited ${status}`);
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[(values.length - 1) / 2];
}

const [empty, help] = [[], []];
for (let run = 0; run < RUNS; run++) {
  empty.push(millisecondsOf("-e", "0"));
  help.push(millisecondsOf(bin, "--help"));
}
const [base, ours] = [median(empty), median(help)];
const above = ours - base;
console.log(`node -e 0: ${base.toFixed(1)} ms, gradus --help: ${ours.toFixed(1)} ms`);
console.log(
  `ratio ${(ours / base).toFixed(2)}, ${above.toFixed(1)} ms above (budget 150): ${above <= 150 ? "held" : "MISSED"}`,
);
process.exit(above <= 150 ? 0 : 1);
