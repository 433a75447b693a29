import { setImmediate } from "node:timers/promises";
import { batchSizeFor, type Recipe, type Run, startRun } from "@gradus/curriculum";
import { checkWritableName, openTable, type Table, writeTable } from "@gradus/data";
import type { Context, ExitCode, ValuesOf } from "../../command.js";
import { checkInput, Interrupted, UsageError } from "../../errors.js";
import { count } from "../../figures.js";
import { checkFreeOutput } from "../../free-output.js";
import { startPhase } from "../../progress.js";
import { recordPath, writeRecord } from "../../record-file.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import type { planOptions } from "../plan.js";
import { type PlanColumns, PlanWriter } from "./plan-columns.js";
import { type PlanRecord, planRecord } from "./plan-record.js";
import { plannableRecipe } from "./plannable-recipe.js";
import { readPlanExamples, tableKinds } from "./read-plan-examples.js";

type Values = ValuesOf<typeof planOptions>;

export async function run(context: Context<typeof planOptions>): Promise<ExitCode> {
  const { values } = context;
  const path = context.positionals[0]!;
  const out = freeOutput(values);
  checkNumbers(values);
  const recipe = plannableRecipe(values.curriculum, values.options);
  const kinds = tableKinds(recipe, values);
  const table = await openTable(path, { kinds });
  try {
    const source = await readPlanExamples(table, recipe, values);
    for (const note of source.notes) context.stderr.write(`${note}\n`);
    const { count: rowCount } = source.examples;
    const batchSize = batchSizeOf(values, rowCount);
    const steps = stepsOf(values, batchSize, rowCount);
    const options = { seed: values.seed, batchSize, budget: { steps } };
    const planned = checkInput(() => startRun(recipe, source.examples, options));
    const columns = await follow(planned, { steps, batchSize }, source.ids, context);
    const record = planRecord({ values, recipe, table, source, steps, batchSize, columns });
    await writeBoth(out, columns, record);
    if (context.json) context.printJson({ out, ...record });
    else context.stdout.write(summary(out, record, planned, table));
    return 0;
  } finally {
    table.close();
  }
}

function freeOutput({ out, force }: Values): string {
  if (out === undefined) throw new UsageError("needs --out <file>: .parquet, .jsonl or .csv");
  checkWritableName(out);
  checkFreeOutput(out, force);
  return out;
}

function checkNumbers({ epochs, "batch-size": batchSize = 1 }: Values): void {
  if (epochs <= 0) throw new UsageError(`--epochs must be above 0, got ${epochs}`);
  if (batchSize < 1) throw new UsageError(`--batch-size must be a positive integer, got ${batchSize}`);
}

const USUAL_BATCH_SIZE = 128;

function batchSizeOf(values: Values, rowCount: number): number {
  const { "batch-size": batchSize = batchSizeFor(rowCount, USUAL_BATCH_SIZE) } = values;
  if (batchSize <= rowCount) return batchSize;
  throw new UsageError(
    `--batch-size must be at most the ${count(rowCount)} rows of the table, got ${count(batchSize)}`,
    { remedy: "give a smaller one, or none" },
  );
}

function stepsOf({ epochs }: Values, batchSize: number, rowCount: number): number {
  const steps = Math.ceil((epochs * rowCount) / batchSize);
  if (steps * batchSize > MOST_ROWS) {
    throw new UsageError(
      `--epochs ${epochs} over ${count(rowCount)} rows must give at most ${count(MOST_ROWS)} rows, got ${count(steps * batchSize)}`,
      { remedy: "plan fewer epochs, or follow the run with the library's startRun" },
    );
  }
  return steps;
}

const MOST_ROWS = 1 << 27;

/** Rows of one turn: short enough for progress and Ctrl-C to come through. */
const ROWS_A_TURN = 1 << 17;

/** Asks the whole run, telling nothing: its method reads nothing. */
async function follow(
  planned: Run,
  { steps, batchSize }: { steps: number; batchSize: number },
  ids: readonly string[],
  context: Context<typeof planOptions>,
): Promise<PlanColumns> {
  const writer = new PlanWriter(steps * batchSize, batchSize, ids);
  const total = steps * batchSize;
  const phase = startPhase(
    context.stderr,
    { label: "planning", total, unit: "rows" },
    { verbose: context.verbose },
  );
  try {
    const limit = { steps: Math.max(1, Math.floor(ROWS_A_TURN / batchSize)) };
    for (let ask = planned.ask(limit); ask.kind !== "done"; ask = planned.ask(limit)) {
      if (ask.kind !== "train") throw new Error(`internal: a method without feedback asked to ${ask.kind}`);
      writer.add(ask);
      planned.tell(ask.id, {});
      phase.update(writer.length);
      await setImmediate();
      if (context.signal.aborted) throw new Interrupted({ resume: shellLine(context.argv, CALLED_AS) });
    }
  } catch (error) {
    phase.abandon();
    throw error;
  }
  phase.end();
  return writer.columns();
}

/** The record first: a plan that is there has its record. */
async function writeBoth(out: string, columns: PlanColumns, record: PlanRecord): Promise<void> {
  const undo = writeRecord(recordPath(out), record);
  try {
    await writeTable(out, { ...columns });
  } catch (error) {
    undo();
    throw error;
  }
}

/** A plan holds batches and weights; a loss that is not the plain one is the trainer's to minimise. */
function lossLines({ loss }: Recipe): string[] {
  return loss.method === "plain"
    ? []
    : [
        `loss: ${loss.method}, for your trainer to minimise; gradus methods ${loss.method} --kind loss tells it`,
      ];
}

function summary(out: string, record: PlanRecord, { memory }: Run, table: Table): string {
  const visits = memory.visits;
  let [least, most] = [visits[0]!, visits[0]!];
  for (const times of visits) {
    least = Math.min(least, times);
    most = Math.max(most, times);
  }
  const times = least === most ? `${least} times` : `${least} to ${most} times`;
  return [
    `${out}: ${count(record.steps)} steps of ${count(record.batchSize)}, ${count(record.rows)} rows`,
    `${record.curriculum} over ${count(table.rowCount)} examples, seed ${record.seed}; each is used ${times}`,
    ...lossLines(record.recipe),
    `${recordPath(out)}: recipe, seed and hash of the table`,
    "",
  ].join("\n");
}
