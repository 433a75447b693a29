import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Where the record of a written file lies: beside it, by its name. */
export function recordPath(out: string): string {
  return `${out}.json`;
}

/** Writes the record whole or not at all; the answer puts back what was there. */
export function writeRecord(path: string, record: object): () => void {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  writeWholeText(path, `${JSON.stringify(record, null, 2)}\n`);
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before));
}

/** Writes a text file whole or not at all. */
export function writeWholeText(path: string, text: string): void {
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.unfinished`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
