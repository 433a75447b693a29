import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signals, TrainAsk } from "@gradus/curriculum";
import { openTable } from "@gradus/data";
import { afterAll, expect, it } from "vitest";
import { CellRecorder } from "./cell-recorder.js";

const folder = mkdtempSync(join(tmpdir(), "cell-recorder-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (step: number, steps: number, indices: number[], weights: number[]) =>
  ({ step, steps, indices: Int32Array.from(indices), weights: Float32Array.from(weights) }) as TrainAsk;

async function numbers(file: string, names: readonly string[]): Promise<number[][]> {
  const table = await openTable(join(folder, file));
  const columns = await Promise.all(names.map(async (name) => [...(await table.numbers(name)).values]));
  table.close();
  return columns;
}

it("writes a row an example trained, by step, position and row of the table, with what was reported", async () => {
  const recorder = new CellRecorder(["a", "b", "c", "d", "e", "f"]);
  const rowsOfPositions = Int32Array.of(1, 3, 5);
  const reported = (...loss: number[]): Signals => ({ loss: Float32Array.from(loss) });
  recorder.add(ask(0, 2, [0, 2, 1, 0], [1, 0.5, 1, 2]), reported(4, 3, 2, 1), rowsOfPositions);
  recorder.add(ask(2, 1, [2, 2], [1, 1]), reported(0.5, 0.25), rowsOfPositions);
  await recorder.write(join(folder, "cell"));

  const key = [
    [0, 0, 1, 1, 2, 2],
    [0, 1, 0, 1, 0, 1],
  ];
  expect(await numbers("cell/plan.parquet", ["step", "position", "exampleIndex", "weight"])).toEqual([
    ...key,
    [1, 5, 3, 1, 5, 5],
    [1, 0.5, 1, 2, 1, 1],
  ]);
  expect(await numbers("cell/signals.parquet", ["step", "position", "loss"])).toEqual([
    ...key,
    [4, 3, 2, 1, 0.5, 0.25],
  ]);
  const plan = await openTable(join(folder, "cell/plan.parquet"), { kinds: { category: "exampleId" } });
  const { codes, names } = await plan.categories("exampleId");
  plan.close();
  expect(Array.from(codes, (code) => names[code])).toEqual(["b", "f", "d", "b", "f", "f"]);
});

it("writes no signals where none were reported", async () => {
  const recorder = new CellRecorder(["a"]);
  recorder.add(ask(0, 1, [0], [1]), {}, Int32Array.of(0));
  await recorder.write(join(folder, "silent"));
  expect(existsSync(join(folder, "silent", "plan.parquet"))).toBe(true);
  expect(existsSync(join(folder, "silent", "signals.parquet"))).toBe(false);
});
