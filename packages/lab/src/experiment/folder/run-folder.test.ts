import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { RunFolder, setAside, writeWhole } from "./run-folder.js";

const experiment = smallExperiment();
const cell = (block: number) =>
  emptyCell({ phase: "main", block, arm: "shuffle", placebo: false, learningRate: 0.05 }, 7);

let parent: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "run-folder-"));
  path = join(parent, "run");
});
afterEach(() => rmSync(parent, { recursive: true }));

const open = () => new RunFolder(path, experiment, {});

describe("RunFolder", () => {
  it("gives back every appended cell when it is opened again", () => {
    const folder = open();
    folder.append(cell(1));
    folder.append(cell(2));
    folder.close();
    const again = open();
    expect(again.cells).toEqual([cell(1), cell(2)]);
    again.close();
  });

  it("cuts off a torn last line and keeps the whole ones, at every place of the tear", () => {
    const folder = open();
    folder.append(cell(1));
    folder.close();
    const file = join(path, "cells.jsonl");
    const whole = readFileSync(file, "utf8");
    for (const length of [1, 20, whole.length - 2]) {
      appendFileSync(file, whole.slice(0, length));
      const again = open();
      expect(again.cells).toEqual([cell(1)]);
      again.append(cell(2));
      again.close();
      expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
      writeFileSync(file, whole);
    }
  });

  it("refuses a line that is no cell, by number", () => {
    open().close();
    writeFileSync(join(path, "cells.jsonl"), '{"format":"gradus.cells/9"}\n');
    expect(open).toThrow(
      `${join(path, "cells.jsonl")}: line 1 must be a cell (gradus.cells/2), got {"format":"gradus.cells/9"}`,
    );
    expect(readdirSync(path)).not.toContain("writer.json");
  });

  it("refuses another experiment and names what differs", () => {
    open().close();
    const other = smallExperiment({ epochs: 5 });
    expect(() => new RunFolder(path, other, {})).toThrow(
      `run folder ${path} must go on with the experiment that was fixed before its first block, got budget.epochs 4 → 5; budget.cost 4320 → 5400`,
    );
  });

  it("says that the table changed since the run began", () => {
    open().close();
    const other = { ...experiment, table: { ...experiment.table, contentHash: "2".repeat(64) } };
    expect(() => new RunFolder(path, other, {})).toThrow("must go on with the table that it began with");
  });
});

describe("the writer of a run folder", () => {
  it("is one: a second one is told who writes, and nothing is touched", () => {
    const folder = open();
    folder.append(cell(1));
    const before = readFileSync(join(path, "cells.jsonl"), "utf8");
    expect(open).toThrow(
      `run folder ${path} must have one writer, got process ${process.pid} on ${hostname()} is writing there`,
    );
    expect(readFileSync(join(path, "cells.jsonl"), "utf8")).toBe(before);
    folder.close();
    open().close();
  });

  it("that has died is replaced, also where its number was given to another process", () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    mkdirSync(path);
    for (const record of [
      { pid: dead, host: hostname(), start: "1" },
      { pid: process.ppid, host: hostname(), start: "not the start of that process" },
    ]) {
      writeFileSync(join(path, "writer.json"), JSON.stringify(record));
      open().close();
    }
  });

  it("that was torn by a crash is nobody's", () => {
    mkdirSync(path);
    writeFileSync(join(path, "writer.json"), '{"pid":');
    open().close();
  });

  it("on another machine counts as alive", () => {
    mkdirSync(path);
    writeFileSync(join(path, "writer.json"), JSON.stringify({ pid: 1, host: "elsewhere", start: "1" }));
    expect(open).toThrow("got process 1 on elsewhere is writing there");
  });

  it("finds out before it writes that another has taken over", () => {
    const folder = open();
    writeFileSync(join(path, "writer.json"), JSON.stringify({ pid: 1, host: "elsewhere", start: "1" }));
    expect(() => folder.append(cell(1))).toThrow("got process 1 on elsewhere is writing there");
    folder.close();
    expect(JSON.parse(readFileSync(join(path, "writer.json"), "utf8")).host).toBe("elsewhere");
  });
});

it("writes a file whole or not at all", () => {
  expect(() => writeWhole(join(parent, "nowhere", "x.json"), "{}")).toThrow("ENOENT");
  expect(readdirSync(parent)).toEqual([]);
});

it("sets a folder aside under the first free name", () => {
  open().close();
  expect(setAside(path)).toBe(`${path}.old-1`);
  open().close();
  expect(setAside(path)).toBe(`${path}.old-2`);
  expect(setAside(path)).toBe(null);
});
