import type { Command, OptionSpecs } from "../command.js";

export const adviseOptions = {
  label: {
    type: "string",
    value: "column",
    says: "Column that is to be predicted.",
    otherwise: "a column named label, target, class or y, if there is one",
  },
  task: {
    type: "string",
    value: "task",
    choices: ["classification"],
    says: "Read integers as classes, however many they are.",
    otherwise: "classes for texts and up to 20 different integers",
  },
  model: {
    type: "string",
    value: "name",
    says: "softmax-regression, mlp, mlp:<widths> such as mlp:128-64, cnn, or cnn:<channels>.",
    otherwise: "by the table, as in gradus compare",
  },
  epochs: {
    type: "number",
    value: "N",
    default: 10,
    says: "Budget of the comparison that is asked about, in passes; the short runs have it too.",
  },
  "batch-size": {
    type: "integer",
    value: "N",
    says: "Rows of a step.",
    otherwise: "128, fewer on a small table",
  },
  "learning-rate": { type: "number", value: "rate", says: "Learning rate.", otherwise: "by model" },
  text: { type: "string", value: "columns", multiple: true, says: "Columns of text." },
  number: { type: "string", value: "columns", multiple: true, says: "Columns of numbers." },
  category: { type: "string", value: "columns", multiple: true, says: "Columns of categories." },
  ignore: { type: "string", value: "columns", multiple: true, says: "Columns that no model may see." },
  id: {
    type: "string",
    value: "column",
    says: "Column that names each row.",
    otherwise: "a hash of its content",
  },
  seed: { type: "integer", value: "N", default: 0, says: "Master seed." },
} as const satisfies OptionSpecs;

export const advise: Command = {
  name: "advise",
  purpose: "Says from a few short runs whether a curriculum is worth a comparison, and which",
  positionals: [
    { name: "table", required: true, says: "CSV, JSONL (also .gz) or Parquet: a row an example." },
  ],
  options: adviseOptions,
  details: [
    "Measures wrong labels, redundancy, balance of classes, agreement of difficulty scores, the gain of importance sampling and whether the budget is still too short; costs about four training runs. docs/advise.md has each rule with its evidence, most of which is weak: advice says where to look, and gradus compare what is there.",
  ],
  examples: [
    { command: "gradus advise train.csv --label category", says: "Whether and where to look:" },
    {
      command: "gradus advise train.csv --label y --epochs 3 --json",
      says: "For a short budget, as numbers:",
    },
  ],
  load: () => import("./advise/run.js"),
};
