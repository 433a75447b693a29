import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The real command, built: npm run build comes first. */
export const bin = fileURLToPath(new URL("../../bin/gradus.js", import.meta.url));

/** What a command came to. */
export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** A running command. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Outcome>;
}

/** Starts the built command in a folder, with nothing of this process's own surroundings but its path. */
export function startGradus(words: readonly string[], cwd: string): Running {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [bin, ...words], { cwd, env: { PATH, HOME, LANG: "C.UTF-8" } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const ended = new Promise<Outcome>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ended };
}

/** Runs the built command to its end. */
export function runGradus(words: readonly string[], cwd: string): Promise<Outcome> {
  return startGradus(words, cwd).ended;
}
