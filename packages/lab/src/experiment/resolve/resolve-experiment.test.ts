import { type ExperimentInput, experimentInputSchema, experimentSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { resolveExperiment, type TableFacts } from "./resolve-experiment.js";

const texts: TableFacts = {
  table: { name: "notes.csv", contentHash: "0", rows: 10_112, columns: [] },
  test: { kind: "file", name: "test.csv", contentHash: "1", rows: 3000 },
  task: { kind: "classification", label: "y", classes: ["a", "b"] },
  ownRows: 10_000,
  labelVariance: 1,
  hasText: true,
  grouped: false,
  fixedScores: ["text-length"],
};
const prices: TableFacts = {
  ...texts,
  task: { kind: "regression", label: "price" },
  labelVariance: 100,
  hasText: false,
  fixedScores: [],
};
const pictures: TableFacts = {
  ...texts,
  hasText: false,
  image: { channels: 1, height: 9, width: 12 },
  fixedScores: [],
};

describe("resolveExperiment", () => {
  it("makes every choice that was left out: texts", () => {
    const experiment = resolveExperiment({}, texts);
    expect(experimentSchema.parse(experiment)).toEqual(experiment);
    expect(experiment).toMatchObject({
      metric: { name: "accuracy", higherIsBetter: true, resolution: 1 / 3000 },
      model: { kind: "softmax-regression" },
      features: { hashedColumns: 4096 },
      batchSize: 128,
      control: "shuffle",
      // 9,000 rows train in a block, for 3 each, in 10 epochs
      budget: { epochs: 10, cost: 270_000, costs: { measure: 1, train: 3 }, scorerShare: 0.2 },
      evaluations: 20,
      at: [1],
      question: "quality",
      margin: 0.005,
      blocks: 20,
      firstLook: 5,
      tuning: { mode: "control", seeds: 3 },
      split: { validationShare: 0.1, stratified: true, grouped: false },
      seed: 0,
    });
    expect(experiment.arms.map(({ name }) => name)).toEqual([
      "shuffle",
      "easy-first",
      "hard-first",
      "self-paced",
      "importance",
      "reducible-loss",
    ]);
  });

  it("makes every choice that was left out: numbers", () => {
    expect(resolveExperiment({}, prices)).toMatchObject({
      metric: { name: "mean-squared-error", higherIsBetter: false, resolution: 1.2e-7 * 100 },
      model: { kind: "mlp", hidden: [64] },
      features: { hashedColumns: 0 },
      margin: "1 % of the control's mean in tuning",
      split: { stratified: false },
    });
  });

  it("asks for no margin finer than one test row", () => {
    const few: TableFacts = { ...texts, test: { kind: "held-out", share: 0.2, rows: 50 } };
    expect(resolveExperiment({}, few).margin).toBe(1 / 50);
  });

  it("tries five rates in ratio 3 around the middle", () => {
    expect(resolveExperiment({ learningRate: 0.02 }, texts).tuning.grid).toEqual([
      0.00222222, 0.00666667, 0.02, 0.06, 0.18,
    ]);
    expect(resolveExperiment({ tuning: "none" }, texts).tuning).toEqual({ mode: "none", grid: [], seeds: 0 });
  });

  it("compares at a quarter of the budget where faster is asked, and at shares in order, once each", () => {
    expect(resolveExperiment({ question: "faster" }, texts).at).toEqual([0.25]);
    expect(resolveExperiment({ question: "faster", at: [1, 0.5, 1] }, texts).at).toEqual([0.5, 1]);
    expect(resolveExperiment({ at: [0.3, 0.35] }, texts).at).toEqual([0.3, 0.35]);
  });

  it("reads a model by its word", () => {
    expect(resolveExperiment({ model: "mlp:128-64" }, texts).model).toEqual({
      kind: "mlp",
      hidden: [128, 64],
      dropout: 0,
    });
    expect(resolveExperiment({ model: "cnn:8-4-2" }, pictures).model).toEqual({
      kind: "cnn",
      channels: [8, 4, 2],
      kernel: 3,
      hidden: [128],
      dropout: 0,
    });
    expect(resolveExperiment({ model: "mlp" }, pictures).model).toMatchObject({ kind: "mlp" });
  });

  it("takes a convolutional network for images, of as many convolutions as they can be halved", () => {
    expect(resolveExperiment({}, pictures)).toMatchObject({
      model: { kind: "cnn", channels: [16, 32], kernel: 3, hidden: [128], dropout: 0 },
      features: { hashedColumns: 0 },
    });
    const low = { ...pictures, image: { channels: 3, height: 3, width: 40 } };
    expect(resolveExperiment({}, low).model).toMatchObject({ channels: [16] });
    const line = { ...pictures, image: { channels: 3, height: 1, width: 40 } };
    expect(resolveExperiment({}, line).model).toMatchObject({ kind: "mlp" });
  });

  it.each<[string, ExperimentInput, TableFacts, string]>([
    [
      "a model that is none",
      { model: "mlp:wide" },
      texts,
      'model must be softmax-regression, mlp, mlp:<widths> such as mlp:128-64, cnn, cnn:<channels> such as cnn:16-32, embedding, or embedding:<widths> such as embedding:64-32, got "mlp:wide"',
    ],
    [
      "a network of images where there are none",
      { model: "cnn" },
      texts,
      "model must not be cnn where rows are not images, one each and nothing beside, got cnn",
    ],
    [
      "more poolings than images can be halved",
      { model: "cnn:8-8-8-8" },
      pictures,
      "model must have at most 3 convolutions, each of which halves images of 9 × 12, got 4",
    ],
    [
      "a batch larger than a block",
      { batchSize: 9001 },
      texts,
      "batch size must be at most the 9000 training rows of a block, got 9001",
    ],
    [
      "a control that is no arm",
      { control: "easy" },
      texts,
      "control must be one of at least two arms, got easy among shuffle, ",
    ],
    [
      "arms of one name",
      { arms: ["shuffle", "easy-first", "easy-first"] },
      texts,
      "arms must have different names, got easy-first twice",
    ],
    [
      "an unknown scorer",
      {
        arms: [
          "shuffle",
          { name: "a", curriculum: "easy-first", options: {}, scorer: { name: "colunm", options: {} } },
        ],
      },
      texts,
      "column",
    ],
    [
      "a share where nothing is evaluated",
      { at: [0.33] },
      texts,
      "at must be multiples of 1/20, where the arms are evaluated, got 0.33",
    ],
    [
      "a share that the scorer spends",
      { at: [0.05], arms: ["shuffle", "easy-first"] },
      texts,
      "at must lie beyond the 20 % of the budget",
    ],
    ["a scorer's share above half", { scorerShare: 0.6 }, texts, "scorerShare must be at most 0.5, got 0.6"],
    [
      "no margin where nothing tells one",
      { tuning: "none" },
      prices,
      "margin must be given where nothing is tuned",
    ],
  ])("refuses %s", (_, input, facts, message) => {
    expect(experimentInputSchema.safeParse(input).success).toBe(true);
    expect(() => resolveExperiment(input, facts)).toThrow(
      expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
    );
  });
});
