/**
 * The Python package: its virtual environment, its wheel and its tests. Nothing is installed outside python/.venv.
 *
 * node tools/python.mjs             everything, then the tests
 * node tools/python.mjs --prepare   everything but the tests
 * node tools/python.mjs -k frames   the tests that pytest's arguments choose
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleEngine } from "./bundle-engine.mjs";
import { ROOT } from "./workspace.mjs";

const HOME = join(ROOT, "python");
const VENV = join(HOME, ".venv");
const PYTHON = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const OLDEST = [3, 10];

/** Outcome of the tests as the check wants it; where there is no Python, what was skipped is said. */
export async function runPythonTests(...words) {
  const missing = missingPython();
  if (missing !== null) {
    const says = `skipped the Python package: ${missing}`;
    return { ok: !process.env.GRADUS_CI, output: says, says, passed: 0, failed: 0, skipped: [says] };
  }
  const prepared = await prepare();
  if (prepared !== null) return { ok: false, output: prepared, says: "", passed: 0, failed: 1, skipped: [] };
  const folder = mkdtempSync(join(tmpdir(), "gradus-python-"));
  try {
    const file = join(folder, "tests.xml");
    const { status, output } = run(PYTHON, ["-m", "pytest", `--junitxml=${file}`, ...words], {
      OMP_NUM_THREADS: "1",
    });
    const counts = existsSync(file)
      ? countsOf(readFileSync(file, "utf8"))
      : { tests: 0, failed: 1, skipped: [] };
    const passed = counts.tests - counts.failed - counts.skipped.length;
    // A skipped test is a hole in continuous integration.
    const ok = status === 0 && !(process.env.GRADUS_CI && counts.skipped.length > 0);
    return { ok, output, says: `${passed} tests`, passed, failed: counts.failed, skipped: counts.skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes what is missing or old; null, or what went wrong. */
export async function prepare() {
  if (!existsSync(PYTHON)) {
    const made = run(systemPython(), ["-m", "venv", VENV]);
    if (made.status !== 0) return made.output;
  }
  const requirements = readFileSync(join(HOME, "requirements.txt"));
  const hash = createHash("sha256").update(requirements).digest("hex");
  const mark = join(VENV, "requirements.sha256");
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== hash) {
    console.error("python: installing what the tests need into python/.venv (once; about a minute)");
    const installed = pip("install", "-q", "-r", join(HOME, "requirements.txt"));
    if (installed.status !== 0) return installed.output;
    writeFileSync(mark, hash);
  }
  await bundleEngine();
  const dist = join(HOME, "dist");
  rmSync(dist, { recursive: true, force: true });
  const built = pip("wheel", "-q", "--no-deps", "--no-build-isolation", "-w", dist, HOME);
  if (built.status !== 0) return built.output;
  const wheel = readdirSync(dist).find((name) => name.endsWith(".whl"));
  // What is tested is what a user gets: the installed wheel, not the sources.
  const installed = pip("install", "-q", "--no-deps", "--force-reinstall", join(dist, wheel));
  return installed.status === 0 ? null : installed.output;
}

function missingPython() {
  const python = systemPython();
  if (python === null) return "there is no python3 on PATH";
  const { status, output } = run(python, ["-c", "import sys, venv; print(*sys.version_info[:2])"]);
  if (status !== 0) return `${python} has no venv module`;
  const [major, minor] = output.trim().split(" ").map(Number);
  return major > OLDEST[0] || minor >= OLDEST[1]
    ? null
    : `${python} is ${major}.${minor}, older than ${OLDEST.join(".")}`;
}

function systemPython() {
  return ["python3", "python"].find((name) => run(name, ["--version"]).status === 0) ?? null;
}

function pip(...words) {
  return run(PYTHON, ["-m", "pip", "--disable-pip-version-check", ...words]);
}

function run(command, words, environment = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd: HOME,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...environment },
  });
  return error === undefined
    ? { status, output: `${stdout}${stderr}` }
    : { status: 1, output: error.message };
}

/** Of pytest's JUnit file. */
function countsOf(xml) {
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? "";
  const number = (name) => Number(new RegExp(`${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const cases = xml.split("<testcase ").slice(1);
  const skipped = cases
    .filter((text) => text.includes("<skipped"))
    .map((text) => /name="([^"]*)"/.exec(text)[1]);
  return { tests: number("tests"), failed: number("failures") + number("errors"), skipped };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  if (words[0] === "--prepare") {
    const missing = missingPython();
    const wrong = missing ?? (await prepare());
    if (wrong !== null) console.error(wrong);
    process.exit(wrong === null ? 0 : 1);
  }
  const { ok, output, says, skipped } = await runPythonTests(...words);
  console.log(output.trim());
  for (const name of skipped) console.log(`skipped: ${name}`);
  console.log(says);
  process.exit(ok ? 0 : 1);
}
