import type { SignalName } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { ExperimentInput } from "@gradus/protocol";
import { expect, it } from "vitest";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { refuseConstantScores } from "./refuse-constant-scores.js";
import { refuseUnfitSignals } from "./refuse-unfit-signals.js";

const data = smallData();
const constant = { ...data, fixedScores: { column: new Float64Array(data.ownRows.length).fill(2) } };
const byColumn = (curriculum: string, options = {}) =>
  smallExperiment({
    arms: ["shuffle", { name: "arm", curriculum, options, scorer: { name: "column", options: {} } }],
  });

it("refuses a difficulty of one value where examples open in its order", () => {
  for (const experiment of [
    byColumn("easy-first"),
    byColumn("one-pass"),
    byColumn("self-paced", { region: 0.5 }),
  ]) {
    expect(() => refuseConstantScores(experiment, constant)).toThrow(
      new InputError({
        thing: "arm arm: scorer column",
        rule: "must give more than one value, since the order of examples follows it",
        value: "2 in every row",
        remedy: "Name another column with --difficulty, another scorer, or leave the arm away.",
      }),
    );
    expect(() => refuseConstantScores(experiment, data)).not.toThrow();
  }
});

it("refuses diversity without groups", () => {
  const arms = ["shuffle", { name: "diverse", curriculum: "self-paced", options: { diversity: 1 } }];
  expect(() => smallExperiment({ arms })).toThrow(
    new InputError({
      thing: "arm diverse",
      rule: "must have groups of alike examples to spread its choice over",
      value: "a table without a group column",
      remedy: "Name one with --group (a cluster, a video, an author), or set diversity to 0.",
    }),
  );
});

const topScore = (by: string) => ["shuffle", { name: "top", curriculum: "top-score", options: { by } }];

it.each([
  ["mutual-information", "mutual information"],
  ["loss-plus-conditional-entropy", "conditional entropy"],
])("refuses top-score by %s without dropout, however small the budget", (by, words) => {
  const compare = (model: ExperimentInput["model"], epochs: number) => () =>
    smallExperiment({ arms: topScore(by), model, epochs });
  for (const epochs of [0.1, 8]) {
    expect(compare("softmax-regression", epochs)).toThrow(
      new InputError({
        thing: "arm top",
        rule: `must have a model with dropout, under which ${words} is measured`,
        value: "softmax-regression",
        remedy:
          "Give another option of it, or compare with such a model in experiment.yaml, model: { kind: mlp, hidden: [64], dropout: 0.1 }.",
      }),
    );
    expect(compare({ kind: "mlp", hidden: [8], dropout: 0 }, epochs)).toThrow(/, got mlp$/);
  }
  expect(compare({ kind: "mlp", hidden: [8], dropout: 0.1 }, 8)).not.toThrow();
});

it("refuses what only probabilities have where numbers are predicted", () => {
  const { model } = smallExperiment();
  const read = (name: SignalName) => () =>
    refuseUnfitSignals({ model, task: { kind: "regression", label: "price" } }, "top", ["loss", name]);
  expect(read("entropy")).toThrow(
    new InputError({
      thing: "arm top",
      rule: "must read the loss or the norm of its gradient where numbers are predicted",
      value: "one that reads entropy",
      remedy: "Give another option of it (gradus methods lists them), or leave the arm away.",
    }),
  );
  expect(read("mutualInformation")).toThrow(/got one that reads mutual information/);
  expect(read("gradientNorm")).not.toThrow();
});
