import { experimentInputSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { experimentProblem } from "./experiment-problem.js";

/** What is said about the text of an `experiment.yaml`. */
function problem(text: string): string {
  const document: unknown = parse(text);
  const { error } = experimentInputSchema.safeParse(document);
  return error === undefined ? "none" : experimentProblem(error, document);
}

describe("a value", () => {
  it.each([
    ["blocks: 4", "blocks must be an integer in [5, 1000], got 4"],
    ["blocks: 2000", "blocks must be an integer in [5, 1000], got 2000"],
    ["blocks: 5.5", "blocks must be an integer in [5, 1000], got 5.5"],
    ['blocks: "20"', 'blocks must be an integer in [5, 1000], got "20"'],
    ["blocks:", "blocks must be an integer in [5, 1000], got null"],
    ["seed: -1", "seed must be an integer of at least 0, got -1"],
    ["epochs: 0", "epochs must be a number above 0, got 0"],
    ["epochs: .inf", "epochs must be a number above 0, got Infinity"],
    ["scorerShare: 0", "scorerShare must be a number in (0, 1], got 0"],
    ["testShare: 1", "testShare must be a number in (0, 1), got 1"],
    ["at: [0.5, 1.5]", "at[1] must be a number in (0, 1], got 1.5"],
    ["question: quality?", 'question must be one of "quality", "faster", got "quality?"'],
    ["table: 3", "table must be a text, got 3"],
    ["arms: []", "arms must be a list of at least 1, got an empty list"],
    ["arms: shuffle", 'arms must be a list of at least 1, got "shuffle"'],
    ["costs: { measure: 1 }", "costs.train must be a number above 0, got nothing"],
    [
      "columns: [a, b]",
      "columns must be { label, id, weight, group, difficulty, text, number, category, image, ignore }, got a list",
    ],
    ["just a text", 'an experiment must be keys with values, got "just a text"'],
  ])("%s", (text, message) => {
    expect(problem(text)).toBe(message);
  });
});

describe("a value of several forms", () => {
  it.each([
    ["arms: [shuffle, { name: easy-first, options: {} }]", "arms[1].curriculum must be a text, got nothing"],
    ["arms: [3]", "arms[0] must be a text or { name, curriculum, options, scorer }, got 3"],
    [
      "arms: [{ name: Slow one, curriculum: easy-first }]",
      'arms[0].name must be a slug: a-z, 0-9 and single dashes, got "Slow one"',
    ],
    [
      "arms: [{ name: a, curriculum: easy-first, scorer: { options: {} } }]",
      "arms[0].scorer.name must be a text, got nothing",
    ],
    [
      "arms: [{ name: a, curriculum: easy-first, startFraction: 0.1 }]",
      'arms[0]: unknown key "startFraction" (known: name, curriculum, options, scorer)',
    ],
    ["model: { kind: mlp }", "model.hidden must be a list of 1 to 16, got nothing"],
    ["model: { kind: mlp, hidden: [0] }", "model.hidden[0] must be an integer in [1, 65536], got 0"],
    [
      "model: { kind: cnn, channels: [8], kernel: 4 }",
      "model.kernel must be one of 1, 3, 5, 7, 9, 11, got 4",
    ],
    [
      "model: { kind: mpl }",
      'model.kind must be one of "softmax-regression", "mlp", "cnn", "embedding", got "mpl"',
    ],
    [
      "model: { hidden: [3] }",
      'model.kind must be one of "softmax-regression", "mlp", "cnn", "embedding", got nothing',
    ],
    [
      "model: 3",
      "model must be a text or { kind: softmax-regression, outputBias } or { kind: mlp, hidden, dropout, outputBias } or { kind: cnn, channels, kernel, hidden, dropout, outputBias } or { kind: embedding, hidden, dimensions, dropout }, got 3",
    ],
    ["optimizer: { kind: adam }", 'optimizer.kind must be one of "sgd", "adamw", got "adam"'],
    [
      "schedule: { kind: cosine, warmupShare: 0.1 }",
      'schedule: unknown key "warmupShare" (known: kind, endFactor)',
    ],
    ["columns: { text: [title, 3] }", "columns.text[1] must be a text, got 3"],
    ["columns: { text: 3 }", "columns.text must be a text or a list, got 3"],
  ])("%s", (text, message) => {
    expect(problem(text)).toBe(message);
  });
});

describe("an unknown key", () => {
  it.each([
    ["epoch: 3", 'unknown key "epoch" (did you mean "epochs"?)'],
    ["batch_size: 3", 'unknown key "batch_size" (did you mean "batchSize"?)'],
    ["batch-size: 3", 'unknown key "batch-size" (did you mean "batchSize"?)'],
    ["label: y", 'unknown key "label" (it belongs under columns: { label: y })'],
    ["ignore: [a, b]", 'unknown key "ignore" (it belongs under columns: { ignore: … })'],
    ["momentum: 0.9", 'unknown key "momentum" (it belongs under optimizer: { momentum: 0.9 })'],
    ["colour: 1", 'unknown key "colour"'],
    ["columns: { lable: y }", 'columns: unknown key "lable" (did you mean "label"?)'],
    ["columns: { table: a.csv }", 'columns: unknown key "table" (it belongs at the top level: table: a.csv)'],
    ...["out", "jobs", "memory", "fresh", "record"].map((key) => [
      `${key}: 1`,
      `unknown key "${key}" (it belongs on the command line: --${key})`,
    ]),
  ])("%s", (text, message) => {
    expect(problem(text)).toBe(message);
  });
});
