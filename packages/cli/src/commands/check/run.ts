import { basename } from "node:path";
import { batchSizeFor, catalog, needsOf, traceCurriculum, turnsOf } from "@gradus/curriculum";
import { openTable } from "@gradus/data";
import type { Context, ExitCode, ValuesOf } from "../../command.js";
import { checkInput, UsageError } from "../../errors.js";
import { count } from "../../figures.js";
import type { checkOptions } from "../check.js";
import { readPlanExamples, tableKinds } from "../plan/read-plan-examples.js";
import { checkDocument } from "./check-document.js";
import type { CheckedRun } from "./checked-run.js";
import { describeCheck } from "./describe-check.js";
import { type NamedRecipe, readRecipe } from "./read-recipe.js";
import { checkOut, writeTrace } from "./write-trace.js";

type Values = ValuesOf<typeof checkOptions>;

/** Cost of forward and backward pass of an example, as in a comparison. */
const TRAIN_COST = 3;
const USUAL_BATCH_SIZE = 128;

/** `gradus check`: what a recipe asks for over a run, held against the definition. */
export async function run(context: Context<typeof checkOptions>): Promise<ExitCode> {
  const { values, stdout, stderr } = context;
  checkOut(values);
  checkNumbers(values);
  const named = readRecipe(context.positionals[0], values);
  if (values.table === undefined) {
    throw new UsageError("needs a table", { remedy: "give it: --table train.csv" });
  }
  const trains = turnsOf(named.recipe) !== "none" || isTrained(values.difficulty);
  const checked = trains
    ? await (await import("./follow-trained.js")).followTrained(named, values.table, context)
    : await followSilent(named, values.table, values, (note) => stderr.write(`${note}\n`));
  const document = checkDocument(checked, values);
  if (values.out !== undefined) await writeTrace(values.out, document);
  if (context.json) context.printJson(document);
  else stdout.write(describeCheck(document, stdout));
  if (values.out !== undefined) stderr.write(`${values.out}: written\n`);
  const wanted = values["fail-unless"];
  return wanted !== undefined && document.definition.verdict !== wanted ? 1 : 0;
}

function checkNumbers({ epochs, points, seed, "batch-size": batchSize = 1 }: Values): void {
  if (epochs <= 0) throw new UsageError(`--epochs must be above 0, got ${epochs}`);
  if (points < 1) throw new UsageError(`--points must be a positive integer, got ${points}`);
  if (seed < 0) throw new UsageError(`--seed must be at least 0, got ${seed}`);
  if (batchSize < 1) throw new UsageError(`--batch-size must be a positive integer, got ${batchSize}`);
}

/** A recipe that reads nothing of a model: its run follows from the table alone. */
async function followSilent(
  named: NamedRecipe,
  path: string,
  values: Values,
  note: (text: string) => void,
): Promise<CheckedRun> {
  const { recipe } = named;
  if (values.model !== undefined) {
    throw new UsageError(`--model has no effect: ${named.name} reads nothing of a model`);
  }
  if (values.group !== undefined) {
    throw new UsageError(`--group has no effect: ${named.name} reads no groups`);
  }
  refuseOtherScores(named);
  const table = await openTable(path, { kinds: tableKinds(recipe, values) });
  try {
    const { examples, ids, notes } = await readPlanExamples(table, recipe, values);
    for (const each of notes) note(each);
    const batchSize = batchSizeOf(values, examples.count);
    const trace = checkInput(() =>
      traceCurriculum(recipe, examples, {
        seed: values.seed,
        batchSize,
        budget: { cost: values.epochs * examples.count * TRAIN_COST },
        points: values.points,
      }),
    );
    const { contentHash, rowCount } = table;
    return {
      ...named,
      trace,
      ids,
      batchSize,
      table: { name: basename(path), rows: rowCount, contentHash },
      model: null,
    };
  } finally {
    table.close();
  }
}

/** A recipe reads its order from the score `difficulty`, which is a column of the table; others have no column. */
function refuseOtherScores({ name, recipe }: NamedRecipe): void {
  const other = needsOf(recipe).find((score) => score !== "difficulty");
  if (other === undefined) return;
  throw new UsageError(
    `${name} needs the score ${JSON.stringify(other)}, which no column of the table gives`,
    {
      remedy: `name it "difficulty" in the recipe, and give its column: --difficulty ${other}`,
    },
  );
}

function batchSizeOf(values: Values, rowCount: number): number {
  const { "batch-size": batchSize = batchSizeFor(rowCount, USUAL_BATCH_SIZE) } = values;
  if (batchSize <= rowCount) return batchSize;
  throw new UsageError(
    `--batch-size must be at most the ${count(rowCount)} rows of the table, got ${count(batchSize)}`,
    { remedy: "give a smaller one, or none" },
  );
}

/** Whether the difficulty is the name of a scorer that trains models. */
function isTrained(difficulty: string | undefined): boolean {
  const scorer = catalog.find(({ kind, name }) => kind === "scorer" && name === difficulty);
  return scorer?.kind === "scorer" && scorer.score === "trained";
}
