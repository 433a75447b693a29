import { basename } from "node:path";
import {
  type ColumnChoices,
  holdOut,
  InputError,
  openTable,
  openTestTable,
  readDifficulty,
  readGroups,
  readWeights,
  type Table,
} from "@gradus/data";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { type PreparedFeatures, prepareFeatures } from "../../features/index.js";
import { fixedScoreKey } from "../../scorers/fixed-score-key.js";
import { TEXT_SCORERS, textScore } from "../../scorers/text-scores.js";
import type { ComparisonData } from "../cell/comparison-data.js";
import { everyArm } from "../every-arm.js";
import { refuseConstantScores } from "./refuse-constant-scores.js";
import { refuseUnusableSplit } from "./refuse-unusable-split.js";
import { resolveExperiment, type TableFacts } from "./resolve-experiment.js";

/** A comparison that is ready to run: every choice made, every row encoded once. */
export interface Comparison {
  experiment: Experiment;
  data: ComparisonData;
  /** What is used as what, and why: printed before the first block. */
  columns: Table["columns"];
  warnings: string[];
}

const TEST_SHARE = 0.2;

/**
 * Opens the tables, infers what was not said, and resolves the experiment.
 *
 * @throws InputError for any table, column or choice that cannot be used.
 */
export async function prepareComparison(input: ExperimentInput): Promise<Comparison> {
  if (input.table === undefined) {
    throw new InputError({
      thing: "the table",
      rule: "must be given",
      value: "none",
      remedy: "gradus compare <table> --label <column>.",
    });
  }
  const kinds = columnChoices(input.columns);
  const task = input.task === "regression" ? "numbers" : "classes";
  const table = await openTable(input.table, {
    kinds,
    ...(input.task === undefined ? {} : { task }),
    ...(input.labels === undefined ? {} : { labels: input.labels }),
  });
  const test = input.test === undefined ? undefined : await openTest(input.test, table, input.testLabels);
  try {
    return await prepare(input, table, test);
  } finally {
    test?.close();
    table.close();
  }
}

async function openTest(path: string, table: Table, labels: string | undefined): Promise<Table> {
  try {
    return await openTestTable(path, table, labels === undefined ? {} : { labels });
  } catch (error) {
    table.close();
    throw error;
  }
}

async function prepare(input: ExperimentInput, table: Table, test: Table | undefined): Promise<Comparison> {
  const features = await prepareFeatures(table, {
    ...(test === undefined ? {} : { test }),
    ...(input.hashedColumns === undefined ? {} : { hashedColumns: input.hashedColumns }),
  });
  const { ids, keys } = await table.exampleIds();
  const seed = input.seed ?? 0;
  const testShare = input.testShare ?? TEST_SHARE;
  const groups = await readGroups(table);
  const held =
    test === undefined
      ? holdOut(
          groups === null ? ids : Array.from(groups.codes, (code) => groups.names[code] ?? ""),
          testShare,
          seed,
        )
      : {
          rest: Int32Array.from(ids.keys()),
          test: Int32Array.from({ length: test.rowCount }, (_, row) => table.rowCount + row),
        };
  const columnScore = await readDifficulty(table);
  const textColumns = table.columnsOf("text").map(({ name }) => name);
  const rest: Omit<ComparisonData, "fixedScores"> = {
    features,
    ownRows: held.rest,
    testRows: held.test,
    keys,
    exampleIds: ids,
    groups: groups?.codes ?? null,
    weights: await readWeights(table),
  };
  const labels = features.labels;
  const label = table.columnOf("label")!.name;
  const experiment = resolveExperiment(input, {
    table: {
      name: basename(table.path),
      contentHash: table.contentHash,
      rows: table.rowCount,
      columns: table.columns.map(({ name, kind }) => ({ name, kind })),
    },
    test:
      test === undefined
        ? { kind: "held-out", share: testShare, rows: held.test.length }
        : { kind: "file", name: basename(test.path), contentHash: test.contentHash, rows: test.rowCount },
    task:
      labels.kind === "classes"
        ? { kind: "classification", label, classes: labels.names }
        : { kind: "regression", label },
    ownRows: held.rest.length,
    labelVariance: labels.kind === "numbers" ? varianceOf(labels.values, held.rest) : 1,
    hasText: features.texts.length > 0,
    ...imageFact(features),
    grouped: groups !== null,
    fixedScores: [
      ...(columnScore === null ? [] : ["column"]),
      ...(textColumns.length > 0 ? TEXT_SCORERS : []),
    ],
  });
  const texts = await Promise.all(textColumns.map((name) => table.texts(name)));
  const data = { ...rest, fixedScores: fixedScores(experiment, rest.ownRows, columnScore, texts) };
  refuseUnusableSplit(experiment, data);
  refuseConstantScores(experiment, data);
  const twice = features.testRowsInTrain;
  const warnings =
    twice > 0
      ? [
          `${twice.toLocaleString("en-US")} of ${held.test.length.toLocaleString("en-US")} test rows are also in the training table, by content`,
        ]
      : [];
  return { experiment, data, columns: table.columns, warnings };
}

/** Where a row is an image and nothing else. */
function imageFact({ images, texts, numbers, categories }: PreparedFeatures): Pick<TableFacts, "image"> {
  if (images === undefined || texts.length + numbers.length + categories.length > 0) return {};
  const { channels, height, width } = images;
  return { image: { channels, height, width } };
}

function columnChoices(columns: ExperimentInput["columns"]): ColumnChoices {
  const { ignore, ...kinds } = columns ?? {};
  return { ...kinds, ...(ignore === undefined ? {} : { ignored: ignore }) } as ColumnChoices;
}

/** The fixed scores that arms read; what is counted over texts is counted over the own rows, never over test rows. */
function fixedScores(
  experiment: Experiment,
  ownRows: Int32Array,
  column: Float64Array | null,
  texts: readonly (readonly string[])[],
): ComparisonData["fixedScores"] {
  const scores: { [key: string]: Float64Array } = column === null ? {} : { column };
  const rows = column?.length ?? texts[0]?.length ?? 0;
  for (const scorer of everyArm(experiment).flatMap((arm) => Object.values(arm.scores))) {
    const key = fixedScoreKey(scorer);
    if (!TEXT_SCORERS.includes(scorer.name) || scores[key] !== undefined) continue;
    const own = texts.map((cells) => Array.from(ownRows, (row) => cells[row]!));
    const values = new Float64Array(rows);
    textScore(scorer.name, scorer.options, own).forEach((value, i) => {
      values[ownRows[i]!] = value;
    });
    scores[key] = values;
  }
  return scores;
}

function varianceOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  const centre = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row]! - centre) ** 2;
  return squares / rows.length;
}
