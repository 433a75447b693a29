// The peers that benches measure against, pinned, in their own virtual environment: never a dependency of gradus.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// torchrl's wheel is built for torch 2.14: load its extension lazily bound (weighted-draws.py does).
const PINS = [
  "numpy==2.4.6",
  "scikit-learn==1.9.1",
  "torch==2.13.0",
  "torchrl==0.14.1",
  "tensordict==0.14.3",
];
const VENV = fileURLToPath(new URL(".venv", import.meta.url));
const PYTHON = join(VENV, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
const STAMP = join(VENV, "peers.txt");
const LOCK = `${VENV}.lock`;

/** Path of a Python ≥ 3.10 that has the pinned peers; the first call installs them into `bench/.venv`. */
export async function peersPython() {
  for (let tries = 0; !tryLock(); tries++) {
    if (tries === 0) console.error(`waiting for another install (if there is none, remove ${LOCK})`);
    await sleep(1000);
  }
  try {
    if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== PINS.join("\n")) install();
  } finally {
    rmdirSync(LOCK);
  }
  return PYTHON;
}

function install() {
  const base = process.env["PYTHON"] ?? "python3";
  const show = { stdio: ["ignore", 2, 2] };
  execFileSync(base, ["-m", "venv", "--clear", VENV], show);
  execFileSync(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PINS], show);
  writeFileSync(STAMP, PINS.join("\n"));
}

function tryLock() {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await peersPython());
