import type { Command, OptionSpecs } from "../command.js";

export const compareOptions = {
  label: { type: "string", value: "column", says: "Column that is to be predicted." },
  task: {
    type: "string",
    value: "task",
    choices: ["classification", "regression"],
    says: "What is learned: classes, or a number.",
    otherwise: "classes for texts and up to 20 different integers, else a number",
  },
  test: {
    type: "string",
    value: "file",
    says: "Table of test rows.",
    otherwise: "20 % of the rows, by hash of their id",
  },
  labels: {
    type: "string",
    value: "file",
    says: "Labels of images in an IDX or .npy file: IDX, .npy, or a table with a row an image.",
    otherwise: "the file beside them that is named alike",
  },
  "test-labels": {
    type: "string",
    value: "file",
    says: "Labels of the test images.",
    otherwise: "the file beside them that is named alike",
  },
  arms: {
    type: "string",
    value: "names",
    multiple: true,
    says: "Curricula to compare, the control among them; gradus methods lists all.",
    otherwise: "shuffle, easy-first, hard-first, self-paced, importance, reducible-loss",
  },
  control: {
    type: "string",
    value: "arm",
    says: "Arm that the others are compared with.",
    otherwise: "shuffle",
  },
  blocks: { type: "integer", value: "N", says: "Planned blocks, a seed each; at least 5.", otherwise: "20" },
  margin: {
    type: "number",
    value: "m",
    says: "Smallest difference that matters to you, in units of the metric.",
    otherwise: "0.005 for an accuracy, else 1 % of the control's mean",
  },
  epochs: {
    type: "number",
    value: "N",
    says: "Budget of an arm, in passes of the control.",
    otherwise: "10",
  },
  model: {
    type: "string",
    value: "name",
    says: "softmax-regression, mlp, mlp:<widths> such as mlp:128-64, cnn, cnn:<channels> such as cnn:16-32, or embedding:<widths> such as embedding:64-32 for losses of pairs.",
    otherwise: "cnn for images, softmax-regression for text, mlp for numbers and categories",
  },
  "batch-size": {
    type: "integer",
    value: "N",
    says: "Rows of a step.",
    otherwise: "128, fewer on a small table",
  },
  "learning-rate": {
    type: "number",
    value: "rate",
    says: "Middle of the tuning grid; the rate itself with --tuning none.",
    otherwise: "by model",
  },
  question: {
    type: "string",
    value: "word",
    choices: ["quality", "faster"],
    says: "quality compares at the whole budget, faster at a quarter of it.",
    otherwise: "quality",
  },
  at: { type: "number", value: "shares", multiple: true, says: "Shares of the budget at which to compare." },
  tuning: {
    type: "string",
    value: "mode",
    choices: ["control", "each", "none"],
    says: "Whose learning rate is tuned beforehand.",
    otherwise: "control",
  },
  sweep: {
    type: "string",
    value: "pacing[:curriculum]",
    says: "Try a grid of pacings on the tuning seeds, then compare the best on fresh blocks; of easy-first unless named.",
  },
  grid: {
    type: "string",
    value: "key=values",
    multiple: true,
    says: "What the sweep tries, values apart by colons: start=0.1:0.4,full=0.5:1,family=linear:step.",
    otherwise: "start=0.1:0.2:0.4:0.8,full=0.2:0.5:0.8:1,family=linear:root:step, 48 pacings",
  },
  factor: {
    type: "string",
    value: "kind[:amount]",
    says: "Run every arm without and with it, a 2 × 2: shift:2, flip, noise:0.3, drop:0.2, dropout:0.3, weight-decay:0.1 or batch-size:512.",
  },
  strength: {
    type: "string",
    value: "from..to",
    says: "How the factor's strength goes over the budget: 0..1 grows from none to the whole.",
    otherwise: "the whole throughout",
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
  weight: { type: "string", value: "column", says: "Column of source weights." },
  group: { type: "string", value: "column", says: "Column of groups that a split keeps together." },
  difficulty: {
    type: "string",
    value: "column",
    says: "Column of difficulty, higher = harder; or cross-fitted-loss, training-dynamics, or a scorer of texts such as text-length.",
    otherwise: "a column named difficulty, or else cross-fitted-loss, computed anew in each block",
  },
  config: { type: "string", short: "c", value: "file", says: "experiment.yaml; options on the line win." },
  seed: { type: "integer", value: "N", says: "Master seed.", otherwise: "0" },
  jobs: {
    type: "integer",
    short: "j",
    value: "N",
    says: "Cells at once.",
    otherwise: "one a core, if they fit into memory",
  },
  memory: {
    type: "number",
    value: "GB",
    says: "Memory that may be used.",
    otherwise: "80 % of what is free",
  },
  out: { type: "string", short: "o", value: "folder", says: "Run folder.", otherwise: "runs/<table>-<hash>" },
  init: {
    type: "boolean",
    says: "Tune, run 3 blocks of the control and say how many blocks the question needs; then stop.",
  },
  fresh: { type: "boolean", says: "Set an existing run folder aside and start over." },
  record: { type: "boolean", says: "Keep the plan and the signals of every cell as Parquet." },
  "fail-unless": {
    type: "string",
    value: "verdict",
    choices: ["better"],
    says: "Exit 1 unless some arm has this verdict.",
  },
} as const satisfies OptionSpecs;

export const compare: Command = {
  name: "compare",
  purpose: "Trains on your table under several curricula and says of each whether it helped",
  positionals: [
    {
      name: "table",
      says: "CSV, JSONL (also .gz) or Parquet: a row an example; or images: IDX, .npy, or a folder with a sub-folder a class. May stand in experiment.yaml.",
    },
  ],
  options: compareOptions,
  details: [
    "Every arm gets the same cost, the same splits and the same seeds; a shuffle is the control. What is left out is inferred and printed. Killed or interrupted, the same command goes on where it was; on a finished run folder it prints the stored result.",
  ],
  examples: [
    {
      command: "gradus compare train.csv --test test.csv --label category",
      says: "Six curricula on a table of texts:",
    },
    {
      command:
        "gradus compare train.csv --label y --arms shuffle,easy-first --difficulty length --question faster",
      says: "One curriculum by a difficulty of your own, at a quarter of the budget:",
    },
    {
      command: "gradus compare train.csv --label y --sweep pacing --grid family=linear:step",
      says: "Whether another pacing of easy-first helps, chosen on some seeds and tested on others:",
    },
    {
      command: "gradus compare train.csv --label category --arms shuffle,easy-first --factor drop:0.2",
      says: "Whether a curriculum still helps where n-grams are dropped at random:",
    },
    {
      command: "gradus compare train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz",
      says: "Six curricula on images, whose labels are found beside them:",
    },
  ],
  exitOne: "--fail-unless better, and no arm was better",
  load: () => import("./compare/run.js"),
};
