import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ngramPerplexity, wordRarity } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { afterAll, describe, expect, it } from "vitest";
import { prepareComparison } from "../experiment/resolve/prepare-comparison.js";
import { resolveArms } from "../experiment/resolve/resolve-arms.js";
import { smallData, smallExperiment } from "../experiment/testing/small-comparison.js";
import { encodeBlock } from "../features/index.js";
import { fixedScoreKey } from "./fixed-score-key.js";
import { score } from "./score.js";
import { scorerCost } from "./scorer-cost.js";

const easyBy = (name: string, scorer: string, options: { [option: string]: unknown } = {}) => ({
  name,
  curriculum: "easy-first",
  options: {},
  scorer: { name: scorer, options },
});

describe("training dynamics as an arm's difficulty", () => {
  const experiment = smallExperiment({
    arms: [
      "shuffle",
      easyBy("by-aum", "training-dynamics"),
      easyBy("by-el2n", "training-dynamics", { score: "el2n", earlyEpochs: 1 }),
    ],
    epochs: 8,
  });
  const data = smallData();
  const rows = Int32Array.from({ length: 300 }, (_, position) => 100 + position);
  const { model, optimizer, schedule, batchSize } = experiment;
  const block = {
    dataset: encodeBlock(data.features, rows),
    rows,
    spec: { model, optimizer, learningRate: 0.05, schedule, batchSize },
    rng: createRng(4),
    between() {},
  };
  const drawn = (name: string, more = {}) =>
    score(experiment, data, experiment.arms.find((arm) => arm.name === name)!, { ...block, ...more });

  it("is paid from the arm's budget, and drawn anew in each block", async () => {
    const arm = experiment.arms[1]!;
    const first = await drawn("by-aum");
    expect(first.cost).toBeLessThanOrEqual(scorerCost(experiment, arm.scores["difficulty"]!, 360));
    expect(first.cost).toBeGreaterThan(0.15 * experiment.budget.cost);
    expect(await drawn("by-aum")).toEqual(first);
    const other = await drawn("by-aum", { rng: createRng(5) });
    expect(other.scores["difficulty"]).not.toEqual(first.scores["difficulty"]);
  });

  it("is the score that the options name", async () => {
    const el2n = (await drawn("by-el2n")).scores["difficulty"]!;
    expect(Math.max(...el2n)).toBeLessThanOrEqual(Math.SQRT2 + 1e-6);
    expect(Math.min(...el2n)).toBeGreaterThanOrEqual(0);
    expect(el2n).not.toEqual((await drawn("by-aum")).scores["difficulty"]);
  });

  it("needs one pass over the rows at the least", () => {
    // by hand: 100 rows in steps of 8 are 13 steps, each row for 3; half of the budget of 2 epochs does not buy them
    const spending = {
      batchSize: 8,
      budget: { epochs: 2, cost: 600, costs: { measure: 1, train: 3 }, scorerShare: 0.2 },
    };
    const scorer = { name: "training-dynamics", options: {} };
    expect(() => scorerCost(spending, scorer, 100)).toThrow("cost must be at least 624");
    expect(scorerCost({ ...spending, budget: { ...spending.budget, cost: 624 } }, scorer, 100)).toBe(312);
  });

  it("is refused under its own names, and where numbers are predicted", () => {
    const sources = { fixedScores: [] };
    expect(() => resolveArms([easyBy("mine", "aum")], sources)).toThrow(
      "arm mine: scorer must be one that an arm can read, got aum",
    );
    expect(() => resolveArms([easyBy("mine", "label-quality")], sources)).toThrow("an arm can read");
    expect(() => resolveArms([easyBy("mine", "training-dynamics")], { ...sources, numbers: true })).toThrow(
      "scorer training-dynamics must be one of numbers, since it is read of classes",
    );
    expect(() => resolveArms([easyBy("mine", "training-dynamics", { score: "auc" })], sources)).toThrow(
      'score must be one of "aum"',
    );
  });
});

describe("scores of texts as an arm's difficulty", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-arm-scorers-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const texts = Array.from({ length: 80 }, (_, row) => `word${row % 7} word${row % 11} and one more ${row}`);
  const table = join(folder, "texts.csv");
  const lines = texts.map((text, row) => `t${row},${text},${row % 2 === 0 ? "a" : "b"}`);
  writeFileSync(table, `${["id,text,label", ...lines].join("\n")}\n`);

  it("are counted over the own rows, never over those that test", async () => {
    const { data, experiment } = await prepareComparison({
      table,
      columns: { id: "id", text: "text", label: "label" },
      arms: [
        "shuffle",
        easyBy("rare", "word-rarity"),
        easyBy("single", "ngram-perplexity", { order: 1 }),
        easyBy("double", "ngram-perplexity", { order: 2 }),
      ],
      blocks: 5,
      tuning: "none",
      margin: 0.01,
    });
    const own = Array.from(data.ownRows, (row) => texts[row]!);
    const valuesOf = (arm: number) => {
      const values = data.fixedScores[fixedScoreKey(experiment.arms[arm]!.scores["difficulty"]!)]!;
      return Array.from(data.ownRows, (row) => values[row]!);
    };
    expect(valuesOf(1)).toEqual([...wordRarity(own)]);
    expect(valuesOf(2)).toEqual([...ngramPerplexity(own, { order: 1 })]);
    expect(valuesOf(3)).toEqual([...ngramPerplexity(own, { order: 2 })]);
    expect(data.ownRows.length).toBeLessThan(80);
  });
});
