import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell, Report } from "@gradus/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { runGradus, startGradus } from "../../testing/built-command.js";
import { writeTables } from "../../testing/comparison-tables.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { compare } from "../compare.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-sweep-"));
writeTables(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const words =
  "compare train.csv --label label --id id --ignore team,mass --test test.csv --difficulty hard --blocks 5 --epochs 4 -j 1".split(
    " ",
  );
const small = ["--sweep", "pacing:hard-first", "--grid", "start=0.2:0.8,full=0.5:1,family=step"];
const cellsIn = (name: string): Cell[] =>
  readFileSync(join(folder, name, "cells.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("a sweep of pacings, from the command line", () => {
  it("explores before block 1 without the test set, confirms the best, and shows both", async () => {
    const { code, out, err } = await runGradus([...words, ...small, "--out", "swept"], folder);
    expect([code, err]).toEqual([0, expect.not.stringContaining("gradus compare:")]);
    const text = out.replaceAll(/\s+/g, " ");
    expect(err.replaceAll(/\s+/g, " ")).toContain(
      "4 pacings of hard-first on 3 tuning seeds at the control's learning rate: 12 runs, cost",
    );
    expect(text).toContain("The best of 4 pacings, step from");
    expect(text).toContain("hard-first against shuffle: difference in accuracy, pp, 3 tuning seeds");

    const cells = cellsIn("swept");
    const swept = cells.filter(({ arm, phase }) => arm !== "shuffle" && phase === "tuning");
    expect(swept).toHaveLength(12);
    expect(swept.flatMap(({ curve }) => curve.map(({ test }) => test)).every((test) => test === null)).toBe(
      true,
    );
    const report: Report = JSON.parse(readFileSync(join(folder, "swept", "report.json"), "utf8"));
    const { winner } = report.sweep!;
    expect(new Set(cells.flatMap(({ arm, phase }) => (phase === "main" ? [arm] : [])))).toEqual(
      new Set(["shuffle", winner]),
    );
    const registered = JSON.parse(readFileSync(join(folder, "swept", "sweep.json"), "utf8"));
    expect(registered.winner).toBe(winner);
    expect(readFileSync(join(folder, "swept", "report.html"), "utf8")).toContain(
      "Pacings that were explored",
    );
    for (const { cost } of cells)
      expect(cost.scorer + cost.measure + cost.train).toBeLessThanOrEqual(report.budget.cost);
  });

  it("goes on where it was killed, to the same report", async () => {
    const running = startGradus([...words, ...small, "--out", "killed"], folder);
    while (!existsSync(join(folder, "killed", "cells.jsonl")) || cellsIn("killed").length < 17) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    running.child.kill("SIGKILL");
    await running.ended;
    const before = cellsIn("killed").length;
    const { code } = await runGradus([...words, ...small, "--out", "killed"], folder);
    expect(code).toBe(0);
    expect(cellsIn("killed").length).toBeGreaterThan(before);
    const report = (name: string) => readFileSync(join(folder, name, "report.json"), "utf8");
    expect(report("killed").replaceAll("killed", "swept")).toBe(report("swept"));
  });

  it.each([
    [["--sweep", "pacing", "--tuning", "none"], "tuning must be control where pacings are swept"],
    [["--sweep", "paces"], 'sweep must be pacing, or pacing:<curriculum>, got "paces"'],
    [
      ["--sweep", "pacing:self-paced"],
      "sweep of self-paced must be of a curriculum that opens its examples by a pacing",
    ],
    [["--grid", "full=0.5"], "grid must be left out where nothing is swept"],
    [["--sweep", "pacing", "--grid", "start=1.5"], "grid.startFraction[0] must be"],
  ])("refuses %j before anything is written", async (more, message) => {
    const [stdout, stderr] = [recordTerminal(), recordTerminal()];
    const at = (word: string) => (word.endsWith(".csv") ? join(folder, word) : word);
    const argv = [...words.map(at), ...more, "--out", join(folder, "refused")];
    const signal = new AbortController().signal;
    const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal };
    const code = await runCommandLine([compare], argv, "0", host);
    expect(stderr.text()).toContain(message);
    expect([code, existsSync(join(folder, "refused"))]).toEqual([2, false]);
  });
});
