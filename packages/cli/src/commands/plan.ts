import type { Command, OptionSpecs } from "../command.js";

export const planOptions = {
  curriculum: {
    type: "string",
    value: "name",
    default: "easy-first",
    says: "A curriculum without feedback, such as shuffle, easy-first, hard-first, random-order, baby-steps or one-pass.",
  },
  options: {
    type: "string",
    value: "key=value",
    multiple: true,
    says: "Options of the curriculum, such as startFraction=0.3; gradus methods <name> lists them.",
  },
  epochs: { type: "number", value: "N", default: 5, says: "Length of the plan, in passes over the table." },
  "batch-size": {
    type: "integer",
    value: "N",
    says: "Rows of a step.",
    otherwise: "128, fewer on a small table",
  },
  seed: { type: "integer", value: "N", default: 0, says: "Seed of the order." },
  difficulty: {
    type: "string",
    value: "column",
    says: "Column of difficulty, higher = harder; or text-length.",
    otherwise: "a column named difficulty, or else text-length",
  },
  label: {
    type: "string",
    value: "column",
    says: "Column of the label; its classes open together.",
    otherwise: "a column named label, target, class or y, if there is one",
  },
  id: {
    type: "string",
    value: "column",
    says: "Column that names each row.",
    otherwise: "a hash of its content",
  },
  weight: { type: "string", value: "column", says: "Column of source weights.", otherwise: "all alike" },
  out: {
    type: "string",
    short: "o",
    value: "file",
    says: "Where the plan goes: .parquet, .jsonl or .csv. Required.",
  },
  force: { type: "boolean", short: "f", says: "Replace the file if it is there." },
} as const satisfies OptionSpecs;

export const plan: Command = {
  name: "plan",
  purpose: "Exports the order and the weights of a curriculum for any other trainer",
  positionals: [
    { name: "table", required: true, says: "CSV, JSONL (also .gz) or Parquet: a row an example." },
  ],
  options: planOptions,
  details: [
    "A row of the plan is (step, position, exampleId, exampleIndex, weight): at that step, train on that example with that weight. Steps, positions in a step and indices (rows of the table) count from 0. Beside the file, its name with .json holds the recipe, the seed and the hash of the table.",
    "A method that needs the losses of the run cannot be planned beforehand and is refused.",
  ],
  examples: [
    {
      command: "gradus plan train.csv --difficulty length --epochs 5 --out plan.parquet",
      says: "Short examples first, over 5 passes:",
    },
    {
      command: "gradus plan train.csv --options startFraction=0.1,degree=3 --out plan.jsonl",
      says: "The same with another pacing:",
    },
  ],
  load: () => import("./plan/run.js"),
};
