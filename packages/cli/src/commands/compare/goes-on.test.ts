import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRng } from "@gradus/numeric";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, type Running, runGradus, startGradus } from "../../testing/built-command.js";
import { writeTables } from "../../testing/comparison-tables.js";

const parent = mkdtempSync(join(tmpdir(), "gradus-goes-on-"));
afterAll(() => rmSync(parent, { recursive: true }));

const choices = "--label label --id id --arms shuffle,easy-first --blocks 5 --epochs 6 --tuning none";
const command = `compare train.csv --test test.csv ${choices}`.split(" ");
const inRun = [...command, "--out", "run"];

/** A folder of its own with the tables: neither it nor what is in it may show in a report. */
function place(name: string): { folder: string; file(name: string): string; cells(): string[] } {
  const folder = join(parent, name);
  writeTables(folder);
  const file = (path: string) => join(folder, "run", path);
  const cells = () =>
    existsSync(file("cells.jsonl")) ? readFileSync(file("cells.jsonl"), "utf8").split("\n").slice(0, -1) : [];
  return { folder, file, cells };
}

/** Waits until something holds, or the command has ended. */
async function until(holds: () => boolean, { child }: Running): Promise<void> {
  while (!holds() && child.exitCode === null) await setTimeout(2);
}

const reference = place("reference");
let undisturbed: { json: string; html: string };
let first: Outcome;
beforeAll(async () => {
  first = await runGradus([...inRun, "--jobs", "2"], reference.folder);
  undisturbed = bytesOf(reference);
});

function bytesOf({ file }: ReturnType<typeof place>) {
  return { json: readFileSync(file("report.json"), "utf8"), html: readFileSync(file("report.html"), "utf8") };
}

describe("a comparison", () => {
  it("ends in a sentence an arm on stdout, progress on stderr, and a folder of plain files", () => {
    expect(first.code).toBe(0);
    const { arms } = JSON.parse(undisturbed.json);
    expect(first.out.replaceAll(/\s+/g, " ")).toContain(arms[0].sentence);
    expect(first.out).toContain("report: run/report.html\n");
    expect(first.err).toContain("train.csv, 300 rows to train and validate, 120 to test");
    expect(readdirSync(join(reference.folder, "run")).sort()).toEqual([
      "cells.jsonl",
      "experiment.json",
      "log.jsonl",
      "report.html",
      "report.json",
    ]);
    expect(reference.cells()).toHaveLength(11);
  });

  it("killed at many moments, with one job and with two, ends in the same bytes", async () => {
    const at = place("killed");
    const rng = createRng(7);
    let killed = 0;
    for (const [turn, cells] of [0, 1, 4, 8].entries()) {
      const running = startGradus([...inRun, "--jobs", String(1 + (turn % 2))], at.folder);
      await until(() => existsSync(at.file("writer.json")) && at.cells().length >= cells, running);
      await setTimeout(60 * rng.uniform(turn));
      running.child.kill("SIGKILL");
      // a slow moment of this process may let the command come to its end before
      if ((await running.ended).code === null) killed++;
    }
    expect(killed).toBeGreaterThanOrEqual(3);
    const last = await runGradus([...inRun, "--jobs", "1"], at.folder);
    expect([last.code, last.err.includes("gradus compare:")]).toEqual([0, false]);
    expect(bytesOf(at)).toEqual(undisturbed);
    expect(new Set(at.cells()).size).toBe(at.cells().length);
  });

  it("interrupted exits 130 and prints the command that goes on, which does", async () => {
    const at = place("interrupted");
    const running = startGradus([...inRun, "--fresh", "--jobs=1"], at.folder);
    await until(() => at.cells().length >= 2, running);
    running.child.kill("SIGINT");
    const { code, out, err } = await running.ended;
    expect([code, out]).toEqual([130, ""]);
    const line = /^resume with: gradus (.*)$/m.exec(err)![1]!;
    expect(line).toBe(`${inRun.join(" ")} --jobs=1`);
    expect(existsSync(at.file("writer.json"))).toBe(false);

    const kept = at.cells();
    const resumed = await runGradus(line.split(" "), at.folder);
    expect(resumed.code).toBe(0);
    expect(at.cells().slice(0, kept.length)).toEqual(kept);
    expect(bytesOf(at)).toEqual(undisturbed);
  });

  it("has one writer: a second process leaves with its name, and the first does not notice", async () => {
    const at = place("two");
    const running = startGradus([...inRun, "--jobs", "1"], at.folder);
    const { child, ended } = running;
    await until(() => at.cells().length >= 1, running);
    child.kill("SIGSTOP");
    try {
      const before = at.cells();
      for (const more of [[], ["--fresh"]]) {
        const second = await runGradus([...inRun, ...more], at.folder);
        expect([second.code, second.out]).toEqual([2, ""]);
        expect(second.err).toContain(`run folder run must have one writer, got process ${child.pid} on `);
        expect(second.err).toContain("give another folder with --out");
      }
      expect(at.cells()).toEqual(before);
      expect(readdirSync(at.folder).filter((name) => name.startsWith("run"))).toEqual(["run"]);
    } finally {
      child.kill("SIGCONT");
    }
    expect((await ended).code).toBe(0);
    expect(bytesOf(at)).toEqual(undisturbed);
  });

  it("cuts off a torn line and runs its cell again", async () => {
    const at = place("torn");
    cpSync(join(reference.folder, "run"), join(at.folder, "run"), { recursive: true });
    rmSync(at.file("report.json"));
    const cells = at.file("cells.jsonl");
    truncateSync(cells, statSync(cells).size - 700);
    expect((await runGradus(inRun, at.folder)).code).toBe(0);
    expect(bytesOf(at)).toEqual(undisturbed);
    expect(at.cells()).toHaveLength(11);
  });
});

describe("a finished folder", () => {
  const snapshot = (folder: string) =>
    readdirSync(folder).map((name) => [
      name,
      statSync(join(folder, name)).mtimeMs,
      statSync(join(folder, name)).ino,
    ]);

  it("answers at once and stays as it is, as text and as the one document of report.json", async () => {
    const before = snapshot(join(reference.folder, "run"));
    const text = await runGradus(inRun, reference.folder);
    expect([text.code, text.err]).toEqual([0, ""]);
    expect(text.out).toContain("This is the stored result of a finished run; --fresh runs again.\n");
    expect(text.out.split("\nreport:")[0]).toBe(first.out.split("\nreport:")[0]?.replace(" --jobs 2", ""));

    const json = await runGradus([...inRun, "--json"], reference.folder);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toEqual(JSON.parse(undisturbed.json));
    expect(snapshot(join(reference.folder, "run"))).toEqual(before);
  });

  it("answers --fail-unless better by exit code 1 where no arm is better", async () => {
    const better = JSON.parse(undisturbed.json).arms.some(
      ({ verdict }: { verdict: string }) => verdict === "better",
    );
    expect(better).toBe(false);
    expect((await runGradus([...inRun, "--fail-unless", "better", "-qq"], reference.folder)).code).toBe(1);
  });

  it("is set aside by --fresh, whole, and the new run ends in the same bytes", async () => {
    const at = place("fresh");
    cpSync(join(reference.folder, "run"), join(at.folder, "run"), { recursive: true });
    const { code, err } = await runGradus([...inRun, "--fresh"], at.folder);
    expect([code, err.includes("set the old run aside: run.old-1\n")]).toEqual([0, true]);
    expect(readFileSync(join(at.folder, "run.old-1", "report.json"), "utf8")).toBe(undisturbed.json);
    expect(bytesOf(at)).toEqual(undisturbed);
  });

  it("is refused for another experiment, and for a table that has changed since", async () => {
    const at = place("changed");
    cpSync(join(reference.folder, "run"), join(at.folder, "run"), { recursive: true });
    const before = snapshot(join(at.folder, "run"));
    const other = await runGradus([...inRun, "--seed", "1"], at.folder);
    expect([other.code, other.out]).toEqual([2, ""]);
    expect(other.err).toContain(
      "run folder run must go on with the experiment that was fixed before its first block, got seed 0 → 1",
    );
    expect(other.err).toContain("another --out, or --fresh");

    appendFileSync(join(at.folder, "train.csv"), "late,0.1,0.2,a,0.1,team-1,0.5,yes\n");
    const changed = await runGradus(inRun, at.folder);
    expect(changed.code).toBe(2);
    expect(changed.err).toContain(
      "run folder run must go on with the table that it began with, got table.contentHash",
    );
    expect(snapshot(join(at.folder, "run"))).toEqual(before);
  });
});

const small = join(parent, "small-disk");
mkdirSync(small);
const mount = (options: string) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", small]).status === 0;
const mayMount = process.getuid?.() === 0 && mount("size=24k");
afterAll(() => {
  if (mayMount) spawnSync("umount", [small]);
});

// Mounting a disk of 24 kB takes root and Linux; elsewhere this is skipped.
describe.runIf(mayMount)("a full disk", () => {
  it("is said with the file, leaves whole cells only, and the same command goes on once there is room", async () => {
    const { folder } = place("full");
    const onSmall = [...command, "--out", join(small, "run"), "--jobs", "1"];
    const lines = () => readFileSync(join(small, "run", "cells.jsonl"), "utf8").split("\n");

    const full = await runGradus(onSmall, folder);
    expect([full.code, full.out]).toEqual([2, ""]);
    expect(full.err).toContain(`gradus compare: ${join(small, "run")}/`);
    expect(full.err).toMatch(
      /: no space left on device \(ENOSPC\)\nmake room, then give the same command again\n$/,
    );
    expect(lines().at(-1)).toBe("");
    for (const line of lines().slice(0, -1)) expect(JSON.parse(line).format).toBe("gradus.cells/2");
    expect(readdirSync(join(small, "run")).filter((name) => /part|report|writer/.test(name))).toEqual([]);

    const kept = lines().slice(0, -1);
    expect(kept.length).toBeGreaterThan(0);
    expect(mount("remount,size=4m")).toBe(true);
    expect((await runGradus(onSmall, folder)).code).toBe(0);
    expect(lines().slice(0, kept.length)).toEqual(kept);
    expect(readFileSync(join(small, "run", "report.json"), "utf8")).toBe(undisturbed.json);
  });
});
