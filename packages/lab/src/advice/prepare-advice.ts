import { InputError, type Table, textLengths } from "@gradus/data";
import { type PreparedScores, prepareScores } from "../scorers/table/prepare-scores.js";

/** How the short runs are trained; absent = by the table. */
export interface AdviceChoices {
  model?: string | undefined;
  epochs: number;
  batchSize?: number | undefined;
  learningRate?: number | undefined;
  seed: number;
}

/** A table that advice can be measured on. */
export interface PreparedAdvice {
  training: NonNullable<PreparedScores["training"]>;
  rowCount: number;
  labels: Int32Array;
  classNames: readonly string[];
  /** `[rows]` length of the texts; null without a text. */
  length: Float64Array | null;
  seed: number;
}

/** Rows below which three folds and twenty batches say nothing. */
export const FEWEST_ROWS = 200;

/**
 * Reads what the short runs need.
 *
 * @throws InputError for a table without a label, with a number as label, or with too few rows to say anything.
 */
export async function prepareAdvice(table: Table, choices: AdviceChoices): Promise<PreparedAdvice> {
  if (table.columnOf("label") === undefined) {
    throw new InputError({
      thing: table.path,
      rule: "must have a label, since advice is read off a model that learns it",
      value: `columns ${table.columns.map(({ name }) => JSON.stringify(name)).join(", ")}`,
      remedy: "Name its column: --label <column>.",
    });
  }
  if (table.task !== "classes") {
    throw new InputError({
      thing: table.path,
      rule: "must have classes as its label: noise, margins and balance are those of classes",
      value: "a number",
      remedy: "Compare without advice: gradus compare, or --task classification if the numbers are classes.",
    });
  }
  if (table.rowCount < FEWEST_ROWS) {
    throw new InputError({
      thing: table.path,
      rule: `must hold at least ${FEWEST_ROWS} rows, so that a third of them says something of the others`,
      value: String(table.rowCount),
      remedy: "Give a larger table.",
    });
  }
  const { training, rowCount, labels, classNames } = await prepareScores(table, {
    scorers: ["aum", "label-quality"],
    options: {},
    votes: [],
    probabilities: [],
    seeds: 1,
    ...choices,
  });
  if (training === null || labels === null || classNames === null) {
    throw new Error("internal: advice needs a model of classes");
  }
  if (training.spec.model.kind === "embedding") {
    throw new InputError({
      thing: "model",
      rule: "must answer with probabilities of the classes",
      value: "embedding",
      remedy: "Give --model mlp or leave it away.",
    });
  }
  const texts = await Promise.all(table.columnsOf("text").map(({ name }) => table.texts(name)));
  return {
    ...{ training, rowCount, labels, classNames, seed: choices.seed },
    length: texts.length === 0 ? null : textLengths(texts),
  };
}
