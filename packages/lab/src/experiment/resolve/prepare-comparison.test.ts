import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdOut } from "@gradus/data";
import { afterAll, describe, expect, it } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { prepareComparison } from "./prepare-comparison.js";

const folder = mkdtempSync(join(tmpdir(), "prepare-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a table and gives its path. */
function table(name: string, head: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${[head, ...rows].join("\n")}\n`);
  return path;
}

const ids = Array.from({ length: 200 }, (_, row) => `row-${row}`);
const rowsOf = (prefix: string) =>
  ids.map(
    (id, row) =>
      `${prefix}${id},${((row * 37) % 101) / 7},${row % 2 === 0 ? "yes" : "no"},${row},${1 + (row % 3)}`,
  );
const train = table("train.csv", "id,x,label,hard,mass", rowsOf(""));
const test = table("test.csv", "id,x,label", [
  ...Array.from({ length: 30 }, (_, row) => `t${row},${row / 3 + 50},${row % 2 === 0 ? "yes" : "no"}`),
  // the third row of train.csv, by content
  `t30,${74 / 7},yes`,
]);
const columns = { label: "label", id: "id", difficulty: "hard", weight: "mass" };
const choices = { arms: ["shuffle", "easy-first"], blocks: 5, tuning: "none" } as const;
const given = { ...choices, arms: [...choices.arms], table: train, columns };

describe("prepareComparison", () => {
  it("holds out by the hash of the id, and hands every row to one side", async () => {
    const { data, experiment, warnings } = await prepareComparison(given);
    const { rest, test: held } = holdOut(ids, 0.2, 0);
    expect([data.ownRows, data.testRows]).toEqual([rest, held]);
    expect(experiment.test).toEqual({ kind: "held-out", share: 0.2, rows: held.length });
    expect(warnings).toEqual([]);
    expect((await prepareComparison({ ...given, seed: 1 })).data.testRows).not.toEqual(held);
  });

  it("puts the rows of a test table after its own, counts those that are in both, and names both by content", async () => {
    const plain = { label: "label", id: "id", ignore: ["hard", "mass"] };
    const { data, experiment, warnings } = await prepareComparison({ ...given, columns: plain, test });
    expect([...data.ownRows]).toEqual([...ids.keys()]);
    expect([...data.testRows]).toEqual(Array.from({ length: 31 }, (_, row) => 200 + row));
    expect(experiment.test).toMatchObject({ kind: "file", name: "test.csv", rows: 31 });
    expect(warnings).toEqual(["1 of 31 test rows are also in the training table, by content"]);
  });

  it("reads difficulty, weights and ids of each row", async () => {
    const { data, columns: used } = await prepareComparison(given);
    expect([...data.fixedScores["column"]!]).toEqual([...ids.keys()]);
    expect([...data.weights!.slice(0, 4)]).toEqual([1, 2, 3, 1]);
    expect(data.exampleIds).toEqual(ids);
    expect(data.features.numbers.map(({ name }) => name)).toEqual(["x"]);
    expect(Object.fromEntries(used.map(({ name, kind }) => [name, kind]))).toEqual({
      id: "id",
      x: "number",
      label: "label",
      hard: "difficulty",
      mass: "weight",
    });
  });

  it("knows a table by its content and its name, not by where it lies", async () => {
    const hash = async (path: string) =>
      canonicalHash((await prepareComparison({ ...given, table: path })).experiment);
    const first = await hash(train);
    const copy = table("copy.csv", "id,x,label,hard,mass", rowsOf(""));
    expect(await hash(copy)).not.toBe(first);
    const { experiment } = await prepareComparison({ ...given, table: copy });
    expect(canonicalHash({ ...experiment, table: { ...experiment.table, name: "train.csv" } })).toBe(first);
    const other = table("train.csv", "id,x,label,hard,mass", rowsOf("").with(7, "row-7,9.5,no,7,2"));
    expect(await hash(other)).not.toBe(first);
    table("train.csv", "id,x,label,hard,mass", rowsOf(""));
    expect(await hash(train)).toBe(first);
  });
});
