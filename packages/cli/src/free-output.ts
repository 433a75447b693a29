import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./errors.js";

/** Refuses a file that is there already, or whose folder is not, before anything is computed for it. */
export function checkFreeOutput(out: string, force: boolean): void {
  const folder = dirname(out);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const got = existsSync(folder) ? "one that is closed to writing" : "no such folder";
    throw new UsageError(`the folder ${folder} of --out must be writable, got ${got}`, {
      remedy: "make the folder, or give another --out",
      cause,
    });
  }
  if (existsSync(out) && !force) {
    throw new UsageError(`${out} must not exist yet`, {
      remedy: "give another --out, or --force to replace it",
    });
  }
}
