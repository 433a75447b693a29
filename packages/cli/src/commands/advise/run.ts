import { type ColumnChoices, openTable, type Table } from "@gradus/data";
import {
  type AdviceNumbers,
  adviseOn,
  measureTable,
  type PreparedAdvice,
  planComparison,
  prepareAdvice,
} from "@gradus/lab";
import type { Context, ExitCode, ValuesOf } from "../../command.js";
import { Interrupted, UsageError } from "../../errors.js";
import { count } from "../../figures.js";
import { startPhase } from "../../progress.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import { version } from "../../version.js";
import type { adviseOptions } from "../advise.js";
import { adviceText } from "./advice-text.js";
import { compareWords } from "./compare-words.js";

type Values = ValuesOf<typeof adviseOptions>;

/** `gradus advise`: from a table to ten lines and the comparison that would settle them. */
export async function run(given: Context): Promise<ExitCode> {
  const context = given as Context<typeof adviseOptions>;
  const { values, stdout, stderr } = context;
  checkNumbers(values);
  const table = await openTable(context.positionals[0]!, {
    kinds: columnChoices(values),
    ...(values.task === undefined ? {} : { task: "classes" as const }),
  });
  try {
    const prepared = await prepareAdvice(table, {
      model: values.model,
      epochs: values.epochs,
      batchSize: values["batch-size"],
      learningRate: values["learning-rate"],
      seed: values.seed,
    });
    stderr.write(`${describe(table, prepared)}\n`);
    const numbers = await measureWatched(prepared, context);
    const advice = adviseOn(numbers);
    const plan = advice.worth === "nothing to learn" ? null : planComparison(numbers, advice);
    const label = table.columnOf("label")!.name;
    const command =
      plan === null ? null : shellLine(compareWords(context.positionals[0]!, label, values, plan), CALLED_AS);
    if (context.json) {
      const { says, worth, first, leave, rules } = advice;
      context.printJson({
        format: "gradus.advice/1",
        gradus: version,
        table: { contentHash: table.contentHash, rows: table.rowCount },
        ...{ label, seed: values.seed, worth, says, first, leave, rules, numbers, plan, command },
      });
    } else stdout.write(adviceText(advice, plan, command, stdout));
    return 0;
  } finally {
    table.close();
  }
}

function checkNumbers(values: Values): void {
  if (!(values.epochs >= 2)) {
    throw new UsageError(`--epochs must be at least 2, so that half of them is a run, got ${values.epochs}`);
  }
  const batch = values["batch-size"] ?? 1;
  if (batch < 1) throw new UsageError(`--batch-size must be at least 1, got ${batch}`);
  const rate = values["learning-rate"] ?? 1;
  if (rate <= 0) throw new UsageError(`--learning-rate must be above 0, got ${rate}`);
  if (values.seed < 0) throw new UsageError(`--seed must be at least 0, got ${values.seed}`);
}

function columnChoices(values: Values): ColumnChoices {
  const { label, id, text, number, category, ignore } = values;
  const given = { label, id, text, number, category, ignored: ignore };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value.length > 0),
  ) as ColumnChoices;
}

function describe(table: Table, { training, classNames }: PreparedAdvice): string {
  const { model } = training.spec;
  return `${table.path}: ${count(table.rowCount)} rows, ${count(classNames.length)} classes; ${model.kind}, ${count(training.epochs)} epochs`;
}

async function measureWatched(
  prepared: PreparedAdvice,
  { stderr, signal, verbose, argv }: Context<typeof adviseOptions>,
): Promise<AdviceNumbers> {
  const running: { phase?: ReturnType<typeof startPhase> } = {};
  try {
    const numbers = await measureTable(prepared, {
      progress(done, total) {
        running.phase ??= startPhase(
          stderr,
          { label: "measuring", total, unit: "passes of a row" },
          { verbose },
        );
        running.phase.update(done);
      },
      now: () => performance.now() / 1000,
      signal,
    });
    running.phase?.end();
    return numbers;
  } catch (error) {
    running.phase?.abandon();
    if (signal.aborted) throw new Interrupted({ resume: shellLine(argv, CALLED_AS) });
    throw error;
  }
}
