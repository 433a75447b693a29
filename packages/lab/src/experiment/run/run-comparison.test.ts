import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportSchema } from "@gradus/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comparison } from "../resolve/prepare-comparison.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { type RunComparisonOptions, runComparison, runFolderName, storedReport } from "./run-comparison.js";

const parent = mkdtempSync(join(tmpdir(), "run-comparison-"));
afterAll(() => rmSync(parent, { recursive: true }));

const experiment = smallExperiment({ arms: ["shuffle", "easy-first", "priority"] });
const comparison: Comparison = { experiment, data: smallData(), columns: [], warnings: ["by the way"] };
const folderOf = (name: string) => join(parent, name);

/** Runs in this thread, one cell at a time. */
function run(name: string, more: Partial<RunComparisonOptions> = {}) {
  return runComparison(comparison, {
    folder: folderOf(name),
    given: {},
    jobs: 0,
    memory: 8e9,
    record: false,
    fresh: false,
    version: "0.1.0",
    command: "gradus compare small.csv",
    render: ({ conclusion }) => `<p>${conclusion}</p>`,
    watch() {},
    ...more,
  });
}

const bytes = (name: string) => readFileSync(join(folderOf(name), "report.json"), "utf8");
beforeAll(() => run("whole"));

describe("runComparison", () => {
  it("leaves the experiment, the cells, the log and two reports of the same result", async () => {
    expect(readdirSync(folderOf("whole")).sort()).toEqual([
      "cells.jsonl",
      "experiment.json",
      "log.jsonl",
      "report.html",
      "report.json",
    ]);
    const stored = storedReport(folderOf("whole"), experiment)!;
    expect(stored).toEqual(reportSchema.parse(JSON.parse(bytes("whole"))));
    expect(stored.warnings).toContain("by the way");
    expect([stored.table.trainRows, stored.table.validationRows]).toEqual([360, 40]);
    expect(readFileSync(join(folderOf("whole"), "report.html"), "utf8")).toBe(`<p>${stored.conclusion}</p>`);
    expect(storedReport(folderOf("whole"), smallExperiment({ seed: 1 }))).toBe(null);
    expect(storedReport(folderOf("nowhere"), experiment)).toBe(null);
  });

  it("stopped after any cell and called again ends in the same bytes, recorded or not", async () => {
    for (const [name, record] of [
      ["stopped", false],
      ["recorded", true],
    ] as const) {
      for (const cells of [1, 4]) {
        const controller = new AbortController();
        let done = 0;
        const watch: RunComparisonOptions["watch"] = ({ kind }) => {
          if (kind === "cell-done" && ++done === cells) controller.abort(new Error("enough"));
        };
        await expect(run(name, { record, watch, signal: controller.signal })).rejects.toThrow("enough");
        expect(readdirSync(folderOf(name))).not.toContain("writer.json");
        expect(storedReport(folderOf(name), experiment)).toBe(null);
      }
      await run(name, { record });
      expect(bytes(name)).toBe(bytes("whole"));
    }
  });

  it("refuses before it writes anything where the memory does not suffice", async () => {
    await expect(run("small", { memory: 1e6 })).rejects.toThrow("1 jobs must fit into 0.00 GB");
    expect(readdirSync(parent)).not.toContain("small");
  });
});

it("names a run folder by a slug of the table and the hash of the experiment", () => {
  const named = (name: string) => runFolderName({ ...experiment, table: { ...experiment.table, name } });
  expect(named("Größe & Maß (2).csv.gz")).toMatch(/^gr-e-ma-2-[0-9a-f]{6}$/);
  expect(named("データ.parquet")).toMatch(/^table-[0-9a-f]{6}$/);
  expect(named("train.csv")).not.toBe(named("train.tsv"));
});
