/**
 * Runs claims with the built command and stores what they came to in docs/reproduce.json, from which the tables of
 * docs/reproduce.md are made: `node tools/reproduce.mjs` runs all, long ones too; `node tools/reproduce.mjs R1 R3`
 * these, and keeps what is stored of the others.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workspace.mjs";

const path = join(ROOT, "docs/reproduce.json");
const names = process.argv.slice(2);
const { claims: run } = gradus(["reproduce", ...(names.length > 0 ? names : ["--all", "--long"])]);
const { claims: listed } = gradus(["reproduce", "--list"]);
const stored = names.length > 0 ? JSON.parse(readFileSync(path, "utf8")).claims : [];
const claims = listed.flatMap(({ id }) => {
  const found = run.find((claim) => claim.id === id) ?? stored.find((claim) => claim.id === id);
  if (found === undefined) return [];
  // What a run took says more of the machine's load than of the claim.
  const { seconds: _, ...outcome } = found.outcome;
  return [{ ...found, outcome }];
});
writeFileSync(path, `${JSON.stringify({ format: "gradus.reproduce/1", claims }, null, 2)}\n`);
node(["node_modules/@biomejs/biome/bin/biome", "format", "--write", path]);

function gradus(words) {
  return JSON.parse(node(["packages/cli/bin/gradus.js", ...words, "--json"]));
}

function node(words) {
  const options = { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 };
  const { status, stdout } = spawnSync(process.execPath, words, options);
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}`);
  return stdout;
}
