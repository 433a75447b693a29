import { describeValue } from "@gradus/numeric";
import type { Examples, Run, RunOptions, Snapshot, TargetWatch } from "./contracts.js";
import { CurriculumRun } from "./curriculum-run.js";
import { checkRecipe, type Recipe } from "./recipe.js";
import type { State } from "./run-state.js";

/**
 * Starts a run: a deterministic state machine that says what to train on next and learns from the answers.
 *
 * @param watch Sees the target of every step; decides nothing, and is no part of a snapshot.
 * @throws TypeError or RangeError if recipe, examples or options break a rule or contradict each other.
 * @example
 * const run = startRun(recipeOf("shuffle"), examples, { seed: 1, batchSize: 32, budget: { steps: 100 } });
 * for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) if (ask.kind !== "wait") run.tell(ask.id, {});
 */
export function startRun(recipe: Recipe, examples: Examples, options: RunOptions, watch?: TargetWatch): Run {
  return new CurriculumRun(checkRecipe(recipe), examples, options, watch);
}

/**
 * Goes on where a snapshot was taken, bit for bit as if the run had never stopped; open asks are asked again first.
 *
 * @throws RangeError if recipe, options, examples or the version of a method differ from those of the snapshot.
 */
export function restoreRun(
  recipe: Recipe,
  examples: Examples,
  options: RunOptions,
  snapshot: Snapshot,
  watch?: TargetWatch,
): Run {
  const format = (snapshot as Snapshot | undefined)?.format;
  if (format !== "gradus.snapshot/1") {
    throw new TypeError(
      `restoreRun: snapshot.format must be "gradus.snapshot/1", got ${describeValue(format)}`,
    );
  }
  const run = new CurriculumRun(checkRecipe(recipe), examples, options, watch);
  run.restore(snapshot.state as unknown as State);
  return run;
}
