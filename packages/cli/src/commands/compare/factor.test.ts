import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell, type Report, reportSchema } from "@gradus/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { runGradus, startGradus } from "../../testing/built-command.js";
import { writeTables } from "../../testing/comparison-tables.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { compare } from "../compare.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-factor-"));
writeTables(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const words =
  "compare train.csv --label label --id id --ignore team,mass --test test.csv --difficulty hard --arms shuffle,easy-first --blocks 5 --epochs 4 --tuning none -j 1".split(
    " ",
  );
const grown = ["--factor", "noise:0.8", "--strength", "0..1"];
const cellsIn = (name: string): Cell[] =>
  readFileSync(join(folder, name, "cells.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const reportIn = (name: string): Report =>
  reportSchema.parse(JSON.parse(readFileSync(join(folder, name, "report.json"), "utf8")));

describe("a 2 × 2, from the command line", () => {
  it("runs every arm without and with the factor, and says how much the curriculum's effect changes", async () => {
    const { code, out, err } = await runGradus([...words, ...grown, "--out", "both"], folder);
    expect([code, err]).toEqual([0, expect.not.stringContaining("gradus compare:")]);
    expect(err.replaceAll(/\s+/g, " ")).toContain(
      "noise of 0.8 standard deviations, its strength from 0 to 1 over the budget: every arm runs without and with it",
    );
    const cells = cellsIn("both");
    const main = cells.filter(({ phase }) => phase === "main");
    expect(new Set(main.map(({ arm }) => arm))).toEqual(
      new Set(["shuffle", "easy-first", "shuffle-with-noise", "easy-first-with-noise"]),
    );

    const report = reportIn("both");
    const [table] = report.factor!.tables;
    // by hand from the cells: the difference of differences, block by block
    const metric = (arm: string, block: number) =>
      main.find((cell) => cell.arm === arm && cell.block === block)!.chosen[0]!.metric;
    const changes = Array.from({ length: table!.blocks }, (_, n) => {
      const withNoise = metric("easy-first-with-noise", n + 1) - metric("shuffle-with-noise", n + 1);
      return withNoise - (metric("easy-first", n + 1) - metric("shuffle", n + 1));
    });
    expect(table!.interaction.mean).toBeCloseTo(changes.reduce((a, b) => a + b) / changes.length, 12);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).toContain(table!.sentence);
    expect(text).toContain("easy-first − shuffle");
    expect(readFileSync(join(folder, "both", "report.html"), "utf8")).toContain("Without and with noise");
    for (const { cost } of cells) {
      expect(cost.scorer + cost.measure + cost.train).toBeLessThanOrEqual(report.budget.cost);
    }
  });

  it("goes on where it was killed, to the same report", async () => {
    const running = startGradus([...words, ...grown, "--out", "killed"], folder);
    while (!existsSync(join(folder, "killed", "cells.jsonl")) || cellsIn("killed").length < 6) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    running.child.kill("SIGKILL");
    await running.ended;
    const before = cellsIn("killed").length;
    const { code } = await runGradus([...words, ...grown, "--out", "killed"], folder);
    expect(code).toBe(0);
    expect(cellsIn("killed").length).toBeGreaterThan(before);
    expect(reportIn("killed")).toEqual(reportIn("both"));
  });

  it("means the same written out in experiment.yaml", async () => {
    writeFileSync(
      join(folder, "noise.yaml"),
      "factor: { kind: noise, deviation: 0.8 }\nstrength: { start: 0, end: 1 }\n",
    );
    const { code, out } = await runGradus([...words, "-c", "noise.yaml", "--out", "both"], folder);
    expect(code).toBe(0);
    expect(out).toContain("This is the stored result of a finished run");
  });

  it.each([
    [["--factor", "shift:2"], "factor shift must be of rows that are images"],
    [["--factor", "dropout:0.3", "--model", "softmax-regression"], "factor dropout must act on a hidden"],
    [
      ["--factor", "noise:1", "--strength", "0..1.5"],
      '--strength must be two shares in [0, 1], got "0..1.5"',
    ],
    [["--factor", "batch-size:999"], "factor batch-size must be at most the 270 training rows"],
    [["--factor", "weight-decay:0.01"], "factor weight-decay must differ from what every arm trains with"],
    [["--factor", "noise:1", "--factor", "drop:0.2"], "--factor must be given once, got it 2 times"],
    [
      ["--factor", "noise:1,drop:0.2"],
      'factor noise must have deviation, a number above 0, got "noise:1,drop:0.2"',
    ],
    [["-c", "two.yaml"], "factor must be a text or { kind: shift, pixels }"],
    [["-c", "range.yaml"], "factor.share must be a number in (0, 1), got 1.5"],
    [["-c", "strength.yaml"], "strength.end must be a number in [0, 1], got 2"],
  ])("refuses %j before anything is written", async (more, message) => {
    writeFileSync(join(folder, "two.yaml"), "factor: [shift:2, noise:1]\n");
    writeFileSync(join(folder, "range.yaml"), "factor: { kind: drop, share: 1.5 }\n");
    writeFileSync(join(folder, "strength.yaml"), "factor: noise:1\nstrength: { start: 0, end: 2 }\n");
    const [stdout, stderr] = [recordTerminal(), recordTerminal()];
    const at = (word: string) => (/\.(csv|yaml)$/.test(word) ? join(folder, word) : word);
    const argv = [...words, ...more, "--out", join(folder, "refused")].map(at);
    const signal = new AbortController().signal;
    const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal };
    const code = await runCommandLine([compare], argv, "0", host);
    expect(stderr.text()).toContain(message);
    expect([code, existsSync(join(folder, "refused"))]).toEqual([2, false]);
  });
});
