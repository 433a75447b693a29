import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable } from "@gradus/data";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../run-command-line.js";
import { CALLED_AS } from "../shell-line.js";
import { recordTerminal } from "../testing/record-terminal.js";
import { plan } from "./plan.js";

const ROWS = 40;
const rows = Array.from(
  { length: ROWS },
  (_, i) => `e${i},${(i * 7) % ROWS},${"word ".repeat(1 + ((i * 3) % 5))}and text number ${i}`,
);
const csvOf = (lines: string[]) => `${["id,length,text", ...lines].join("\n")}\n`;

let folder = "";
let table = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-plan-"));
  table = join(folder, "train.csv");
  writeFileSync(table, csvOf(rows));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function gradusPlan(words: string[], signal = new AbortController().signal) {
  const [stdout, stderr] = [recordTerminal(), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal };
  const code = await runCommandLine([plan], ["plan", ...words], "0", host);
  return { code, out: stdout.text(), err: stderr.text() };
}

interface Row {
  step: number;
  position: number;
  exampleId: string;
  exampleIndex: number;
  weight: number;
}

async function planned(words: string[], path = table): Promise<Row[]> {
  const out = join(folder, "plan.jsonl");
  const { code, err } = await gradusPlan([path, "--out", out, "--force", "--id", "id", ...words]);
  expect([code, err.includes("gradus plan:")]).toEqual([0, false]);
  const lines = readFileSync(out, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

const easyFirst = ["--difficulty", "length", "--epochs", "3", "--batch-size", "4", "--seed", "7"];

describe("a plan", () => {
  it("says which loss is left to the trainer, and nothing of the plain one", async () => {
    const outOf = async (curriculum: string) =>
      (await gradusPlan([table, "--curriculum", curriculum, "--out", join(folder, "plan.csv"), "--force"]))
        .out;
    expect(await outOf("focal")).toContain(
      "\nloss: focal, for your trainer to minimise; gradus methods focal --kind loss tells it\n",
    );
    expect(await outOf("shuffle")).not.toContain("loss");
  });

  it("draws only what is open, by the formula of the pacing", async () => {
    const plan = await planned([...easyFirst, "--options", "startFraction=0.25,fullAt=0.5,degree=2"]);
    expect(plan).toHaveLength(3 * ROWS);
    for (const { step, exampleIndex, weight } of plan) {
      // oracle: λ(x) of the README, ranks by the column, at least a batch
      const progress = step / ((3 * ROWS) / 4);
      const fraction = Math.min(1, Math.sqrt(0.25 ** 2 + ((1 - 0.25 ** 2) * progress) / 0.5));
      const open = Math.max(4, Math.ceil(fraction * ROWS - 1e-9));
      expect((exampleIndex * 7) % ROWS).toBeLessThan(open);
      expect(weight).toBe(1);
    }
    expect(new Set(plan.map((row) => row.exampleIndex)).size).toBe(ROWS);
  });

  it("counts steps, positions and rows of the table from 0", async () => {
    const plan = await planned(easyFirst);
    expect(plan.map(({ step, position }) => 4 * step + position)).toEqual(plan.map((_, i) => i));
    for (const { exampleId, exampleIndex } of plan) expect(exampleId).toBe(`e${exampleIndex}`);
  });

  // golden: this implementation, seed 7; a change of it is a change of every user's plan
  it("is pinned", async () => {
    const plan = await planned(easyFirst);
    expect(plan.slice(0, 8).map(({ exampleIndex }) => exampleIndex)).toEqual([0, 18, 35, 0, 12, 7, 36, 7]);
  });

  it("does not depend on the table's name or format", async () => {
    const other = join(folder, "other.jsonl");
    const objects = rows.map((row) => {
      const [id, length, text] = row.split(",");
      return JSON.stringify({ id, length: Number(length), text });
    });
    writeFileSync(other, objects.join("\n"));
    expect(await planned(easyFirst, other)).toEqual(await planned(easyFirst));
  });

  it("is the same in Parquet and CSV", async () => {
    const lines = await planned(easyFirst);
    for (const name of ["plan.parquet", "plan.csv"]) {
      const out = join(folder, name);
      expect((await gradusPlan([table, "--id", "id", "--out", out, ...easyFirst])).code).toBe(0);
      const read = await openTable(out, {
        kinds: { number: ["step", "position", "exampleIndex", "weight"] },
      });
      expect(read.columns.map((column) => column.name)).toEqual([
        "step",
        "position",
        "exampleId",
        "exampleIndex",
        "weight",
      ]);
      expect([...(await read.numbers("exampleIndex")).values]).toEqual(lines.map((row) => row.exampleIndex));
      expect(await read.texts("exampleId")).toEqual(lines.map((row) => row.exampleId));
      read.close();
    }
  });

  it("has its record beside it, which --json prints", async () => {
    const out = join(folder, "plan.csv");
    const { out: text } = await gradusPlan([table, "--out", out, "--json", ...easyFirst]);
    const record = JSON.parse(readFileSync(`${out}.json`, "utf8"));
    expect(JSON.parse(text)).toEqual({ out, ...record });
    expect(record).toMatchObject({
      format: "gradus.plan/1",
      curriculum: "easy-first",
      seed: 7,
      steps: 30,
      rows: 120,
      table: { rows: ROWS },
      difficulty: "column length",
    });
    const again = join(folder, "again.csv");
    await gradusPlan([table, "--out", again, ...easyFirst]);
    expect(readFileSync(`${again}.json`, "utf8")).toBe(readFileSync(`${out}.json`, "utf8"));
    await gradusPlan([table, "--out", again, "--force", ...easyFirst.slice(0, -1), "8"]);
    expect(JSON.parse(readFileSync(`${again}.json`, "utf8")).digest).not.toBe(record.digest);
  });

  it("has at least eight steps an epoch where no batch size is given", async () => {
    const plan = await planned(["--difficulty", "length", "--epochs", "1"]);
    expect([plan.length, plan.at(-1)]).toEqual([40, expect.objectContaining({ step: 9, position: 3 })]);
  });

  it("reads the length of the text where there is no other difficulty, and says so", async () => {
    const { code, err } = await gradusPlan([table, "--out", join(folder, "p.csv"), "--epochs", "1"]);
    expect([code, err.split("\n")[0]]).toEqual([0, "difficulty: text-length, the words of text"]);
  });
});

describe("refusals", () => {
  it.each([
    [
      ["--curriculum", "self-paced"],
      "self-paced cannot be planned: it reads what the model says while it trains",
    ],
    [["--curriculum", "easy-frist"], 'unknown curriculum "easy-frist" (did you mean "easy-first"?)'],
    [["--options", "degree=0"], "easy-first: degree must be at least 1, got 0"],
    [["--options", "score=length"], "--options score is given as --difficulty length"],
    [
      ["--curriculum", "shuffle", "--difficulty", "length"],
      "--difficulty has no effect: this curriculum does not read it",
    ],
    [
      ["--difficulty", "cross-fitted-loss"],
      "--difficulty cross-fitted-loss is trained anew in every run and cannot be planned",
    ],
    [["--epochs", "0"], "--epochs must be above 0, got 0"],
    [
      ["--epochs", "1e9"],
      "--epochs 1000000000 over 40 rows must give at most 134,217,728 rows, got 40,000,000,000",
    ],
    [["--batch-size", "0"], "--batch-size must be a positive integer, got 0"],
    [["--batch-size", "41"], "--batch-size must be at most the 40 rows of the table, got 41"],
    [["--seed", "-1"], "startRun: seed must be an integer of at least 0, got -1"],
  ])("%j", async (words, message) => {
    const out = join(folder, "plan.parquet");
    const { code, err } = await gradusPlan([table, "--out", out, ...words]);
    const said = err.split("\n").find((line) => line.startsWith("gradus plan:"));
    expect([code, said]).toEqual([2, `gradus plan: ${message}`]);
    expect(readdirSync(folder)).toEqual(["train.csv"]);
  });

  it("of a missing --out, a file that is there, and an ending that is no format", async () => {
    expect((await gradusPlan([table])).err).toBe(
      "gradus plan: needs --out <file>: .parquet, .jsonl or .csv\n",
    );
    expect((await gradusPlan([table, "--out", table])).err).toBe(
      `gradus plan: ${table} must not exist yet\ngive another --out, or --force to replace it\n`,
    );
    expect((await gradusPlan([table, "--out", join(folder, "none", "plan.csv")])).err).toBe(
      `gradus plan: the folder ${join(folder, "none")} of --out must be writable, got no such folder\nmake the folder, or give another --out\n`,
    );
    const { code, err } = await gradusPlan([join(folder, "none.csv"), "--out", join(folder, "plan.xlsx")]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("plan.xlsx must end in .parquet, .jsonl or .csv"),
    ]);
    expect(readdirSync(folder)).toEqual(["train.csv"]);
  });

  it("by Ctrl-C leave nothing, and say what to type again", async () => {
    const controller = new AbortController();
    controller.abort();
    const out = join(folder, "plan.csv");
    const { code, err } = await gradusPlan([table, "--out", out], controller.signal);
    expect([code, err]).toEqual([
      130,
      expect.stringContaining(
        `gradus plan: interrupted\nresume with: ${CALLED_AS} plan ${table} --out ${out}\n`,
      ),
    ]);
    expect(readdirSync(folder)).toEqual(["train.csv"]);
  });
});
