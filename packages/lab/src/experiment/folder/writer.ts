import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "@gradus/data";
import { namingPath } from "../resolve/naming-path.js";

interface WriterRecord {
  format: "gradus.writer/1";
  pid: number;
  host: string;
  /** When the process began, as its system counts: a pid that was given to another process does not pass for it. */
  start: string;
}

/** The one process that may write a run folder, named in `writer.json`. */
export interface Writer {
  /** @throws InputError if another process has taken the folder over. */
  assertMine(): void;
  release(): void;
}

/**
 * Takes a run folder for writing. A record whose process is gone is stale and taken over.
 *
 * @throws InputError if another live process writes there.
 */
export function acquireWriter(folder: string): Writer {
  const path = join(folder, "writer.json");
  const mine: WriterRecord = {
    format: "gradus.writer/1",
    pid: process.pid,
    host: hostname(),
    start: startOf(process.pid) ?? "unknown",
  };
  const text = `${JSON.stringify(mine)}\n`;
  const taken = () => {
    const other = readRecord(path);
    const who = other === null ? "another process" : `process ${other.pid} on ${other.host}`;
    return new InputError({
      thing: `run folder ${folder}`,
      rule: "must have one writer",
      value: `${who} is writing there`,
      remedy: "wait for it, or give another folder with --out",
    });
  };

  const holder = readRecord(path);
  if (holder !== null && isAlive(holder)) throw taken();
  if (holder === null) {
    try {
      namingPath(path, () => writeFileSync(path, text, { flag: "wx" }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || readRecord(path) !== null) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") throw taken();
        throw error;
      }
      replace(path, text);
    }
  } else replace(path, text);

  const isMine = () => {
    const now = readRecord(path);
    return now !== null && now.pid === mine.pid && now.host === mine.host && now.start === mine.start;
  };
  const assertMine = () => {
    if (!isMine()) throw taken();
  };
  assertMine();
  return {
    assertMine,
    release: () => {
      if (isMine()) rmSync(path, { force: true });
    },
  };
}

function replace(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  namingPath(path, () => writeFileSync(temporary, text));
  renameSync(temporary, path);
}

function readRecord(path: string): WriterRecord | null {
  try {
    const record = JSON.parse(readFileSync(path, "utf8"));
    return typeof record.pid === "number" ? record : null;
  } catch {
    return null; // absent, or torn by a crash while it was written: nobody's
  }
}

/** On another machine nobody can look: its writer counts as alive. */
function isAlive(record: WriterRecord): boolean {
  if (record.host !== hostname()) return true;
  try {
    process.kill(record.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const start = startOf(record.pid);
  return start === null || start === record.start;
}

/** Start of a process in clock ticks since boot, where the system has /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
