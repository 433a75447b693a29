import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { experimentInput } from "./input.js";

type Values = Parameters<typeof experimentInput>[1];
const none: Values = {
  arms: [],
  at: [],
  text: [],
  number: [],
  category: [],
  ignore: [],
  fresh: false,
  record: false,
} as never;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "experiment-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function withFile(text: string, more: Partial<Values> = {}) {
  const config = join(folder, "experiment.yaml");
  writeFileSync(config, text);
  return experimentInput(undefined, { ...none, ...more, config });
}

it("reads the file of the documentation, paths beside it", () => {
  const config = fileURLToPath(new URL("../../../../../examples/adult/experiment.yaml", import.meta.url));
  const input = experimentInput(undefined, { ...none, config });
  expect(input.table).toBe(config.replace("experiment.yaml", "train.csv.gz"));
  expect(input.arms).toHaveLength(5);
  expect(input.model).toEqual({ kind: "mlp", hidden: [64], dropout: 0.1 });
});

it("lets the command line win over the file, column by column", () => {
  const input = withFile("blocks: 7\nepochs: 3\ncolumns: { label: a, group: g }\n", {
    blocks: 9,
    label: "b",
  });
  expect(input).toEqual({ blocks: 9, epochs: 3, columns: { label: "b", group: "g" } });
});

it("refuses an unknown key, a bad value and what is no YAML, by place", () => {
  const config = join(folder, "experiment.yaml");
  expect(() => withFile("epoch: 3\n")).toThrow(`${config}: Unrecognized key: "epoch"`);
  expect(() => withFile("blocks: 4\n")).toThrow(`${config}: blocks: `);
  expect(() => withFile("blocks: 4\n")).toThrow("got 4");
  expect(() => withFile("optimizer: { kind: adam }\n")).toThrow(`${config}: optimizer.kind: `);
  expect(() => withFile("a: [1\n")).toThrow(`${config} must be YAML, got `);
  expect(() => experimentInput("t.csv", { ...none, margin: 0 })).toThrow("options: margin: ");
});
