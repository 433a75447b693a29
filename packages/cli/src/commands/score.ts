import type { Command, OptionSpecs } from "../command.js";

export const scoreOptions = {
  label: {
    type: "string",
    value: "column",
    says: "Column that is to be predicted.",
    otherwise: "a column named label, target, class or y, if there is one",
  },
  task: {
    type: "string",
    value: "task",
    choices: ["classification", "regression"],
    says: "What is learned: classes, or a number.",
    otherwise: "classes for texts and up to 20 different integers, else a number",
  },
  labels: {
    type: "string",
    value: "file",
    says: "Labels of images in an IDX or .npy file: IDX, .npy, or a table with a row an image.",
    otherwise: "the file beside them that is named alike",
  },
  difficulty: {
    type: "string",
    value: "scores",
    multiple: true,
    says: "Scorers (gradus methods lists them), or columns of the table that are a score themselves.",
    otherwise: "those that suit the table",
  },
  options: {
    type: "string",
    value: "scorer.key=value",
    multiple: true,
    says: "Options of scorers, such as label-quality.folds=10.",
  },
  model: {
    type: "string",
    value: "name",
    says: "softmax-regression, mlp, mlp:<widths> such as mlp:128-64, cnn, or cnn:<channels> such as cnn:16-32.",
    otherwise: "cnn for images, softmax-regression for text, mlp for numbers and categories",
  },
  epochs: { type: "number", value: "N", default: 10, says: "Length of a training run, in passes." },
  "batch-size": {
    type: "integer",
    value: "N",
    says: "Rows of a step.",
    otherwise: "128, fewer on a small table",
  },
  "learning-rate": { type: "number", value: "rate", says: "Learning rate.", otherwise: "by model" },
  seeds: {
    type: "integer",
    value: "N",
    default: 3,
    says: "Draws of each trained score: they are averaged, and show how stable it is.",
  },
  seed: { type: "integer", value: "N", default: 0, says: "Master seed." },
  votes: {
    type: "string",
    value: "columns",
    multiple: true,
    says: "Columns of votes, an annotator each.",
  },
  probabilities: {
    type: "string",
    value: "columns",
    multiple: true,
    says: "Columns of a teacher's probabilities, a class each, named by the class or ending in it.",
  },
  text: { type: "string", value: "columns", multiple: true, says: "Columns of text." },
  number: { type: "string", value: "columns", multiple: true, says: "Columns of numbers." },
  category: { type: "string", value: "columns", multiple: true, says: "Columns of categories." },
  image: { type: "string", value: "column", says: "Column of paths of PNG and JPEG files." },
  ignore: { type: "string", value: "columns", multiple: true, says: "Columns that no model may see." },
  id: {
    type: "string",
    value: "column",
    says: "Column that names each row.",
    otherwise: "a hash of its content",
  },
  out: {
    type: "string",
    short: "o",
    value: "file",
    default: "scores.parquet",
    says: "Where the scores go: .parquet, .jsonl or .csv.",
  },
  force: { type: "boolean", short: "f", says: "Replace the file if it is there." },
} as const satisfies OptionSpecs;

export const score: Command = {
  name: "score",
  purpose: "Scores how hard each example is in many ways, and says how far they agree",
  positionals: [
    {
      name: "table",
      required: true,
      says: "CSV, JSONL (also .gz) or Parquet: a row an example; or images: IDX, .npy, or a folder with a sub-folder a class.",
    },
  ],
  options: scoreOptions,
  details: [
    "The file has a row an example: exampleId, a column a score (higher = harder) and meanRank, their combination. Beside it, its name with .json holds the settings, the hash of the table, the cost of each score and their agreement.",
    "All scores of training dynamics come from one run a seed, and the cross-fitted ones share their models. A trained score is one draw: gradus compare draws its own anew in every block, and pays for it.",
  ],
  examples: [
    {
      command: "gradus score train.csv --label category",
      says: "The scores that suit the table, and how far they agree:",
    },
    {
      command: "gradus score train.csv --label y --difficulty aum,label-quality --seeds 5 --out noise.csv",
      says: "Which labels may be wrong:",
    },
    {
      command: "gradus score faces.csv --label name --difficulty objects,aum,vote-entropy --votes a,b,c",
      says: "A column of your own beside what a model and three annotators say:",
    },
  ],
  load: () => import("./score/run.js"),
};
