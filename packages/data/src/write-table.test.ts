import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { InputError } from "./input-error.js";
import { openTable } from "./table.js";
import { writeTable } from "./write-table.js";
import { writingProblem } from "./writing-problem.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-write-"));
afterAll(() => rmSync(folder, { recursive: true }));

const columns = {
  step: Int32Array.of(0, 0, 1),
  exampleId: ["b", 'a,"\n', "ü"],
  weight: Float64Array.of(1, 0.1, Number.NaN),
};

it("writes CSV and JSONL as text, rows in order, NaN as no value", async () => {
  await writeTable(join(folder, "plan.csv"), columns);
  expect(readFileSync(join(folder, "plan.csv"), "utf8")).toBe(
    'step,exampleId,weight\n0,b,1.0\n0,"a,""\n",0.1\n1,ü,\n',
  );
  await writeTable(join(folder, "plan.jsonl.gz"), columns);
  expect(
    gunzipSync(readFileSync(join(folder, "plan.jsonl.gz")))
      .toString("utf8")
      .trim()
      .split("\n"),
  ).toEqual([
    '{"step":0,"exampleId":"b","weight":1.0}',
    '{"step":0,"exampleId":"a,\\"\\n","weight":0.1}',
    '{"step":1,"exampleId":"ü","weight":null}',
  ]);
});

it("writes Parquet that reads back, over many chunks, and the same bytes each time", async () => {
  const count = 50_000;
  const many = {
    position: Int32Array.from({ length: count }, (_, i) => i),
    key: Uint32Array.from({ length: count }, (_, i) => 0xffffffff - i),
    loss: Float32Array.from({ length: count }, (_, i) => Math.fround(1 / (i + 1))),
  };
  await writeTable(join(folder, "a.parquet"), many);
  await writeTable(join(folder, "b.parquet"), many);
  expect(readFileSync(join(folder, "a.parquet")).equals(readFileSync(join(folder, "b.parquet")))).toBe(true);
  const table = await openTable(join(folder, "a.parquet"));
  for (const [name, values] of Object.entries(many)) {
    const read = (await table.numbers(name)).values;
    expect(values.findIndex((value, row) => value !== Math.fround(read[row]!) && value !== read[row])).toBe(
      -1,
    );
  }
  table.close();
});

it("leaves nothing behind where it cannot write, and says why", async () => {
  const before = readdirSync(folder);
  const path = join(folder, "missing", "plan.csv");
  await expect(writeTable(path, columns)).rejects.toThrow(InputError);
  await expect(writeTable(path, columns)).rejects.toThrow(/plan\.csv must be writable, got/);
  await expect(writeTable(join(folder, "plan.xlsx"), columns)).rejects.toThrow(
    "plan.xlsx must end in .parquet, .jsonl or .csv (the last two also with .gz), got another ending",
  );
  await expect(writeTable(join(folder, "x.csv"), { a: ["1"], b: [] })).rejects.toThrow(
    "writeTable: columns must have one length, got 1 in a and 0 in b",
  );
  expect(readdirSync(folder)).toEqual(before);
});

// golden: what DuckDB 1.5.6 says when a tmpfs of 64 KiB is full
it("maps a full disk to what the user can do", () => {
  const said = 'IO Error: Could not write file "plan.parquet.0f.unfinished": No space left on device';
  const problem = writingProblem("plan.parquet", new Error(said)) as InputError;
  expect(problem.message).toBe("plan.parquet must be writable, got a full disk");
  expect(problem.remedy).toBe("Free some space, or write to another disk; nothing was left behind.");
  const bug = new Error("Binder Error: no such column");
  expect(writingProblem("plan.parquet", bug)).toBe(bug);
});
