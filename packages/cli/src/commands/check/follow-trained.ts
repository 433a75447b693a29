import { setImmediate } from "node:timers/promises";
import { catalog } from "@gradus/curriculum";
import { traceRecipe } from "@gradus/lab";
import type { ExperimentInput } from "@gradus/protocol";
import type { Context, ValuesOf } from "../../command.js";
import { Interrupted } from "../../errors.js";
import { startPhase } from "../../progress.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import type { checkOptions } from "../check.js";
import type { CheckedRun } from "./checked-run.js";
import type { NamedRecipe } from "./read-recipe.js";

type Values = ValuesOf<typeof checkOptions>;

/** A recipe that learns from a model, or a difficulty that does: run as block 1 of a comparison would. */
export async function followTrained(
  named: NamedRecipe,
  path: string,
  context: Context<typeof checkOptions>,
): Promise<CheckedRun> {
  const { values, stderr, signal, argv } = context;
  const running: { phase?: ReturnType<typeof startPhase> } = {};
  try {
    await setImmediate();
    const { experiment, trace, exampleIds } = await traceRecipe(
      inputOf(path, values),
      named.recipe,
      values.points,
      (share) => {
        if (signal.aborted) throw new Interrupted({ resume: shellLine(argv, CALLED_AS) });
        running.phase ??= startPhase(
          stderr,
          { label: "training", total: 100, unit: "%" },
          { verbose: context.verbose },
        );
        running.phase.update(100 * share);
      },
    );
    running.phase?.end();
    const { name, rows, contentHash } = experiment.table;
    return {
      ...named,
      trace,
      ids: exampleIds,
      batchSize: experiment.batchSize,
      table: { name, rows, contentHash },
      model: `${experiment.model.kind}, ${experiment.optimizer.kind}, learning rate ${experiment.learningRate}`,
    };
  } catch (error) {
    running.phase?.abandon();
    throw error;
  }
}

function inputOf(table: string, values: Values): ExperimentInput {
  const scored = catalog.some(({ kind, name }) => kind === "scorer" && name === values.difficulty);
  const columns = {
    ...(values.label === undefined ? {} : { label: values.label }),
    ...(values.id === undefined ? {} : { id: values.id }),
    ...(values.group === undefined ? {} : { group: values.group }),
    ...(values.weight === undefined ? {} : { weight: values.weight }),
    ...(values.difficulty === undefined || scored ? {} : { difficulty: values.difficulty }),
  };
  return {
    table,
    columns,
    epochs: values.epochs,
    seed: values.seed,
    ...(values.model === undefined ? {} : { model: values.model }),
    ...(values["batch-size"] === undefined ? {} : { batchSize: values["batch-size"] }),
    ...(scored ? { difficulty: values.difficulty! } : {}),
  };
}
