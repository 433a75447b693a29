import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable } from "@gradus/data";
import type { Cell, Experiment, Report } from "@gradus/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGradus } from "../../testing/built-command.js";
import { writeTables } from "../../testing/comparison-tables.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-answers-"));
writeTables(folder);
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  report: Report;
  experiment: Experiment;
  cells: Cell[];
  err: string;
}

/** Runs a comparison to its end, into a run folder of this name. */
async function answer(name: string, words: string): Promise<Answer> {
  const fixed = ["--blocks", "5", "--epochs", "6", "--out", name, "--json"];
  const { code, out, err } = await runGradus(["compare", ...words.split(" "), ...fixed], folder);
  expect([code, err]).toEqual([0, expect.not.stringContaining("gradus compare:")]);
  const read = (file: string) => readFileSync(join(folder, name, file), "utf8");
  const report: Report = JSON.parse(out);
  expect(JSON.parse(read("report.json"))).toEqual(report);
  const lines = read("cells.jsonl").trim().split("\n");
  return {
    report,
    experiment: JSON.parse(read("experiment.json")).resolved,
    cells: lines.map((line) => JSON.parse(line)),
    err,
  };
}

/** Rows of the training table by id, as the test wrote them. */
const written = new Map(
  readFileSync(join(folder, "train.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [id, , , , , team, mass] = line.split(",");
      return [id!, { team: team!, mass: Number(mass) }];
    }),
);

describe("with groups, weights, a difficulty column and a test set held out, at a quarter of the budget", () => {
  let asked: Answer;
  beforeAll(async () => {
    asked = await answer(
      "columns",
      "train.csv --label label --id id --group team --weight mass --difficulty hard --question faster --arms shuffle,easy-first,priority --tuning none --record",
    );
  });

  it("says what was asked and what was given", () => {
    const { report, experiment } = asked;
    expect([report.question, report.at]).toEqual(["faster", [0.25]]);
    expect(report.table.testSource).toBe("20 % held out by hash of the id");
    expect(report.split).toContain("groups kept together");
    const kinds = Object.fromEntries(report.table.columns.map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({
      id: "id",
      team: "group",
      mass: "weight",
      hard: "difficulty",
      label: "label",
    });
    expect(experiment.arms.find(({ name }) => name === "easy-first")!.scores).toMatchObject({
      difficulty: { name: "column" },
    });
    const [easy, priority] = report.arms as [Report["arms"][number], Report["arms"][number]];
    expect(easy.sentence).toContain("at 25 % of the budget");
    expect(easy.sentence).toMatch(/Difficulty given, its cost not counted\.$/);
    expect(priority.sentence).not.toContain("Difficulty given");
    expect(easy.costShares.scorer).toBe(0);
  });

  it("records every trained row: as many as steps of a batch, of no held-out group, by its weight", async () => {
    const { cells, experiment } = asked;
    // oracle: the rule of the hold-out, by hand
    const heldOut = (team: string) =>
      Number.parseInt(createHash("md5").update(`0:${team}`).digest("hex").slice(0, 13), 16) / 16 ** 13 < 0.2;
    expect(new Set([...written.values()].map(({ team }) => heldOut(team))).size).toBe(2);

    for (const cell of cells.filter(({ block }) => block === 1)) {
      const cellFolder = join(folder, "columns", "cells", `${cell.phase}-${cell.arm}-1`);
      const plan = await openTable(join(cellFolder, "plan.parquet"), { kinds: { category: ["exampleId"] } });
      try {
        const rows = cell.steps * experiment.batchSize;
        expect(plan.rowCount).toBe(rows);
        const { codes, names } = await plan.categories("exampleId");
        const { values: weights } = await plan.numbers("weight");
        const { values: steps } = await plan.numbers("step");
        expect([steps[0], steps.at(-1)]).toEqual([0, cell.steps - 1]);
        const trained = Array.from(codes, (code) => written.get(names[code]!)!);
        expect(trained.filter(({ team }) => heldOut(team))).toEqual([]);
        if (cell.arm === "shuffle") {
          const ratios = trained.map(({ mass }, at) => weights[at]! / mass);
          expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(1 + 1e-6);
        }
      } finally {
        plan.close();
      }
      const signals = join(cellFolder, "signals.parquet");
      expect(existsSync(signals)).toBe(cell.arm === "priority");
      if (cell.arm !== "priority") continue;
      const table = await openTable(signals);
      expect(table.rowCount).toBe(cell.steps * experiment.batchSize);
      const { values, missingCount } = await table.numbers("gradientNorm");
      table.close();
      expect([missingCount, Math.min(...values) >= 0]).toEqual([0, true]);
    }
  });
});

describe("of numbers", () => {
  const prices = "prices.csv --label price --id id --arms shuffle,hard-first";

  it("counts a smaller error as better, in the units of the label", async () => {
    const { report } = await answer("prices", `${prices} --margin 2 --tuning none`);
    expect(report.metric).toMatchObject({
      name: "mean-squared-error",
      higherIsBetter: false,
      unit: "number",
    });
    const [arm] = report.arms as [Report["arms"][number]];
    for (const { arm: error, control, difference } of arm.perBlock) {
      expect(difference).toBeCloseTo(control - error, 9);
    }
    expect(report.control.mean).toBeLessThan(report.control.constantMetric);
    // by hand: the noise has the variance 9, and the whole price about 100 + 32 + 9
    expect(report.control.constantMetric).toBeGreaterThan(80);
    expect(report.control.constantMetric).toBeLessThan(220);
    expect(report.control.mean).toBeGreaterThan(6);
    expect(arm.sentence).toMatch(/mean-squared-error/);
  });

  it("tunes the control's rate to the least error, and takes a hundredth of it as margin", async () => {
    const { report, cells } = await answer("tuned", prices);
    const { trials, chosen } = report.tuning;
    const least = trials.reduce((a, b) => (b.validation < a.validation ? b : a));
    expect(chosen).toEqual({ shuffle: least.learningRate, "hard-first": least.learningRate });
    expect(report.margin).toBeCloseTo(least.validation / 100, 12);
    expect(report.marginRule).toBe("1 % of the control's mean in tuning");
    expect(cells.filter(({ phase }) => phase === "tuning")).toHaveLength(3 * trials.length);
    for (const cell of cells.filter(({ phase }) => phase === "main")) {
      expect(cell.learningRate).toBe(least.learningRate);
    }
  });
});

it("of texts, at two shares of the budget: a row for each", async () => {
  const { report, experiment } = await answer(
    "notes",
    "notes.csv --label season --id id --arms shuffle,easy-first --at 0.25,1 --tuning none",
  );
  expect(report.model).toBe("softmax regression on 4,096 hashed n-gram columns");
  expect(report.arms.map(({ arm, at }) => `${arm} ${at}`)).toEqual(["easy-first 0.25", "easy-first 1"]);
  expect(report.control.mean).toBeGreaterThan(report.control.constantMetric + 0.1);
  expect(experiment.arms[1]!.scores).toMatchObject({ difficulty: { name: "cross-fitted-loss" } });
});

it("of experiment.yaml: nested choices, arms of one's own, files beside it; the command line wins", async () => {
  writeFileSync(
    join(folder, "experiment.yaml"),
    `table: train.csv
test: test.csv
columns: { label: label, id: id, ignore: [hard, team, mass] }
model: { kind: mlp, hidden: [8, 4], dropout: 0.1 }
optimizer: { kind: sgd, momentum: 0.5 }
schedule: { kind: warmup-stable-decay, warmupShare: 0.1 }
learningRate: 0.02
batchSize: 32
control: plain
tuning: none
seed: 3
arms:
  - { name: plain, curriculum: shuffle }
  - name: gentle
    curriculum: easy-first
    options: { startFraction: 0.5, degree: 1 }
    scorer: { name: cross-fitted-loss, options: { folds: 3 } }
  - name: from-holdout
    curriculum: reducible-loss
    scorer: { name: irreducible-loss, options: { from: holdout, holdoutShare: 0.2 } }
`,
  );
  const { report, experiment, cells } = await answer("yaml", "--config experiment.yaml --seed 4");
  expect(report).toMatchObject({ model: "MLP 8-4, dropout 0.1", optimizer: "sgd", seed: 4 });
  expect(experiment).toMatchObject({
    batchSize: 32,
    control: "plain",
    optimizer: { kind: "sgd", momentum: 0.5, weightDecay: 0 },
    schedule: { warmupShare: 0.1, decayShare: 0.2 },
  });
  const gentle = experiment.arms.find(({ name }) => name === "gentle")!;
  expect(gentle.scores).toEqual({ difficulty: { name: "cross-fitted-loss", options: { folds: 3 } } });
  expect(JSON.stringify(gentle.recipe)).toContain('"startFraction":0.5');
  expect(report.arms.map(({ arm, curriculum }) => [arm, curriculum])).toEqual([
    ["gentle", "easy-first"],
    ["from-holdout", "reducible-loss"],
  ]);
  expect(report.arms[0]!.sentence).toContain("gentle");
  for (const cell of cells) expect(cell.cost.scorer > 0).toBe(cell.arm !== "plain");
});

it("warns of test rows that are also in training, and counts them", async () => {
  const lines = readFileSync(join(folder, "train.csv"), "utf8").split("\n");
  const test = readFileSync(join(folder, "test.csv"), "utf8");
  writeFileSync(join(folder, "leaking.csv"), `${test}${lines.slice(1, 5).join("\n")}\n`);
  const { report, err } = await answer(
    "leaking",
    "train.csv --test leaking.csv --label label --id id --arms shuffle,random-order --tuning none",
  );
  const warning = "4 of 124 test rows are also in the training table, by content";
  expect(report.warnings).toEqual([warning]);
  expect(err.replaceAll(/\s+/g, " ")).toContain(warning);
});
