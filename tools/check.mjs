/**
 * Everything that must hold before a change is merged, from cheap to dear. `npm run check` and `npm test` are this.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findForbiddenImports } from "./arrows.mjs";
import { commandLinesOf, findUnreadable } from "./command-lines.mjs";
import { findUndocumented } from "./exports.mjs";
import { findStale } from "./generate.mjs";
import { findBrokenLinks } from "./links.mjs";
import { findImpurities } from "./purity.mjs";
import { runPythonTests } from "./python.mjs";
import { listDocuments, listRooms, listSources, PURE_ROOMS, ROOT, shortPath } from "./workspace.mjs";

const rooms = listRooms();

/** @type {{ name: string, run: () => Outcome | Promise<Outcome>, needs?: string }[]} */
const parts = [
  {
    name: "format and lint",
    run: () => script("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"),
  },
  { name: "types and build", run: () => script("typescript/bin/tsc", "--build") },
  {
    name: "types of tests",
    needs: "types and build",
    run: () => script("typescript/bin/tsc", "--project", "tsconfig.tests.json"),
  },
  {
    name: "import arrows",
    run: () =>
      problems(
        rooms.flatMap((room) => findForbiddenImports(room, listSources(room))),
        `${rooms.length} rooms`,
      ),
  },
  {
    name: "pure rooms",
    run: () => {
      const sources = rooms.filter(({ name }) => PURE_ROOMS.includes(name)).flatMap(listSources);
      return problems(findImpurities(sources), `${sources.length} files`);
    },
  },
  {
    name: "documented exports",
    run: () => problems(rooms.flatMap(findUndocumented), `${rooms.length} rooms`),
  },
  {
    name: "generated parts",
    needs: "types and build",
    run: async () => problems(await findStale(), "unchanged"),
  },
  {
    name: "links in documents",
    run: () => {
      const documents = listDocuments();
      return problems(
        documents.flatMap((path) => findBrokenLinks(path)),
        `${documents.length} documents`,
      );
    },
  },
  { name: "command lines in documents", needs: "types and build", run: checkCommandLines },
  { name: "code examples", needs: "types and build", run: () => node(join(ROOT, "tools/run-examples.mjs")) },
  { name: "tests", needs: "types and build", run: runTests },
  { name: "tests of the Python package", needs: "types and build", run: runTestsOfPython },
];

/** @typedef {{ ok: boolean, output: string, says?: string }} Outcome `says`: what a part that passed has to tell. */

const failed = [];
const lines = [];
const tests = { passed: 0, failed: 0, skipped: [] };
for (const { name, run, needs } of parts) {
  if (failed.includes(needs)) {
    failed.push(name);
    announce(name, "not run", `needs ${needs}`);
    continue;
  }
  const start = performance.now();
  const { ok, output, says = "" } = await attempt(run);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  announce(name, ok ? "passed" : "FAILED", `${seconds.padStart(6)} s  ${says}`);
  if (!ok) {
    failed.push(name);
    console.log(`\n${output.trim()}\n`);
  }
}

console.log(`\n${lines.join("\n")}`);
for (const name of tests.skipped) console.log(`skipped test: ${name}`);
if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
console.log(`${tests.passed} passed, ${tests.failed} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function announce(name, state, says) {
  const line = `${name.padEnd(28)}${state}  ${says}`.trimEnd();
  lines.push(line);
  console.log(line);
}

/** A part that throws has failed. */
async function attempt(run) {
  try {
    return await run();
  } catch (error) {
    return { ok: false, output: error.stack ?? String(error) };
  }
}

function problems(found, says) {
  return { ok: found.length === 0, output: found.join("\n"), says };
}

function script(path, ...words) {
  return node(join(ROOT, "node_modules", path), ...words);
}

function node(path, ...words) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [path, ...words], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  if (error !== undefined) throw error;
  return { ok: status === 0, output: `${stdout}${stderr}`, says: "" };
}

async function checkCommandLines() {
  const dist = join(ROOT, "packages/cli/dist");
  const load = (name) => import(pathToFileURL(join(dist, name)).href);
  const cli = { ...(await load("commands.js")), ...(await load("arguments.js")) };
  const written = listDocuments().flatMap((path) =>
    commandLinesOf(readFileSync(path, "utf8"), shortPath(path)),
  );
  return problems(findUnreadable(written, cli), `${written.length} lines`);
}

async function runTestsOfPython() {
  const { passed, failed, skipped, ...outcome } = await runPythonTests();
  tests.passed += passed;
  tests.failed += failed;
  tests.skipped.push(...skipped);
  return outcome;
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "gradus-check-"));
  const file = join(folder, "tests.json");
  try {
    const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
    const outcome = script("vitest/vitest.mjs", "run", ...reporters);
    const results = JSON.parse(readFileSync(file, "utf8"));
    const skipped = results.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== "passed" && status !== "failed");
    tests.passed += results.numPassedTests;
    tests.failed += results.numFailedTests;
    tests.skipped.push(...skipped.map(({ fullName }) => fullName));
    return { ...outcome, says: `${results.numPassedTests} tests in ${results.testResults.length} files` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
