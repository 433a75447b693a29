import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog, recipeOf } from "@gradus/curriculum";
import { openTable } from "@gradus/data";
import { createRng } from "@gradus/numeric";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../run-command-line.js";
import { CALLED_AS } from "../shell-line.js";
import { recordTerminal } from "../testing/record-terminal.js";
import type { CheckDocument } from "./check/check-document.js";
import { check } from "./check.js";

const ROWS = 300;
const rng = createRng(7);
/** Two noisy classes in a number; the hardness counts up in strides, each value once. */
const lines = Array.from({ length: ROWS }, (_, i) => {
  const label = i % 2 === 0 ? "no" : "yes";
  const x = (i % 2 === 0 ? -0.7 : 0.7) + rng.normal(i);
  return `e${i},${(i * 7) % ROWS},${x.toFixed(4)},${label}`;
});

let folder = "";
let table = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-check-"));
  table = join(folder, "train.csv");
  writeFileSync(table, `${["id,hardness,x,label", ...lines].join("\n")}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function gradusCheck(words: string[], signal = new AbortController().signal) {
  const [stdout, stderr] = [recordTerminal(), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal };
  const code = await runCommandLine([check], ["check", ...words], "0", host);
  return { code, out: stdout.text(), err: stderr.text() };
}

const of = (curriculum: string, ...more: string[]) => [
  ...["--curriculum", curriculum, "--table", table, "--id", "id", "--batch-size", "20", "--epochs", "4"],
  ...more,
];
const hard = ["--difficulty", "hardness"];

async function documentOf(words: string[]): Promise<CheckDocument> {
  const { code, out, err } = await gradusCheck([...words, "--json"]);
  expect([code, err.includes("gradus check:")]).toEqual([0, false]);
  return JSON.parse(out);
}

it.each(["{", "{}", "[]", '"paced"', '{"format":"gradus.recipe/9"}'])(
  "shows a least recipe for %s",
  async (text) => {
    const path = join(folder, "recipe.json");
    writeFileSync(path, text);
    const { code, err } = await gradusCheck([path, "--table", table]);
    const least = '{"format":"gradus.recipe/1","target":{"method":"paced"}}';
    expect([code, err]).toEqual([2, expect.stringContaining(`a recipe is at the least ${least}`)]);
    writeFileSync(path, least);
    expect((await gradusCheck([path, "--table", table, "--id", "id", ...hard])).code).toBe(0);
  },
);

it("tells the training rows of a trained run from the table", async () => {
  const { out, err } = await gradusCheck(of("self-paced", "--label", "label"));
  const { examples } = await documentOf(of("self-paced", "--label", "label"));
  expect(examples).toBeLessThan(ROWS);
  expect(out.replace(/\s+/g, " ")).toContain(
    `self-paced over ${examples} of 300 rows of train.csv, the training rows of block 1: 4 epochs`,
  );
  expect(err).toMatch(/^training 100 %$/m);
});

it("says nothing of training before it begins", async () => {
  const { code, err } = await gradusCheck(
    of("top-score", "--options", "by=mutual-information", "--label", "label"),
  );
  expect([code, err]).toEqual([2, expect.stringContaining("must have a model with dropout")]);
  expect(err).not.toContain("training 100 %");
  expect(err).toContain("Give another option of it, or compare with such a model in experiment.yaml");
});

it("says that a paced order is a curriculum, with its picture and its points", async () => {
  const { code, out } = await gradusCheck(of("easy-first", ...hard, "--points", "4"));
  expect(code).toBe(0);
  // λ(x) = √(.04 + .96 x / .5) of 300, whole from step 30 of 60 on: 210 at step 14, 296 at step 29
  const flat = out.replace(/\s+/g, " ");
  expect(flat).toContain(
    "easy-first is a curriculum by Bengio's definition: the entropy of Q rises at each of its 30 changes, no weight ever falls, and it ends in the base distribution.",
  );
  expect(flat).toContain("easy-first over 300 examples of train.csv: 4 epochs, 60 steps of 20, seed 0");
  expect(out).toContain("Effective number of examples in Q, exp of its entropy");
  const points = out.slice(out.indexOf("steps  progress")).split("\n").slice(1, 6);
  expect(points.map((line) => line.trim().split(/ {2,}/).slice(0, 5))).toEqual([
    ["1", "1.7 %", "20 %", "20 %", "20 %"],
    ["15", "25 %", "70 %", "70 %", "70 %"],
    ["30", "50 %", "98.7 %", "98.7 %", "98.7 %"],
    ["45", "75 %", "100 %", "100 %", "100 %"],
    ["60", "100 %", "100 %", "100 %", "100 %"],
  ]);
});

it("says what one pass breaks, at which step and with which example", async () => {
  const document = await documentOf(of("one-pass", ...hard));
  const { definition, starvation } = document;
  expect(definition).toMatchObject({
    verdict: "no curriculum",
    stages: 5,
    endsInBase: false,
    entropyFailures: 4,
    monotonyFailures: 4,
    monotonyFailure: { step: 12, before: 1, after: 0 },
  });
  expect(definition.entropyFailure!.step).toBe(12);
  expect(definition.entropyFailure!.before).toBeCloseTo(Math.log(60), 12);
  // the first row of the easiest fifth
  expect(definition.monotonyFailure!.exampleId).toBe("e0");
  expect(starvation.exampleIds).toHaveLength(20);
  const { out } = await gradusCheck(of("one-pass", ...hard));
  expect(out.replace(/\s+/g, " ")).toContain(
    "one-pass is no curriculum by Bengio's definition: the entropy of Q stays as it is at step 12 (that of 60 examples); the weight of example e0 falls at step 12 (1 → 0); it does not end in the base distribution.",
  );
});

describe("a recipe that learns is run with a model", () => {
  it("self-paced learning narrows after its warm-up, which lowers the entropy", async () => {
    const { definition, model, steps, examples, points } = await documentOf(
      of("self-paced", "--points", "5"),
    );
    expect(definition.verdict).toBe("no curriculum");
    expect(definition.entropyFailure!.before).toBeCloseTo(Math.log(examples), 12);
    // half is open at progress .1; the round that measured it is paid first, a twelfth of the budget
    const open = Math.exp(definition.entropyFailure!.after) / examples;
    expect(open).toBeGreaterThan(0.5);
    expect(open).toBeLessThan(0.6);
    expect(model).toMatch(/^mlp, adamw, learning rate /);
    expect(points.at(-1)!.step).toBe(steps);
  });

  it("importance sampling leaves the target unchanged, and minimises what the target asks for", async () => {
    const document = await documentOf(of("importance"));
    expect(document.definition.verdict).toBe("unchanged");
    expect(document.effective).toEqual({ kind: "closed form", failure: null });
    for (const { target, effective } of document.points) {
      expect(effective.entropy).toBeCloseTo(target.entropy, 12);
    }
    const { out } = await gradusCheck(of("importance"));
    expect(out.replace(/\s+/g, " ")).toContain(
      "importance leaves the target unchanged: Q is the base distribution at every step",
    );
  });

  it("reducible loss has no closed form of what it minimises, and starves many", async () => {
    const { effective, starvation, definition } = await documentOf(of("reducible-loss"));
    expect([definition.verdict, effective.kind]).toEqual(["unchanged", "empirical"]);
    expect(starvation.starvedShare).toBeGreaterThan(0.3);
  });

  it("and so is a difficulty that is trained; twice the same", async () => {
    const words = of("easy-first", "--difficulty", "cross-fitted-loss");
    const document = await documentOf(words);
    expect(document.definition.verdict).toBe("curriculum");
    expect(document.model).not.toBeNull();
    expect(await documentOf(words)).toEqual(document);
  });
});

it("reads a recipe of a file as it reads the catalog", async () => {
  const path = join(folder, "recipe.json");
  writeFileSync(path, JSON.stringify(recipeOf("hard-first", { startFraction: 0.1 })));
  const rest = ["--table", table, "--id", "id", "--batch-size", "20", "--epochs", "4", ...hard];
  const { name, ...document } = await documentOf([path, ...rest]);
  expect(name).toBe("recipe.json");
  const { name: _, ...named } = await documentOf(of("hard-first", ...hard, "--options", "startFraction=0.1"));
  expect(document).toEqual(named);
});

it("exits 1 only if asked to", async () => {
  expect((await gradusCheck(of("one-pass", ...hard))).code).toBe(0);
  expect((await gradusCheck(of("one-pass", ...hard, "--fail-unless", "curriculum"))).code).toBe(1);
  expect((await gradusCheck(of("easy-first", ...hard, "--fail-unless", "curriculum"))).code).toBe(0);
  expect((await gradusCheck(of("shuffle", "--fail-unless", "unchanged"))).code).toBe(0);
});

describe("writes the trace", () => {
  const written = (name: string) => join(folder, name);

  it("as a document, which is what --json prints", async () => {
    const document = await documentOf(of("easy-first", ...hard, "--out", written("trace.json")));
    expect(JSON.parse(readFileSync(written("trace.json"), "utf8"))).toEqual(document);
  });

  it("as a picture", async () => {
    await gradusCheck(of("one-pass", ...hard, "--out", written("trace.svg")));
    const svg = readFileSync(written("trace.svg"), "utf8");
    expect(svg).toMatch(/^<svg xmlns=/);
    expect(svg).toContain("step 12: the entropy of Q does not rise, a weight falls");
  });

  it("as a table, a row a point", async () => {
    const document = await documentOf(of("easy-first", ...hard, "--out", written("trace.parquet")));
    const opened = await openTable(written("trace.parquet"));
    expect(opened.rowCount).toBe(document.points.length);
    const { values } = await opened.numbers("targetEntropy");
    opened.close();
    expect([...values]).toEqual(document.points.map(({ target }) => target.entropy));
  });
});

describe("refuses", () => {
  const recipeFile = (text: string) => {
    const path = join(folder, "recipe.json");
    writeFileSync(path, text);
    return path;
  };
  const targets = catalog.flatMap(({ kind, name }) => (kind === "target" ? [JSON.stringify(name)] : []));
  const target = (part: object) =>
    JSON.stringify({ format: "gradus.recipe/1", target: { method: "paced", ...part } });

  it.each([
    ["no recipe", () => ["--table", table], "needs a recipe"],
    ["no table", () => ["--curriculum", "shuffle"], "needs a table"],
    [
      "two recipes",
      () => [recipeFile("{}"), ...of("shuffle")],
      "must be given one recipe, got {folder}/recipe.json and --curriculum shuffle",
    ],
    [
      "an unknown curriculum",
      () => of("easy-frist"),
      'unknown curriculum "easy-frist" (did you mean "easy-first"?)',
    ],
    [
      "a file that is not there",
      () => ["none.json", "--table", table],
      "none.json: no such file or folder (ENOENT)",
    ],
    [
      "an unknown method, with the nearest",
      () => [recipeFile(target({ method: "pacd" })), "--table", table],
      `{folder}/recipe.json: checkRecipe: target.method must be one of ${targets.join(", ")}, got "pacd" (did you mean "paced"?)`,
    ],
    [
      "a recipe of another format",
      () => [recipeFile('{"format":"gradus.recipe/9"}'), "--table", table],
      '{folder}/recipe.json: checkRecipe: format must be "gradus.recipe/1", got "gradus.recipe/9"',
    ],
    [
      "a score that no column gives",
      () => [recipeFile(target({ score: "length" })), "--table", table],
      'recipe.json needs the score "length", which no column of the table gives',
    ],
    [
      "a difficulty that the table lacks",
      () => of("easy-first"),
      '{folder}/train.csv must hold a difficulty or a text, got columns "id", "hardness", "x", "label"',
    ],
    [
      "a model that nobody trains",
      () => of("easy-first", ...hard, "--model", "mlp"),
      "--model has no effect: easy-first reads nothing of a model",
    ],
    [
      "groups that nothing reads",
      () => of("easy-first", ...hard, "--group", "label"),
      "--group has no effect: easy-first reads no groups",
    ],
    [
      "to spread over groups that are not given",
      () => of("self-paced", "--options", "diversity=0.5"),
      "arm recipe must have groups of alike examples to spread its choice over, got a table without a group column",
    ],
    [
      "options beside a file",
      () => [recipeFile(target({})), "--table", table, "--options", "degree=2"],
      "--options has no effect: a recipe holds its own",
    ],
    [
      "points that are none",
      () => of("shuffle", "--points", "0"),
      "--points must be a positive integer, got 0",
    ],
    [
      "an ending that is no format",
      () => of("shuffle", "--out", "trace.xlsx"),
      '--out must end in .parquet, .jsonl, .csv, .json or .svg, got "trace.xlsx"',
    ],
  ])("%s", async (_, words, message) => {
    const before = readdirSync(folder);
    const { code, err } = await gradusCheck(words());
    const said = err.split("\n").find((line) => line.startsWith("gradus check:"));
    expect([code, said]).toEqual([2, `gradus check: ${message.replace("{folder}", folder)}`]);
    expect(readdirSync(folder).filter((file) => file !== "recipe.json")).toEqual(before);
  });

  it("text that is no JSON, and a file that is there", async () => {
    const { code, err } = await gradusCheck([recipeFile("target: paced"), "--table", table]);
    expect([code, err]).toEqual([2, expect.stringContaining("recipe.json must be JSON, got ")]);
    expect((await gradusCheck(of("shuffle", "--out", table))).err).toContain(
      `gradus check: ${table} must not exist yet\ngive another --out, or --force to replace it\n`,
    );
  });

  it("to be held up: Ctrl-C leaves nothing, and says what to type again", async () => {
    const controller = new AbortController();
    controller.abort();
    const out = join(folder, "trace.json");
    const { code, err } = await gradusCheck(of("self-paced", "--out", out), controller.signal);
    expect(code).toBe(130);
    expect(err).toContain(`resume with: ${CALLED_AS} check --curriculum self-paced`);
    expect(existsSync(out)).toBe(false);
  });
});
