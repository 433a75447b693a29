import { type Report, reportSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { agendaOf } from "../rule/agenda.js";
import { type Correct, finishedCells } from "../testing/finished-cells.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { buildReport } from "./build-report.js";
import { factorName, factorWords } from "./factor-words.js";

const facts = {
  version: "0.1.0",
  trainRows: 360,
  validationRows: 40,
  constantMetric: 0.5,
  warnings: [],
  exampleIds: [],
  command: "gradus compare small.csv --factor drop:0.2",
};
const experiment = smallExperiment({
  arms: ["shuffle", "easy-first", "hard-first"],
  factor: "drop:0.2",
  blocks: 9,
});

/**
 * Of 120 rows, by hand: hard-first is 30 behind, so it closes at the first look; with drop it is 1 behind on average,
 * as easy-first is 3 ahead without drop and 1 with it; drop alone adds 5. What a block adds, all four share.
 */
const correct: Correct = ({ arm, block, phase, placebo }) => {
  const shared = 60 + ((block * 7) % 5) + (phase === "fresh" ? (placebo ? 0 : 2) : 0);
  const wobble = [0, 1, -1, 0, 1, -1, 0, 1, -1][block - 1] ?? 0;
  const gains: { [arm: string]: number } = {
    shuffle: 0,
    "easy-first": 3 + wobble,
    "hard-first": -30,
    "shuffle-with-drop": 5,
    "easy-first-with-drop": 6 - wobble,
    "hard-first-with-drop": 4 + wobble,
  };
  return shared + gains[arm]!;
};
const cells = finishedCells(experiment, correct);
const agenda = agendaOf(experiment, cells);
const report = buildReport(experiment, agenda, cells, facts);
const tableOf = ({ factor }: Report, curriculum: string) =>
  factor!.tables.find((table) => table.curriculum === curriculum)!;

describe("the report of a 2 × 2", () => {
  it("keeps to the schema, has a table a curriculum, and no word of curricula in the conclusion", () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.factor).toMatchObject({ name: "drop", says: "drop of 20 % of the features" });
    expect(report.factor!.tables.map(({ curriculum }) => curriculum)).toEqual(["easy-first", "hard-first"]);
    expect(report.conclusion).toMatch(/^No arm was shown to help .* of 5 not decided/);
    expect(report.notTested).toContain("any other learning rate");
  });

  it("has the effects of the cells, over the blocks that all four ran", () => {
    const {
      blocks,
      arms,
      without,
      with: withDrop,
      factor,
      interaction,
      sentence,
    } = tableOf(report, "easy-first");
    const closes = report.arms.filter(({ arm }) => arm.startsWith("easy-first")).map((arm) => arm.blocks);
    expect(blocks).toBe(Math.max(...closes));
    const wobbles = [0, 1, -1, 0, 1, -1, 0, 1, -1].slice(0, blocks);
    const wobble = wobbles.reduce((a, b) => a + b, 0) / blocks;
    expect(without.mean).toBeCloseTo((3 + wobble) / 120, 12);
    expect(withDrop.mean).toBeCloseTo((1 - wobble) / 120, 12);
    expect(factor.mean).toBeCloseTo(5 / 120, 12);
    expect(interaction.mean).toBeCloseTo((-2 - 2 * wobble) / 120, 12);
    expect(arms.curriculumWith.mean - arms.controlWith.mean).toBeCloseTo(withDrop.mean, 12);
    expect(arms).toMatchObject({
      control: { arm: "shuffle", failures: 0 },
      curriculumWith: { arm: "easy-first-with-drop" },
    });
    expect(sentence).toContain("With drop the effect of easy-first changes by −");
    expect(sentence).toContain("in random order.");
  });

  it("goes on with an arm that is closed for as long as its partner is open", () => {
    const blocksOf = (name: string) => report.arms.find(({ arm }) => arm === name)!.blocks;
    expect(blocksOf("hard-first")).toBeLessThan(blocksOf("hard-first-with-drop"));
    expect(tableOf(report, "hard-first").blocks).toBe(blocksOf("hard-first-with-drop"));
    expect(tableOf(report, "hard-first").without.mean).toBeCloseTo(-30 / 120, 12);
    const ran = (name: string) => cells.filter(({ phase, arm }) => phase === "main" && arm === name).length;
    expect(ran("hard-first")).toBe(blocksOf("hard-first-with-drop"));
    expect(ran("shuffle-with-drop")).toBe(ran("shuffle"));
  });

  it("says of the control with the factor nothing about a rate that was tuned without it", () => {
    const tuned = smallExperiment({ arms: ["shuffle", "easy-first"], factor: "drop:0.2", tuning: "control" });
    const worse: Correct = ({ arm, block }) => 90 + (block % 3) - (arm === "shuffle" ? 0 : 40);
    const done = finishedCells(tuned, worse);
    const sentences = buildReport(tuned, agendaOf(tuned, done), done, facts).arms.map(
      ({ sentence }) => sentence,
    );
    expect(sentences.map((sentence) => sentence.includes("tuned for the control only"))).toEqual([
      ...[true, false, true],
    ]);
  });

  it("is the same whatever ran ahead", () => {
    const ahead = cells
      .filter(({ phase }) => phase === "main")
      .map((cell) => ({ ...cell, block: 9 + cell.block }));
    expect(buildReport(experiment, agendaOf(experiment, cells), [...cells, ...ahead], facts)).toEqual(report);
  });

  it("has a table at every share of the budget", () => {
    const shares = { ...experiment, at: [0.5, 1] };
    const done = finishedCells(shares, correct);
    const { tables } = buildReport(shares, agendaOf(shares, done), done, facts).factor!;
    expect(tables.map(({ curriculum, at }) => [curriculum, at])).toEqual([
      ["easy-first", 0.5],
      ["easy-first", 1],
      ["hard-first", 0.5],
      ["hard-first", 1],
    ]);
  });

  it("turns effects and not levels where a lower metric is better", () => {
    const errors = { ...experiment, metric: { ...experiment.metric, higherIsBetter: false } };
    const done = finishedCells(errors, correct);
    const { arms, factor } = tableOf(buildReport(errors, agendaOf(errors, done), done, facts), "easy-first");
    expect(factor.mean).toBeCloseTo(-5 / 120, 12);
    expect(arms.controlWith.mean - arms.control.mean).toBeCloseTo(5 / 120, 12);
    expect(arms.control.mean).toBeGreaterThan(0.4);
  });

  it("counts runs that failed, as the constant answer", () => {
    const failing = finishedCells(experiment, correct, (cell) =>
      cell.arm === "easy-first-with-drop" && cell.block === 2
        ? { ...cell, status: "failed", failure: "diverged", digest: "" }
        : cell,
    );
    const { arms, sentence, blocks } = tableOf(
      buildReport(experiment, agendaOf(experiment, failing), failing, facts),
      "easy-first",
    );
    expect(arms.curriculumWith.failures).toBe(1);
    expect(sentence).toContain(`1 of the ${4 * blocks} runs failed`);
  });
});

it.each([
  [
    { factor: "noise:0.3", strength: { start: 0, end: 1 } },
    "noise",
    "noise of 0.3 standard deviations, its strength from 0 to 1 over the budget",
  ],
  [{ factor: "dropout:0.3", model: "mlp" }, "dropout", "dropout 0.3 instead of 0"],
  [{ factor: "weight-decay:0.1" }, "weight decay", "weight decay 0.1 instead of 0.01"],
  [{ factor: "batch-size:60" }, "batches of 60", "batches of 60 instead of 20"],
])("names %j", (input, name, says) => {
  const given = smallExperiment(input);
  expect([factorName(given.factor!), factorWords(given)]).toEqual([name, says]);
});
