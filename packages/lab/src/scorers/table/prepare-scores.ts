import {
  annotatorDisagreement,
  batchSizeFor,
  confidenceDifficulty,
  edgeDensity,
  type Given,
  imageEntropy,
  voteEntropy,
} from "@gradus/curriculum";
import { InputError, readLabels, type Table } from "@gradus/data";
import { nearestName } from "@gradus/numeric";
import { defaultTraining } from "../../experiment/resolve/default-training.js";
import { resolveModel } from "../../experiment/resolve/resolve-model.js";
import { encodeBlock, prepareFeatures } from "../../features/index.js";
import { TEXT_SCORERS, textScore } from "../text-scores.js";
import type { FixedColumn, ScorePlan } from "./compute-scores.js";
import { imagesOf, readScoreColumn, readTeacher, readVotes } from "./given-columns.js";
import { type ChosenScorer, planWorks } from "./plan-works.js";
import { refuseUnfitOptions } from "./refuse-unfit-options.js";
import { canScore, refuseUnsupplied, scorerNamed, suppliesOf } from "./scorer-needs.js";

/** What to score, and how the models are trained; absent = by the table. */
export interface ScoreChoices {
  /** Scorers of the catalog, or columns of the table; none = those that suit the table. */
  scorers: readonly string[];
  /** Options by scorer. */
  options: { readonly [scorer: string]: Given };
  votes: readonly string[];
  probabilities: readonly string[];
  model?: string | undefined;
  epochs: number;
  batchSize?: number | undefined;
  learningRate?: number | undefined;
  seeds: number;
  seed: number;
}

/** A plan of scores, with what is said of it before it runs. */
export interface PreparedScores extends ScorePlan {
  scorers: readonly ChosenScorer[];
  exampleIds: readonly string[];
  /** Names of the classes, in the order of the codes; null for another task or no label. */
  classNames: readonly string[] | null;
  /** Code of each row's label; null likewise. */
  labels: Int32Array | null;
}

/** What is computed where nothing is named, as far as the table gives what it needs. */
export const DEFAULT_SCORERS: readonly string[] = [
  "column",
  "text-length",
  "word-rarity",
  "ngram-perplexity",
  "annotator-disagreement",
  "transfer-teacher",
  "loss",
  "cross-fitted-loss",
  "el2n",
  "cartography",
  "forgetting",
  "learned-iteration",
  "aum",
  "label-quality",
];

/**
 * Chooses what is computed of a table, and reads what costs nothing.
 *
 * @throws InputError for an unknown scorer, an option, or a scorer without what it needs.
 */
export async function prepareScores(table: Table, choices: ScoreChoices): Promise<PreparedScores> {
  if (table.rowCount < 2) {
    throw new InputError({
      thing: table.path,
      rule: "must hold at least two rows, so that there is something to order",
      value: String(table.rowCount),
      remedy: "Give a larger table.",
    });
  }
  const supplies = suppliesOf(table, choices);
  const named = choices.scorers.length > 0;
  const names = named
    ? [...new Set(choices.scorers)]
    : DEFAULT_SCORERS.filter((name) => canScore(name, supplies));
  if (names.length === 0) {
    throw new InputError({
      thing: table.path,
      rule: "must hold a label, a text or a difficulty to score by",
      value: `columns ${table.columns.map(({ name }) => JSON.stringify(name)).join(", ")}`,
      remedy: "Name the label, --label <column>, or a column that is the score, --difficulty <column>.",
    });
  }
  const columns = names.filter((name) => !isScorer(name));
  const scorers = names.filter(isScorer);
  refuseUnreadOptions(choices.options, scorers);
  for (const name of scorers) refuseUnsupplied(name, table, supplies);
  const chosen = scorers.map((name) => chosenScorer(name, choices.options[name] ?? {}));

  const classes = supplies.classes ? await readLabels(table) : null;
  refuseUnfitOptions(chosen, table.rowCount, classes?.kind === "classes" ? classes.names.length : null);
  const fixed: FixedColumn[] = [];
  for (const name of columns) {
    fixed.push({ name, scorer: "column", values: await readScoreColumn(table, name) });
  }
  for (const scorer of chosen) {
    if (scorerNamed(scorer.name).score === "trained") continue;
    fixed.push(await fixedColumn(table, scorer, choices, classes?.kind === "classes" ? classes : null));
  }
  if (named) refuseConstant(fixed);
  const ordering = fixed.filter(({ values }) => !isConstant(values));
  const trained = chosen.filter(({ name }) => scorerNamed(name).score === "trained");
  const computed = chosen.filter(
    (scorer) => trained.includes(scorer) || ordering.some((column) => column.scorer === scorer.name),
  );
  const { ids } = await table.exampleIds();
  return {
    scorers: [...columns.map((column) => ({ name: "column", options: { column } })), ...computed],
    fixed: ordering,
    works: planWorks(trained),
    training: trained.length === 0 ? null : await trainingOf(table, choices),
    rowCount: table.rowCount,
    seeds: choices.seeds,
    seed: choices.seed,
    exampleIds: ids,
    classNames: classes?.kind === "classes" ? classes.names : null,
    labels: classes?.kind === "classes" ? classes.codes : null,
  };
}

/** Whether a word names a scorer; any other is taken for a column of the table. */
export function isScorer(name: string): boolean {
  try {
    return scorerNamed(name).name === name;
  } catch {
    return false;
  }
}

function refuseUnreadOptions(options: ScoreChoices["options"], scorers: readonly string[]): void {
  const unread = Object.keys(options).find((name) => !scorers.includes(name));
  if (unread === undefined) return;
  const meant = nearestName(unread, scorers);
  throw new InputError({
    thing: `options of ${unread}`,
    rule: "must be of a scorer that is computed",
    value: `scorers ${scorers.join(", ") || "none"}`,
    remedy: meant === undefined ? `Name it too: --difficulty ${unread}.` : `Did you mean ${meant}?`,
  });
}

function chosenScorer(name: string, given: Given): ChosenScorer {
  try {
    return { name, options: scorerNamed(name).options.check(given) };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new InputError(
      {
        thing: `score ${name}`,
        rule: "must have legal options",
        value: error.message,
        remedy: `gradus methods ${name} --kind scorer lists them.`,
      },
      { cause: error },
    );
  }
}

async function fixedColumn(
  table: Table,
  { name, options }: ChosenScorer,
  { votes, probabilities }: ScoreChoices,
  classes: { codes: Int32Array; names: string[] } | null,
): Promise<FixedColumn> {
  const column = name === "column" ? table.columnOf("difficulty")!.name : scorerNamed(name).columns[0]!;
  const values = async () => {
    if (TEXT_SCORERS.includes(name)) return textScore(name, options, await textsOf(table));
    switch (name) {
      case "column":
        return readScoreColumn(table, column);
      case "annotator-disagreement":
        return annotatorDisagreement(await readVotes(table, votes), votes.length);
      case "vote-entropy":
        return voteEntropy(await readVotes(table, votes), votes.length);
      case "transfer-teacher":
        return confidenceDifficulty(await readTeacher(table, probabilities, classes!.names), classes!.codes);
      case "image-entropy":
        return imageEntropy(imagesOf(table));
      case "edge-density":
        return edgeDensity(imagesOf(table));
      default:
        throw new Error(`internal: nothing reads the scorer ${name}`);
    }
  };
  return { name: column, scorer: name, values: await values() };
}

async function textsOf(table: Table): Promise<string[][]> {
  return Promise.all(table.columnsOf("text").map(({ name }) => table.texts(name)));
}

function refuseConstant(columns: readonly FixedColumn[]): void {
  const constant = columns.find(({ values }) => isConstant(values));
  if (constant === undefined) return;
  throw new InputError({
    thing: `score ${constant.name}`,
    rule: "must differ between rows: a score of one value orders nothing",
    value: `${constant.values[0]} in every row`,
    remedy: "Leave it away.",
  });
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

async function trainingOf(table: Table, choices: ScoreChoices): Promise<ScorePlan["training"]> {
  const features = await prepareFeatures(table);
  const dataset = encodeBlock(
    features,
    Int32Array.from({ length: table.rowCount }, (_, row) => row),
  );
  const image = dataset.features.kind === "dense" ? dataset.features.image : undefined;
  const content = { hasText: features.texts.length > 0, ...(image && { image }) };
  const defaults = defaultTraining(content);
  const model = resolveModel(choices.model, content) ?? defaults.model;
  if (model.kind === "embedding") {
    throw new InputError({
      thing: "model",
      rule: "must predict labels, which scores are read of",
      value: "embedding",
      remedy: "Give --model mlp.",
    });
  }
  const batchSize = choices.batchSize ?? batchSizeFor(table.rowCount, defaults.batchSize);
  return {
    dataset,
    spec: { ...defaults, model, batchSize, learningRate: choices.learningRate ?? defaults.learningRate },
    epochs: choices.epochs,
  };
}
