import type { Command, OptionSpecs } from "../command.js";

export const verdictOptions = {
  control: {
    type: "string",
    value: "arm",
    default: "shuffle",
    says: "The arm that the others are compared with.",
  },
  margin: {
    type: "number",
    value: "x",
    default: 0.01,
    says: "Smallest difference that matters, in units of the metric.",
  },
  blocks: { type: "integer", value: "N", default: 20, says: "Planned blocks; the rule never reads more." },
  "higher-is-better": {
    type: "boolean",
    says: "The metric is a score, such as an accuracy (this is the default).",
  },
  "lower-is-better": { type: "boolean", says: "The metric is a loss or an error." },
  metric: {
    type: "string",
    value: "name",
    says: "What the metric is called in the sentences.",
    otherwise: "accuracy or error rate where correct is given, else metric",
  },
  "failure-value": {
    type: "number",
    value: "v",
    says: "Metric of a run that failed (empty or NaN): what a constant predictor gets.",
    otherwise: "a failed run is refused",
  },
  resolution: {
    type: "number",
    value: "q",
    says: "Smallest step of the metric, 1 / test examples for an accuracy.",
    otherwise: "read from correct where that is given, else unknown",
  },
  "fail-unless": {
    type: "string",
    value: "verdict",
    choices: ["better"],
    says: "Exit with 1 unless some arm is better than the control.",
  },
} as const satisfies OptionSpecs;

export const verdict: Command = {
  name: "verdict",
  purpose: "Applies the rule of compare to results that were obtained anywhere",
  positionals: [
    {
      name: "results",
      required: true,
      says: "CSV, JSONL (also .gz) or Parquet: a row a run, with columns block, arm and metric.",
    },
  ],
  options: verdictOptions,
  details: [
    "A block is one seed: all arms of a block share split, initialisation and order of the random draws. The rule looks after every block from the fifth on, in order (by number if all blocks are integers, else by first appearance), and what an arm has after its close is not read.",
    "A column correct, with a text of 0 and 1 for each run, one sign a test example, adds the luck of the test set to every interval: without it the verdict holds for this test set only.",
  ],
  examples: [
    { command: "gradus verdict results.csv", says: "Accuracies as shares; a percentage point matters:" },
    {
      command:
        "gradus verdict results.csv --control baseline --lower-is-better --metric loss --margin 0.02 --failure-value 2.3",
      says: "Losses, against another control:",
    },
  ],
  exitOne: "--fail-unless better was given and no arm is better than the control.",
  load: () => import("./verdict/run.js"),
};
