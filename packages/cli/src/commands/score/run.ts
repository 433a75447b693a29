import {
  type ColumnChoices,
  checkWritableName,
  InputError,
  openTable,
  type Table,
  writeTable,
} from "@gradus/data";
import { computeScores, isScorer, type PreparedScores, prepareScores, type TableScores } from "@gradus/lab";
import type { Context, ExitCode, ValuesOf } from "../../command.js";
import { Interrupted, UsageError } from "../../errors.js";
import { count } from "../../figures.js";
import { checkFreeOutput } from "../../free-output.js";
import { readMethodOptions } from "../../method-options.js";
import { startPhase } from "../../progress.js";
import { recordPath, writeRecord } from "../../record-file.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import { didYouMean } from "../../suggest.js";
import type { scoreOptions } from "../score.js";
import { hardestExamples } from "./hardest.js";
import { fileColumns, refuseSameNames } from "./score-columns.js";
import { type ScoreRecord, scoreRecord } from "./score-record.js";
import { scoreText } from "./score-text.js";
import { scorerNames, trainedColumns } from "./scorer-names.js";

type Values = ValuesOf<typeof scoreOptions>;

/** `gradus score`: from a table to a column a score, and how far they agree. */
export async function run(given: Context): Promise<ExitCode> {
  const context = given as Context<typeof scoreOptions>;
  const { values, stderr, stdout } = context;
  const path = context.positionals[0]!;
  const out = freeOutput(values);
  checkNumbers(values);
  const table = await openScored(path, values);
  try {
    const prepared = await prepareScores(table, {
      scorers: values.difficulty,
      options: scorerOptions(values.options),
      votes: values.votes,
      probabilities: values.probabilities,
      model: values.model,
      epochs: values.epochs,
      batchSize: values["batch-size"],
      learningRate: values["learning-rate"],
      seeds: values.seeds,
      seed: values.seed,
    });
    refuseSameNames([...prepared.fixed.map(({ name }) => name), ...trainedColumns(prepared)]);
    stderr.write(describe(table, prepared));
    const scores = await computeWatched(prepared, context);
    const record = scoreRecord(table, prepared, scores);
    const hardest = await hardestExamples(table, prepared, scores);
    await writeBoth(out, prepared, scores, record);
    if (context.json) context.printJson({ out, ...record, hardest });
    else {
      stdout.write(scoreText(prepared, scores, hardest, stdout));
      const { length } = scores.columns;
      const kinds = `${count(length)} ${length === 1 ? "score" : "scores"} of ${count(prepared.rowCount)} rows`;
      stdout.write(`\n${out}: ${kinds}, higher = harder\n`);
      stdout.write(`${recordPath(out)}: settings, costs, agreement and the hash of the table\n`);
    }
    return 0;
  } finally {
    table.close();
  }
}

function freeOutput({ out, force }: Values): string {
  checkWritableName(out);
  checkFreeOutput(out, force);
  return out;
}

function checkNumbers(values: Values): void {
  const atLeastOne = { epochs: values.epochs, seeds: values.seeds, "batch-size": values["batch-size"] ?? 1 };
  for (const [name, value] of Object.entries(atLeastOne)) {
    if (value < 1) throw new UsageError(`--${name} must be at least 1, got ${value}`);
  }
  if (values.seed < 0) throw new UsageError(`--seed must be at least 0, got ${values.seed}`);
  const rate = values["learning-rate"] ?? 1;
  if (rate <= 0) throw new UsageError(`--learning-rate must be above 0, got ${rate}`);
}

/** Opens the table; columns that are scores, votes or a teacher's are hidden from models. */
async function openScored(path: string, values: Values): Promise<Table> {
  const own = values.difficulty.filter((name) => !isScorer(name));
  const hidden = [...new Set([...values.ignore, ...values.votes, ...values.probabilities, ...own])];
  const kinds = (ignored: readonly string[]) =>
    definedOnly({
      label: values.label,
      id: values.id,
      text: listOrNone(values.text),
      number: listOrNone(values.number),
      category: listOrNone(values.category),
      image: values.image,
      ignored: listOrNone(ignored),
    }) as ColumnChoices;
  const { task, labels } = values;
  try {
    return await openTable(path, {
      kinds: kinds(hidden),
      ...(task !== undefined && { task: task === "regression" ? "numbers" : "classes" }),
      ...(labels !== undefined && { labels }),
    });
  } catch (error) {
    if (error instanceof InputError) await refuseUnknownColumns(path, own, values, error);
    throw error;
  }
}

/** Names the option that a word without a column is of; among difficulties it may be a mistyped scorer too. */
async function refuseUnknownColumns(
  path: string,
  own: readonly string[],
  { votes, probabilities }: Values,
  cause: InputError,
): Promise<void> {
  const table = await openTable(path).catch(() => null);
  if (table === null) return;
  const names = table.columns.map(({ name }) => name);
  table.close();
  for (const [option, given] of Object.entries({ votes, probabilities })) {
    const unknown = given.find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new UsageError(
      `--${option} ${JSON.stringify(unknown)} must be a column of ${path}${didYouMean(unknown, names)}`,
      { remedy: `columns: ${names.join(", ")}`, cause },
    );
  }
  const unknown = own.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `--difficulty ${JSON.stringify(unknown)} must be a scorer or a column of ${path}${didYouMean(unknown, [...scorerNames(), ...names])}`,
    { remedy: `scorers: ${scorerNames().join(", ")}`, cause },
  );
}

function scorerOptions(words: readonly string[]) {
  const given = readMethodOptions(words);
  for (const [scorer, options] of Object.entries(given)) {
    if (typeof options === "object" && options !== null) continue;
    throw new UsageError(`--options must be scorer.key=value, got ${JSON.stringify(`${scorer}=${options}`)}`);
  }
  return given as { [scorer: string]: { [option: string]: unknown } };
}

function describe(table: Table, { scorers, training, seeds }: PreparedScores): string {
  const lines = [`${table.path}: ${count(table.rowCount)} rows`];
  const label = table.columnOf("label");
  if (label !== undefined) lines.push(`label: ${label.name} (${label.reason})`);
  lines.push(
    `scores: ${scorers.map(({ name, options }) => (name === "column" ? (options["column"] ?? name) : name)).join(", ")}`,
  );
  if (training !== null) {
    const { model } = training.spec;
    const drawn = seeds === 1 ? "one seed" : `${count(seeds)} seeds`;
    lines.push(
      `training: ${model.kind}, ${training.epochs} ${training.epochs === 1 ? "epoch" : "epochs"}, ${drawn}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

async function computeWatched(
  prepared: PreparedScores,
  { stderr, signal, verbose, argv }: Context<typeof scoreOptions>,
): Promise<TableScores> {
  const running: { phase?: ReturnType<typeof startPhase> } = {};
  try {
    const scores = await computeScores(prepared, {
      progress(done, total) {
        running.phase ??= startPhase(
          stderr,
          { label: "scoring", total, unit: "passes of a row" },
          { verbose },
        );
        running.phase.update(done);
      },
      now: () => performance.now() / 1000,
      signal,
    });
    running.phase?.end();
    return scores;
  } catch (error) {
    running.phase?.abandon();
    if (signal.aborted) throw new Interrupted({ resume: shellLine(argv, CALLED_AS) });
    throw error;
  }
}

/** The record first: a file of scores that is there has its record. */
async function writeBoth(
  out: string,
  prepared: PreparedScores,
  scores: TableScores,
  record: ScoreRecord,
): Promise<void> {
  const undo = writeRecord(recordPath(out), record);
  try {
    await writeTable(out, fileColumns(prepared, scores));
  } catch (error) {
    undo();
    throw error;
  }
}

function listOrNone(values: readonly string[]): string[] | undefined {
  return values.length === 0 ? undefined : [...values];
}

function definedOnly<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
