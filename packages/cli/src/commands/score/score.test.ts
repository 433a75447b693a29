import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable } from "@gradus/data";
import { createRng, spearman } from "@gradus/numeric";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { score } from "../score.js";
import { correlation } from "./score-text.js";

const ROWS = 60;
let folder = "";
let table = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-score-"));
  table = join(folder, "train.csv");
  const rng = createRng(4);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const own = row % 2;
    const [x, z] = [1.5 * own + rng.split("x").normal(row), rng.split("z").normal(row)];
    const note = `${"word ".repeat(1 + (row % 7))}number ${row}`;
    const votes = [own, own, row % 3 === 0 ? 1 - own : own].map((vote) => (vote === 1 ? "yes" : "no"));
    const p = (0.5 + 0.49 * Math.cos(row)).toFixed(4);
    const label = own === 1 ? "yes" : "no";
    return [
      `r${row}`,
      x.toFixed(4),
      z.toFixed(4),
      note,
      row % 5,
      "7",
      ...votes,
      p,
      (1 - Number(p)).toFixed(4),
      label,
    ];
  });
  writeFileSync(
    table,
    `${["id,x,z,note,objects,seven,a,b,c,p_yes,p_no,label", ...lines.map((line) => line.join(","))].join("\n")}\n`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const usual = ["--id", "id", "--text", "note", "--number", "x,z", "--ignore", "seven"];

async function gradusScore(words: string[], signal = new AbortController().signal, common = usual) {
  const [stdout, stderr] = [recordTerminal(), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal };
  const code = await runCommandLine([score], ["score", table, ...common, ...words], "0", host);
  return { code, out: stdout.text(), err: stderr.text() };
}

const given = ["--votes", "a,b,c", "--probabilities", "p_yes,p_no", "--ignore", "objects"];

async function scored(words: string[]) {
  const out = join(folder, "scores.jsonl");
  const { code, err } = await gradusScore([...words, "--out", out, "--force"]);
  expect(err).not.toContain("gradus score:");
  expect(code).toBe(0);
  return readFileSync(out, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { [column: string]: number | string });
}

describe("the file of scores", () => {
  it("has a row an example and a column a score, found by hand where it costs nothing", async () => {
    const rows = await scored([
      "--difficulty",
      "objects,text-length,annotator-disagreement,vote-entropy,transfer-teacher",
      "--votes",
      "a,b,c",
      "--probabilities",
      "p_yes,p_no",
    ]);
    expect(rows).toHaveLength(ROWS);
    rows.forEach((row, i) => {
      const p = Number((0.5 + 0.49 * Math.cos(i)).toFixed(4));
      const agreed = i % 3 !== 0;
      expect(row).toMatchObject({ exampleId: `r${i}`, objects: i % 5, textLength: 3 + (i % 7) });
      expect(row["annotatorDisagreement"]).toBeCloseTo(agreed ? 0 : 1 / 3, 12);
      const entropy = agreed ? 0 : -(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3);
      expect(row["voteEntropy"]).toBeCloseTo(entropy, 12);
      expect(row["transferTeacher"]).toBeCloseTo(i % 2 === 1 ? 1 - p : p, 12);
    });
  });

  it("is Parquet and CSV with the same numbers, and the same again for the same seed", async () => {
    const words = ["--difficulty", "aum,label-quality", "--seeds", "2", "--epochs", "3", "--seed", "9"];
    const first = await scored(words);
    expect(await scored(words)).toEqual(first);
    expect(await scored([...words.slice(0, -1), "10"])).not.toEqual(first);
    const out = join(folder, "scores.parquet");
    expect((await gradusScore([...words, "--out", out])).code).toBe(0);
    const read = await openTable(out, { kinds: { number: ["aum", "meanRank"], ignored: "labelIssue" } });
    expect([...(await read.numbers("aum")).values]).toEqual(first.map((row) => row["aum"]));
    expect(read.columns.map(({ name }) => name)).toEqual([
      "exampleId",
      "aum",
      "selfConfidence",
      "normalizedMargin",
      "meanRank",
      "labelIssue",
    ]);
    read.close();
  });

  it("holds the same score whatever else is asked for", async () => {
    const alone = await scored(["--difficulty", "cross-fitted-loss", "--epochs", "3"]);
    const among = await scored(["--difficulty", "loss,aum,cross-fitted-loss,grand", "--epochs", "3"]);
    const lossesOf = (rows: typeof alone) => rows.map((row) => row["crossFittedLoss"]);
    expect(lossesOf(among)).toEqual(lossesOf(alone));
  });

  it("has a record beside it, whose agreement is Spearman's ρ of the columns, and which --json prints", async () => {
    const out = join(folder, "scores.csv");
    const words = ["--difficulty", "objects,loss,aum", "--epochs", "4", "--seeds", "2"];
    const { out: text } = await gradusScore([...words, "--out", out, "--json"]);
    const record = JSON.parse(readFileSync(`${out}.json`, "utf8"));
    expect(JSON.parse(text)).toMatchObject({ out, ...record });
    expect(record).toMatchObject({
      format: "gradus.scores/1",
      label: "label",
      seeds: 2,
      training: { epochs: 4, model: { kind: "softmax-regression" } },
      costs: [{ key: "training-run", scorers: ["loss", "aum"] }],
      columns: [
        { name: "objects", scorer: "column", work: null, stability: null },
        { name: "aum", scorer: "aum", work: "training-run" },
        { name: "loss", scorer: "loss", work: "training-run" },
      ],
    });
    const rows = await scored(words);
    const column = (name: string) => rows.map((row) => Number(row[name]));
    expect(record.agreement.spearman[2][1]).toBeCloseTo(spearman(column("loss"), column("aum")), 12);
  });

  it("has the scores that suit the table where none is named", async () => {
    const { code, out } = await gradusScore([...given, "--epochs", "2", "--out", join(folder, "s.csv")]);
    expect(code).toBe(0);
    const names = ["textLength", "ngramPerplexity", "annotatorDisagreement", "transferTeacher", "forgetting"];
    for (const name of [...names, "aum", "crossFittedLoss", "selfConfidence"]) expect(out).toContain(name);
    expect(out).toMatch(/labels are suspected/);
    expect(out).toMatch(/Hardest by meanRank\nrow \d+ {2}(yes|no) {2}word/);
  });

  it("has scores of a task of numbers too, and refuses those of classes", async () => {
    const common = [
      "--label",
      "x",
      "--task",
      "regression",
      "--number",
      "z",
      "--ignore",
      "note,label,objects",
    ];
    const words = ["--difficulty", "loss,cross-fitted-loss,grand", "--epochs", "3", "--json"];
    const run = (more: string[]) =>
      gradusScore([...more, "--out", join(folder, "s.csv")], undefined, [...common, "--category", "a,b,c"]);
    const { code, out } = await run(words);
    expect(code).toBe(0);
    expect(JSON.parse(out).columns.map(({ name }: { name: string }) => name)).toEqual([
      "loss",
      "crossFittedLoss",
      "grand",
    ]);
    const { err } = await run(["--difficulty", "aum", "--force"]);
    expect(err).toContain('score aum needs classes to predict, got numbers in "x"');
  });
});

it("scores images by their pixels beside their labels", async () => {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (40, 6, 6), }";
  const padded = `${header.padEnd(128 - 11)}\n`;
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0]);
  const pixels = Buffer.alloc(40 * 36);
  for (let i = 0; i < 40; i++) {
    for (let pixel = 0; pixel < 36; pixel++) {
      const isLit = i % 2 === 0 && pixel % 6 < 3;
      pixels[i * 36 + pixel] = isLit ? 255 : (i * 7 + (i % 3) * pixel) % 256;
    }
  }
  const images = join(folder, "pictures.npy");
  writeFileSync(images, Buffer.concat([magic, Buffer.from(padded, "latin1"), pixels]));
  const labels = join(folder, "kinds.csv");
  const kinds = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? "lit" : "plain"));
  writeFileSync(labels, `label\n${kinds.join("\n")}\n`);
  const [stdout, stderr] = [recordTerminal(), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal: new AbortController().signal };
  const words = ["score", images, "--labels", labels, "--difficulty", "edge-density,image-entropy,aum"];
  const more = ["--out", join(folder, "s.csv"), "--epochs", "2", "--model", "cnn:4", "--json"];
  const code = await runCommandLine([score], [...words, ...more], "0", host);
  expect(stderr.text()).not.toContain("gradus score:");
  expect(code).toBe(0);
  expect(JSON.parse(stdout.text()).columns.map(({ name }: { name: string }) => name)).toEqual([
    "edgeDensity",
    "imageEntropy",
    "aum",
  ]);
});

it("leaves a usual score of one value away, and does not name it", async () => {
  writeFileSync(table, `text,y\n${[..."abababab"].map((label, i) => `one${i} two,${label}`).join("\n")}\n`);
  const out = join(folder, "s.csv");
  const stop = new AbortController().signal;
  const { err } = await gradusScore(["--epochs", "1", "--seeds", "1", "--out", out], stop, []);
  expect(err).toMatch(/^scores: loss, /m);
  expect(readFileSync(`${out}.json`, "utf8")).not.toContain("text-length");
});

describe("refuses before anything is computed", () => {
  it.each([
    ["an unknown score", ["--difficulty", "aumm"], "must be a scorer or a column of"],
    ["votes that are not named", ["--difficulty", "vote-entropy"], "needs the votes of annotators, got none"],
    ["votes in no column", ["--votes", "a,bb"], '--votes "bb" must be a column of'],
    ["probabilities in no column", ["--probabilities", "p"], '--probabilities "p" must be a column of'],
    ["a folder that is not there", ["--out", "none/s.csv"], "the folder none of --out must be writable"],
    [
      "a teacher that is not named",
      ["--difficulty", "transfer-teacher"],
      "needs the probabilities of a teacher",
    ],
    ["images that are not there", ["--difficulty", "image-entropy"], "score image-entropy needs images"],
    ["a column that is no number", ["--difficulty", "a"], 'score column "a" must hold a finite number'],
    ["a score of one value", ["--difficulty", "seven", "--ignore", "objects"], "must differ between rows"],
    ["a scorer's option", ["--difficulty", "el2n", "--options", "el2n.early=3"], 'unknown option "early"'],
    [
      "options of another",
      ["--difficulty", "el2n", "--options", "aum.x=3"],
      "options of aum must be of a scorer",
    ],
    ["options without a scorer", ["--options", "folds=3"], "--options must be scorer.key=value"],
    ["a model", ["--model", "forest"], "model must be softmax-regression, mlp"],
    [
      "more folds than rows",
      ["--difficulty", "cross-review", "--options", "cross-review.folds=61"],
      "at most as many folds as the table has rows, 60, got 61",
    ],
    [
      "more runs than sets",
      ["--difficulty", "threshold-aum", "--options", "threshold-aum.runs=4"],
      "must have at most 3 runs",
    ],
    [
      "as many neighbours as rows",
      ["--difficulty", "neighbour-density", "--options", "neighbour-density.neighbours=60"],
      "fewer neighbours than the 60 rows, got 60",
    ],
    [
      "a rate at which training diverges",
      ["--difficulty", "consistency", "--learning-rate", "1e38"],
      "training must keep finite numbers, got loss",
    ],
    ["no seed", ["--seeds", "0"], "--seeds must be at least 1, got 0"],
    [
      "a class without a column",
      ["--difficulty", "transfer-teacher", "--probabilities", "p_yes"],
      "must have one column",
    ],
    ["an ending", ["--out", "scores.txt"], "must end in .parquet"],
  ])("%s", async (_, words, message) => {
    const out = words.includes("--out") ? [] : ["--out", join(folder, "s.csv")];
    const { code, err } = await gradusScore([...words, ...out]);
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(["train.csv"]);
  });

  it("says which scorer was meant", async () => {
    const { err } = await gradusScore(["--difficulty", "aumm", "--out", join(folder, "s.csv")]);
    expect(err).toContain('did you mean "aum"?');
  });

  it("a file that is there, unless it may be replaced", async () => {
    const out = join(folder, "s.csv");
    writeFileSync(out, "mine");
    const { code, err } = await gradusScore(["--difficulty", "text-length", "--out", out]);
    expect([code, readFileSync(out, "utf8")]).toEqual([2, "mine"]);
    expect(err).toContain("must not exist yet");
  });
});

it("leaves nothing half written where it is stopped", async () => {
  const stop = new AbortController();
  const out = join(folder, "s.csv");
  setTimeout(() => stop.abort(), 300);
  const { code } = await gradusScore(["--difficulty", "aum", "--epochs", "5000", "--out", out], stop.signal);
  expect(code).toBe(130);
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(folder)).toEqual(["train.csv"]);
});

it("prints an agreement of two scores and more, and of one only how it agrees with itself", async () => {
  const from = ["--epochs", "2", "--probabilities", "p_yes,p_no", "--out", join(folder, "s.csv"), "--force"];
  const shown = async (scores: string) => (await gradusScore([...from, "--difficulty", scores])).out;
  expect(await shown("text-length,objects")).toContain("Agreement of ranks");
  const alone = await shown("text-length");
  expect(alone).toContain("Cost, in passes over the 60 rows");
  expect(alone).not.toMatch(/Agreement|Spearman/);
  const drawn = await shown("loss");
  expect(drawn).not.toContain("Agreement");
  expect(drawn).toMatch(/Spearman's ρ of two draws of loss under different\s+seeds: −?\d?\.\d\d\n/);
});

it("writes correlations without a leading nought", () => {
  expect([0.834, -0.2, 1, 0, -0.001, Number.NaN].map(correlation)).toEqual([
    ".83",
    "−.20",
    "1.00",
    ".00",
    ".00",
    "–",
  ]);
});
