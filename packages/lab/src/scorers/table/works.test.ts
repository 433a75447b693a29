import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { createEmbeddedTrainer } from "../../trainers/embedded/trainer.js";
import { dealFolds } from "../folds.js";
import { memoryOnly } from "../testing/memory-only.js";
import { noisyClasses } from "../testing/noisy-classes.js";
import { embeddingOf } from "./embedding.js";
import { consistency, crossFitted, crossFittedProbabilities, crossReview } from "./held-out.js";
import { findLabelIssues, labelQualityColumns } from "./label-quality.js";
import { type ChosenScorer, planWorks } from "./plan-works.js";
import { thresholdAum } from "./threshold-aum.js";
import type { Passes, WorkContext } from "./work.js";

const table = noisyClasses(150, 3);

function contextOf(more: Partial<WorkContext> = {}): WorkContext & { counted: Passes } {
  const counted = { forward: 0, backward: 0 };
  return {
    dataset: table.dataset,
    rows: Int32Array.from({ length: 100 }, (_, i) => i + 20),
    spec: {
      model: { kind: "mlp", hidden: [9, 6], dropout: 0 },
      optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      learningRate: 0.01,
      schedule: { kind: "constant" },
      batchSize: 10,
    },
    epochs: 6,
    rng: createRng(5),
    passed(passes) {
      counted.forward += passes.forward;
      counted.backward += passes.backward;
    },
    counted,
    ...more,
  };
}

const CHOSEN: readonly ChosenScorer[] = [
  { name: "loss", options: {} },
  { name: "margin", options: {} },
  { name: "aum", options: {} },
  { name: "cartography", options: {} },
  { name: "el2n", options: { earlyEpochs: 2 } },
  { name: "centroid-distance", options: {} },
  { name: "cross-fitted-loss", options: { folds: 2 } },
  { name: "cross-fitted-entropy", options: { folds: 2 } },
  { name: "cross-fitted-margin", options: { folds: 5 } },
  { name: "grand", options: {} },
  { name: "threshold-aum", options: { runs: 2, quantile: 0.9 } },
  { name: "cross-review", options: { folds: 4 } },
  { name: "consistency", options: { splits: 2 } },
  { name: "label-quality", options: { folds: 5 } },
];

describe("planWorks", () => {
  it("reads all scores of a run from one run, and shares the models of as many folds", () => {
    expect(planWorks(CHOSEN).map(({ key, scorers }) => [key, ...scorers])).toEqual([
      ["training-run", "loss", "margin", "aum", "cartography", "el2n", "centroid-distance"],
      ["cross-fitted-2", "cross-fitted-loss", "cross-fitted-entropy"],
      ["cross-fitted-5", "cross-fitted-margin"],
      ["untrained", "grand"],
      ["threshold-aum-2-0.9", "threshold-aum"],
      ["cross-review-4", "cross-review"],
      ["consistency-2", "consistency"],
      ["label-quality-5", "label-quality"],
    ]);
  });

  // Whole batches: 100 rows and its halves, quarters and fifths less a fold, in steps of 10, 5 or 3 rows.
  it.each(planWorks(CHOSEN).map((work) => [work.key, work] as const))(
    "%s costs what was planned, but for the last batch of each model",
    async (_, work) => {
      const context = contextOf();
      const { columns, probabilities } = await work.draw(context);
      const planned = work.planned(100, 6);
      const models = 10;
      for (const kind of ["forward", "backward"] as const) {
        expect(context.counted[kind]).toBeGreaterThanOrEqual(planned[kind]);
        expect(context.counted[kind]).toBeLessThan(planned[kind] + models * 10);
      }
      for (const values of Object.values(columns)) {
        expect(values).toHaveLength(100);
        expect([...values].every(Number.isFinite)).toBe(true);
      }
      if (probabilities !== undefined) expect(probabilities).toHaveLength(300);
    },
  );
});

describe("models of other rows", () => {
  // Oracle: what cannot be learned but by heart looks alike to a model that did not train on it.
  const memory = () =>
    contextOf({
      dataset: memoryOnly(120, 3),
      rows: Int32Array.from({ length: 60 }, (_, i) => 2 * i),
      spec: { ...contextOf().spec, model: { kind: "softmax-regression" }, learningRate: 0.3 },
      epochs: 30,
    });

  it("score no row by a model that trained on it", async () => {
    const context = memory();
    const { columns } = await crossFitted(3, [], { loss: "loss", entropy: "entropy" }).draw(context);
    const folds = dealFolds(context.dataset.labels, context.rows, 3, context.rng.split("folds"));
    for (const fold of folds) {
      for (const label of [0, 1, 2]) {
        const own = [...fold].filter((position) => context.rows[position]! % 3 === label);
        expect(new Set(own.map((position) => columns["loss"]![position])).size).toBe(1);
      }
    }
    expect(Math.min(...columns["loss"]!)).toBeGreaterThan(0.5 * Math.log(3));
  });

  it("mark by heart nothing: consistency and cross-review stay at the chance of the classes", async () => {
    for (const work of [consistency(3), crossReview(3)]) {
      const [column] = Object.values((await work.draw(memory())).columns);
      const mean = column!.reduce((sum, value) => sum + value, 0) / column!.length;
      // a model of an unseen row answers one class for all: a third of a balanced table is right
      expect(mean).toBeGreaterThan(0.5);
    }
  });

  it("see labels that were turned", async () => {
    const context = contextOf({ epochs: 40 });
    const turned = context.rows.map((row) => table.turned[row]!);
    const labels = context.rows.map((row) => table.dataset.labels.values[row]!);
    const { probabilities } = await crossFittedProbabilities(4).draw(context);
    const { selfConfidence, normalizedMargin } = labelQualityColumns(probabilities!, labels);
    expect(harder(selfConfidence!, turned)).toBeGreaterThan(0.9);
    expect(harder(normalizedMargin!, turned)).toBeGreaterThan(0.9);
    const issues = findLabelIssues([probabilities!, probabilities!], labels);
    const wrong = [...issues.rows].filter((position) => turned[position] === 1).length;
    expect(wrong / issues.rows.length).toBeGreaterThan(0.8);
    expect(Math.abs(issues.noiseRate - 0.1)).toBeLessThan(5 * Math.sqrt((0.1 * 0.9) / 100));
  });
});

describe("thresholdAum", () => {
  it("lies above 0 for labels that were turned, below for others", async () => {
    const context = contextOf({ epochs: 40 });
    const { thresholdAum: score } = (await thresholdAum(2, 0.9).draw(context)).columns;
    const turned = context.rows.map((row) => table.turned[row]!);
    expect(harder(score!, turned)).toBeGreaterThan(0.9);
    const suspected = [...score!.keys()].filter((position) => score![position]! > 0);
    expect(suspected.filter((position) => turned[position] === 1).length).toBeGreaterThan(
      0.7 * turned.reduce((a, b) => a + b, 0),
    );
  });
});

describe("embeddingOf", () => {
  // Oracle: the last layer over the embedding must give the model's own probabilities.
  it("is what the last layer of a network reads", async () => {
    const context = contextOf();
    const { dataset, rows, spec } = context;
    const trainer = await createEmbeddedTrainer({ dataset, rows, spec, seed: 3 });
    const hidden = embeddingOf(trainer, context);
    expect(hidden).toHaveLength(600);
    const { readCheckpoint } = await import("../../trainers/embedded/checkpoint.js");
    const { arrays } = readCheckpoint(trainer.checkpoint());
    const data = (name: string) => arrays.find((array) => array.name === name)!.data;
    const [weights, biases] = [data("weights2"), data("biases2")];
    const expected = await trainer.predict(rows);
    await trainer.dispose();
    for (let i = 0; i < 100; i++) {
      const powers = [0, 1, 2].map((k) => {
        let logit = biases[k]!;
        for (let unit = 0; unit < 6; unit++) logit += weights[k * 6 + unit]! * hidden[i * 6 + unit]!;
        return Math.exp(logit);
      });
      const total = powers.reduce((a, b) => a + b);
      powers.forEach((power, k) => {
        expect(power / total).toBeCloseTo(expected[i * 3 + k]!, 5);
      });
    }
  });

  it("keeps distances of wide features to about a tenth", () => {
    const [rows, columns] = [40, 1000];
    const values = new Float64Array(rows * columns);
    createRng(2).fillUniform(0, values);
    const features = { kind: "dense", rows, columns, values: Float32Array.from(values) } as const;
    const context = contextOf({
      dataset: { ...table.dataset, features },
      rows: Int32Array.from({ length: rows }, (_, i) => i),
      spec: { ...contextOf().spec, model: { kind: "softmax-regression" } },
    });
    const vectors = embeddingOf(undefined as never, context);
    const distance = (list: ArrayLike<number>, width: number, i: number, j: number) => {
      let squares = 0;
      for (let k = 0; k < width; k++) squares += (list[i * width + k]! - list[j * width + k]!) ** 2;
      return Math.sqrt(squares);
    };
    const ratios = Array.from(
      { length: rows - 1 },
      (_, i) => distance(vectors, 128, i, i + 1) / distance(values, columns, i, i + 1),
    );
    // 5σ of a mean of 128 squared projections: relative variance of a squared length 2 / 128
    for (const ratio of ratios) expect(Math.abs(ratio * ratio - 1)).toBeLessThan(5 * Math.sqrt(2 / 128));
  });
});

/** Share of pairs of a turned and another row in which the turned one is harder. */
function harder(values: Float64Array, turned: Int32Array): number {
  const of = (kind: number) => [...values].filter((_, i) => turned[i] === kind);
  const pairs = of(1).flatMap((wrong) => of(0).map((right): number => Number(wrong > right)));
  return pairs.reduce((a, b) => a + b, 0) / pairs.length;
}
