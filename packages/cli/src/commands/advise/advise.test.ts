import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareComparison } from "@gradus/lab";
import { createRng } from "@gradus/numeric";
import { afterAll, describe, expect, it } from "vitest";
import { readArguments } from "../../arguments.js";
import { runCommandLine } from "../../run-command-line.js";
import { writeTables } from "../../testing/comparison-tables.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { advise } from "../advise.js";
import { experimentInput } from "../compare/input.js";
import { compare } from "../compare.js";

const folder = mkdtempSync(join(tmpdir(), "gradus advise-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

writeTables(folder);
writeFileSync(at("clear.csv"), clearClasses(0));
writeFileSync(at("chance.csv"), chanceClasses());
writeFileSync(at("flipped.csv"), clearClasses(0.3));
const head = (name: string, rows: number) =>
  readFileSync(at(name), "utf8")
    .split("\n")
    .slice(0, rows + 1)
    .join("\n");
writeFileSync(at("few.csv"), head("clear.csv", 199));
writeFileSync(at("one.csv"), readFileSync(at("clear.csv"), "utf8").replaceAll(/,(right|upper)$/gm, ",left"));

/** Nine classes of which the columns tell nothing. */
function chanceClasses(): string {
  const rng = createRng(4);
  const lines = Array.from(
    { length: 300 },
    (_, row) => `${rng.split("x").normal(row).toFixed(4)},c${rng.split("label").integer(row, 9)}`,
  );
  return ["x,side", ...lines, ""].join("\n");
}

/** Three clear classes in the plane, of whose labels a share is another's. */
function clearClasses(flipped: number): string {
  const rng = createRng(9);
  const names = ["left", "right", "upper"];
  const lines = Array.from({ length: 600 }, (_, row) => {
    const own = row % 3;
    const x = [-1.5, 1.5, 0][own]! + 0.4 * rng.split("x").normal(row);
    const y = [0, 0, 2.5][own]! + 0.4 * rng.split("y").normal(row);
    const turned = rng.split("turned").uniform(row) < flipped ? 1 + rng.split("to").integer(row, 2) : 0;
    return `${row},${x.toFixed(4)},${y.toFixed(4)},${names[(own + turned) % 3]}`;
  });
  return ["id,x,z,side", ...lines, ""].join("\n");
}

async function advised(...words: string[]) {
  const [stdout, stderr] = [recordTerminal({ columns: 100 }), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal: new AbortController().signal };
  const argv = ["advise", ...words.map((word) => (word.endsWith(".csv") ? at(word) : word))];
  const code = await runCommandLine([advise], argv, "0", host);
  return { code, out: stdout.text(), err: stderr.text() };
}

describe("gradus advise", () => {
  const model = ["--label", "side", "--id", "id", "--model", "softmax-regression", "--learning-rate", "0.05"];

  it("sees labels that were flipped, and says what helps and what harms there", async () => {
    const { code, out } = await advised("flipped.csv", ...model, "--json");
    expect(code).toBe(0);
    const { worth, numbers, first, leave, rules } = JSON.parse(out);
    // 5σ of a share of .3 among 600 is .094
    expect(Math.abs(numbers.noise.rate - 0.3)).toBeLessThan(0.094);
    expect(worth).toBe("worth a try");
    expect(first[0].arm).toBe("easy-first");
    expect(leave.map(({ arm }: { arm: string }) => arm)).toContain("top-loss");
    expect(rules[0]).toMatchObject({ name: "noisy", topic: "noise" });
  });

  it("says in a few lines what it measured where nothing speaks for a curriculum", async () => {
    const { code, out, err } = await advised("clear.csv", ...model);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining("600 rows, 3 classes; softmax-regression, 10 epochs"),
    ]);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).toMatch(/^There is little to expect of a curriculum here/);
    for (const topic of [
      "noise",
      "redundancy",
      "classes",
      "scores",
      "sampling",
      "budget",
      "try first",
      "leave",
    ]) {
      expect(out).toMatch(new RegExp(`^ {2}${topic} `, "m"));
    }
    expect(text).toContain("of labels look wrong to models that are right on");
    expect(text).toContain("Nothing is to be tried. To see it proven: easy-first against shuffle");
    expect(out.trim().split("\n").at(-1)).toContain(" --arms shuffle,easy-first --blocks 10 ");
  });

  it("reads no noise where nothing can be learned, and suggests no comparison", async () => {
    const words = ["chance.csv", "--label", "side", "--epochs", "4"];
    const { out } = await advised(...words, "--json");
    expect(JSON.parse(out)).toMatchObject({
      worth: "nothing to learn",
      first: [],
      plan: null,
      command: null,
    });
    const { out: text } = await advised(...words);
    expect(text).toContain("cannot be predicted from these columns");
    expect(text).not.toMatch(/gradus compare|look wrong|try first/);
  });

  it.each([
    ["clear.csv", [...model, "--epochs", "2"]],
    ["flipped.csv", [...model, "--epochs", "2"]],
    ["flipped.csv", [...model, "--epochs", "2.5", "--batch-size", "300"]],
    ["flipped.csv", [...model, "--epochs", "3"]],
    ["flipped.csv", [...model, "--epochs", "4", "--ignore", "x", "--seed", "3"]],
    [
      "train.csv",
      [
        "--label",
        "label",
        "--category",
        "kind",
        "--ignore",
        "id,team,mass",
        "--model",
        "mlp:8",
        "--epochs",
        "5",
        "--batch-size",
        "16",
      ],
    ],
    ["notes.csv", ["--label", "season", "--id", "id", "--text", "note", "--epochs", "6"]],
  ])("ends with a comparison of %s that stands as it is typed", async (table, words) => {
    const { out } = await advised(table, ...words, "--json");
    const { command, plan, label } = JSON.parse(out);
    const typed = shellWords(command.replace(/^npx /, ""));
    expect(typed.slice(0, 3)).toEqual(["gradus", "compare", at(table)]);
    const { values, positionals } = readArguments(compare, typed.slice(2));
    const { experiment } = await prepareComparison(experimentInput(positionals[0], values as never));
    expect(experiment.arms.map(({ name }) => name)).toEqual(plan.arms);
    expect([experiment.blocks, experiment.budget.epochs]).toEqual([plan.planned, plan.epochs]);
    expect(experiment.task.label).toBe(label);
  });

  it("says where it was interrupted how to run again, and not that it has finished", async () => {
    const [stdout, stderr] = [recordTerminal(), recordTerminal()];
    const stop = new AbortController();
    stop.abort();
    const argv = ["advise", at("clear.csv"), ...model];
    const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal: stop.signal };
    expect(await runCommandLine([advise], argv, "0", host)).toBe(130);
    expect(stderr.text()).toMatch(/gradus advise: interrupted\nresume with: .*gradus advise .*--label side/);
    expect(stderr.text()).not.toMatch(/passes of a row in/);
  });

  it.each<[string, string[], string, string]>([
    ["a table too small", ["few.csv", "--label", "side"], "few.csv must hold at least 200 rows", "got 199"],
    ["no label", ["notes.csv"], "notes.csv must have a label", "--label <column>"],
    [
      "a number to predict",
      ["prices.csv", "--label", "price"],
      "prices.csv must have classes as its label",
      "gradus compare",
    ],
    ["one class", ["one.csv", "--label", "side"], "must hold at least two different values", "left"],
    ["an unknown model", ["clear.csv", "--label", "side", "--model", "tree"], "model must be", '"tree"'],
    [
      "half an epoch",
      ["clear.csv", "--label", "side", "--epochs", "1"],
      "--epochs must be at least 2",
      "got 1",
    ],
  ])("refuses %s", async (_, words, message, remedy) => {
    const { code, out, err } = await advised(...words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toContain(remedy);
  });
});

/** The words of a line as a shell takes it apart. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}
