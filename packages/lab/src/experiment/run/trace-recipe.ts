import {
  algorithmsOf,
  type CurriculumTrace,
  followCurriculum,
  needsOf,
  type Recipe,
} from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { runCell } from "../cell/cell.js";
import { prepareComparison } from "../resolve/prepare-comparison.js";
import { refuseLateEvaluation } from "../resolve/refuse-late-evaluation.js";
import { refuseUnfitLosses } from "../resolve/refuse-unfit-losses.js";

/** A recipe that was run with a model, and what was found of its run. */
export interface TracedRecipe {
  experiment: Experiment;
  trace: CurriculumTrace;
  /** Id of each of the run's examples. */
  exampleIds: string[];
}

/** Curricula whose scorers give a recipe its scores. */
const READERS: { readonly [score: string]: string } = {
  difficulty: "easy-first",
  irreducibleLoss: "reducible-loss",
};
const NAME = "recipe";
const CONTROL = "shuffle";

/**
 * Runs a recipe as an arm of block 1 would be run, at the usual learning rate, and follows it: for methods that learn
 * from the model that they train.
 *
 * @param input Table, columns, model and budget as in a comparison; arms, tuning and margin are set here.
 * @param points Evaluations, at which the distributions are looked at.
 * @param progress Called with the share of the budget that is spent; throws to stop.
 * @throws InputError for any table or choice that cannot be used, or where training diverges.
 */
export async function traceRecipe(
  input: ExperimentInput,
  recipe: Recipe,
  points: number,
  progress: (share: number) => void,
): Promise<TracedRecipe> {
  const needs = needsOf(recipe);
  const unknown = needs.find((need) => READERS[need] === undefined);
  if (unknown !== undefined) {
    throw new InputError({
      thing: `the score ${JSON.stringify(unknown)} of the recipe`,
      rule: "must be difficulty or irreducibleLoss",
      value: "a score that nothing gives",
      remedy: `Name it "difficulty" in the recipe, and give its column: --difficulty ${unknown}.`,
    });
  }
  const readers = [...new Set(needs.map((need) => READERS[need]!))];
  const { experiment: resolved, data } = await prepareComparison({
    ...input,
    arms: [CONTROL, { name: NAME, curriculum: CONTROL, options: {} }, ...readers],
    control: CONTROL,
    tuning: "none",
    margin: 1,
    evaluations: points,
  });
  const scores = Object.assign({}, ...resolved.arms.map((arm) => arm.scores));
  const arm = { ...resolved.arms[1]!, recipe: { ...recipe }, scores, algorithms: algorithmsOf(recipe) };
  const experiment = { ...resolved, arms: [resolved.arms[0]!, arm] };
  const { cost, epochs, costs } = experiment.budget;
  refuseUnfitLosses(experiment);
  refuseLateEvaluation(experiment, Math.round(cost / (epochs * costs.train)));

  const found: { trace?: CurriculumTrace; exampleIds: string[] } = { exampleIds: [] };
  const task = {
    phase: "main",
    block: 1,
    arm: NAME,
    placebo: false,
    learningRate: experiment.learningRate,
  } as const;
  const cell = await runCell(experiment, data, task, {
    progress,
    readCheckpoint: () => null,
    writeCheckpoint() {},
    follow(checked, examples, rows) {
      const follower = followCurriculum(checked, examples);
      found.exampleIds = Array.from(rows, (row) => data.exampleIds[row]!);
      return {
        watch: follower.watch,
        see: (...now) => follower.see(...now),
        finish: (run, steps) => {
          found.trace = follower.finish(run, steps);
        },
      };
    },
  });
  if (cell.status === "failed" || found.trace === undefined) {
    throw new InputError({
      thing: "the recipe",
      rule: `must train to its end at the usual learning rate (${experiment.learningRate})`,
      value: cell.failure ?? "no step",
      remedy: "Give another --model or --batch-size; gradus compare tunes the learning rate.",
    });
  }
  return { experiment, trace: found.trace, exampleIds: found.exampleIds };
}
