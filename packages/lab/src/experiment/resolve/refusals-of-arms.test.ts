import { InputError } from "@gradus/data";
import { expect, it } from "vitest";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { refuseConstantScores } from "./refuse-constant-scores.js";

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
