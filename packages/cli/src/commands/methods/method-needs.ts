import {
  type CurriculumMethod,
  type Given,
  type LossMethod,
  type Method,
  methodNamed,
  modelsOf,
  needsOf,
  poolsOf,
  readsGroups,
  type SelectionMethod,
  type TargetMethod,
} from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";

type Task = LossMethod["tasks"][number];
type Signals = ReturnType<SelectionMethod["create"]>["signals"];

/** Signals that a trainer has of numbers too: all others are of the probabilities of classes. */
const OF_NUMBERS: Signals = ["loss", "gradientNorm", "alignment"];
const OF_DROPOUT: Signals = ["mutualInformation", "conditionalEntropy"];

const TASKS: { readonly [task in Task]: string } = {
  classes: "classes",
  numbers: "numbers to predict",
  pairs: "an embedding model and classes, whose examples attract each other",
};
const POOLS = {
  validation: "the losses of the validation rows",
  reference: "a tenth of its rows as a reference, on which it does not train",
} as const;

/** What a method needs beside the examples, under these options. */
export function needsText(method: Method, given: Given): string {
  const needs = [...new Set(needsBeside(method, given))];
  return needs.length === 0 ? "nothing but the examples" : needs.join("; ");
}

function needsBeside(method: Method, given: Given): string[] {
  switch (method.kind) {
    case "curriculum":
      return needsOfCurriculum(method, given);
    case "loss":
      return [...method.needs, ...needsOfLoss(method)];
    case "selection": {
      const scores = method.needsOf?.(method.options.check(given)) ?? [...method.needs];
      const pools = method.asksReference === true ? [POOLS.reference] : [];
      return [...scores, ...pools, ...modelNeeds(method.models ?? []), ...signalNeeds(method, given, scores)];
    }
    case "target":
      return [...method.needs, ...targetNeeds(method, given)];
    default:
      return [...method.needs];
  }
}

function needsOfCurriculum(method: CurriculumMethod, given: Given): string[] {
  const recipe = method.recipe(given);
  const scores = needsOf(recipe);
  const { selection } = recipe;
  return [
    ...scores,
    ...(readsGroups(recipe) ? ["groups"] : []),
    ...needsOfLoss(methodNamed(recipe.loss.method, "loss") as LossMethod),
    ...poolsOf(recipe).map((pool) => POOLS[pool]),
    ...modelNeeds(modelsOf(recipe)),
    ...(selection === undefined
      ? []
      : signalNeeds(methodNamed(selection.method, "selection") as SelectionMethod, selection, scores)),
  ];
}

/** A loss of classes and numbers is one of every table. */
function needsOfLoss({ tasks }: LossMethod): string[] {
  return tasks.includes("classes") && tasks.includes("numbers") ? [] : tasks.map((task) => TASKS[task]);
}

function targetNeeds(method: TargetMethod, given: Given): string[] {
  return method.asksValidation?.(given) ? [POOLS.validation] : [];
}

function modelNeeds(models: readonly string[]): string[] {
  return models.map((model) => `a second model that trains beside the first (${model})`);
}

function signalNeeds({ create }: SelectionMethod, part: Given, scores: readonly string[]): string[] {
  const { method: _, ...given } = part;
  const count = 8;
  const { signals } = create(given, {
    examples: {
      count,
      keys: new Uint32Array(2 * count),
      scores: Object.fromEntries(scores.map((name) => [name, new Float64Array(count)])),
      pools: { reference: count },
    },
    batchSize: 1,
    softTarget: "draw",
    rng: createRng(0),
  });
  return [
    ...(signals.every((name) => OF_NUMBERS.includes(name)) ? [] : [TASKS.classes]),
    ...(signals.some((name) => OF_DROPOUT.includes(name)) ? ["a model with dropout"] : []),
  ];
}
