import type { Command, OptionSpecs } from "../command.js";

export const checkOptions = {
  table: {
    type: "string",
    value: "file",
    says: "CSV, JSONL (also .gz) or Parquet: a row an example. Required.",
  },
  curriculum: {
    type: "string",
    value: "name",
    says: "A curriculum of the catalog, instead of a recipe; gradus methods lists them.",
  },
  options: {
    type: "string",
    value: "key=value",
    multiple: true,
    says: "Options of the curriculum, such as startFraction=0.3.",
  },
  epochs: { type: "number", value: "N", default: 10, says: "Budget, in passes of a shuffle over the table." },
  "batch-size": {
    type: "integer",
    value: "N",
    says: "Rows of a step.",
    otherwise: "128, fewer on a small table",
  },
  seed: { type: "integer", value: "N", default: 0, says: "Seed of the run." },
  points: {
    type: "integer",
    value: "N",
    default: 20,
    says: "Points at which the distributions are looked at; every change of the target is followed exactly.",
  },
  difficulty: {
    type: "string",
    value: "column",
    says: "Column of difficulty, higher = harder; or text-length.",
    otherwise: "a column named difficulty, or else text-length",
  },
  label: {
    type: "string",
    value: "column",
    says: "Column of the label; its classes open together, and a recipe that learns from a model needs it.",
    otherwise: "a column named label, target, class or y, if there is one",
  },
  id: {
    type: "string",
    value: "column",
    says: "Column that names each row.",
    otherwise: "a hash of its content",
  },
  weight: { type: "string", value: "column", says: "Column of source weights.", otherwise: "all alike" },
  group: {
    type: "string",
    value: "column",
    says: "Column of groups of alike examples, which diverse self-paced learning spreads over.",
  },
  model: {
    type: "string",
    value: "name",
    says: "What is trained by a recipe that learns from a model, as in gradus compare.",
    otherwise: "as gradus compare chooses",
  },
  out: {
    type: "string",
    short: "o",
    value: "file",
    says: "Where the trace goes too: .parquet, .jsonl or .csv (a row a point), .json (all), or .svg (the picture).",
  },
  force: { type: "boolean", short: "f", says: "Replace the file if it is there." },
  "fail-unless": {
    type: "string",
    value: "verdict",
    choices: ["curriculum", "unchanged"],
    says: "Exit 1 unless the verdict is this.",
  },
} as const satisfies OptionSpecs;

export const check: Command = {
  name: "check",
  purpose: "Holds a recipe against Bengio's definition of a curriculum, over a run on your table",
  positionals: [{ name: "recipe", says: "A recipe as JSON; or --curriculum names one." }],
  options: checkOptions,
  details: [
    "A curriculum by Bengio's definition draws from Q ∝ W P, where (a) the entropy of Q rises with every change, (b) no weight W ever falls, and W ends at 1 everywhere, so that Q ends in P. Each is followed at every step, and the first step that breaks it is named, with the example. Steps count from 0.",
    "Beside it: what is minimised (∝ p v, or the sum of v an example had where a biased selection leaves no closed form), the effective sample size, and who was never trained on. A recipe that is no curriculum by the definition is no worse for it; gradus compare says whether it helps.",
    "A recipe that learns from a model is run with one, as block 1 of gradus compare would: on the rows that train there.",
  ],
  examples: [
    {
      command: "gradus check --curriculum easy-first --table train.csv --difficulty length",
      says: "A curriculum of the catalog:",
    },
    {
      command: "gradus check recipe.json --table train.csv --out trace.svg",
      says: "A recipe of your own, with its picture:",
    },
  ],
  exitOne: "the verdict is not the one that --fail-unless names",
  load: () => import("./check/run.js"),
};
