import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { UsageError } from "../../errors.js";
import { experimentInput } from "./input.js";

type Values = Parameters<typeof experimentInput>[1];
const none: Values = {
  arms: [],
  at: [],
  grid: [],
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

it("refuses what is no YAML, and leads from the file to its document and from the line to the help", () => {
  const refusal = (ask: () => unknown) => {
    try {
      ask();
    } catch (error) {
      const { message, remedy } = error as UsageError;
      return `${message} | ${remedy}`.replaceAll(folder, "");
    }
    return "not refused";
  };
  expect(refusal(() => withFile("blocks: 4\n"))).toBe(
    "/experiment.yaml: blocks must be an integer in [5, 1000], got 4 | docs/experiment.md lists the keys",
  );
  expect(refusal(() => withFile("blocks: 5\n", { blocks: 4 }))).toBe(
    "options: blocks must be an integer in [5, 1000], got 4 | gradus compare --help lists the choices",
  );
  expect(refusal(() => withFile("a: [1\n"))).toMatch(/^\/experiment\.yaml must be YAML, got /);
  expect(() => experimentInput(undefined, { ...none, config: join(folder, "none.yaml") })).toThrow("ENOENT");
});
