import { describeValue, nearestName } from "@gradus/numeric";
import { pacedCurriculum } from "./curriculum/paced.js";
import { easyFirstMethod, hardFirstMethod, randomOrderMethod } from "./curriculum/paced-orders.js";
import { selfPacedCurriculum } from "./curriculum/self-paced.js";
import { shuffleMethod } from "./curriculum/shuffle.js";
import { babyStepsCurriculum, gatedCurriculum, onePassCurriculum } from "./curriculum/stages.js";
import { wholeTableCurricula } from "./curriculum/whole-table.js";
import { losses } from "./loss/losses.js";
import type { CurriculumMethod, Given, Method } from "./method.js";
import { pacings } from "./pacing/pacings.js";
import { proposals } from "./proposal/proposals.js";
import type { Recipe } from "./recipe.js";
import { regularizers } from "./regularizer/regularizers.js";
import { scorers } from "./scorers.js";
import { selections } from "./selection/selections.js";
import { targets } from "./target/targets.js";

/** The named curricula: what an arm of a comparison can be. */
export const curricula: readonly CurriculumMethod[] = [
  shuffleMethod,
  easyFirstMethod,
  hardFirstMethod,
  randomOrderMethod,
  selfPacedCurriculum,
  pacedCurriculum,
  babyStepsCurriculum,
  onePassCurriculum,
  gatedCurriculum,
  ...wholeTableCurricula,
];

/** What the methods of a kind are, in the order of lists: a heading. */
export const kindHeadings: { readonly [kind in Method["kind"]]: string } = {
  curriculum: "Curricula: the arms of a comparison",
  target: "Targets: what is minimised now",
  pacing: "Pacing: how much is open",
  regularizer: "Regularizers of self-paced learning",
  proposal: "Proposals: how a batch is drawn",
  selection: "Selections: which of a measured pool are used",
  loss: "Losses: what is minimised of an example",
  scorer: "Scorers: how hard an example is",
};

/** Every method there is: help, docs, schema and contract tests derive from it. */
export const catalog: readonly Method[] = [
  ...curricula,
  ...targets,
  ...pacings,
  ...regularizers,
  ...proposals,
  ...selections,
  ...losses,
  ...scorers,
];

/**
 * The method of that name; of a name with several kinds the first in the catalog, unless the kind is given.
 *
 * @throws TypeError with the nearest known name.
 */
export function methodNamed(name: string, kind?: Method["kind"]): Method {
  const allowed = catalog.filter((method) => kind === undefined || method.kind === kind);
  const found = allowed.find((method) => method.name === name);
  if (found !== undefined) return found;
  const names = allowed.map((method) => method.name);
  const meant = nearestName(name, names);
  const hint = meant === undefined ? `known: ${names.join(", ")}` : `did you mean "${meant}"?`;
  throw new TypeError(`unknown ${kind ?? "method"} ${describeValue(name)} (${hint})`);
}

/**
 * The recipe of a named curriculum.
 *
 * @throws TypeError for an unknown name or option; RangeError for a value.
 * @example recipeOf("easy-first", { startFraction: 0.3 })
 */
export function recipeOf(curriculum: string, options: Given = {}): Recipe {
  return (methodNamed(curriculum, "curriculum") as CurriculumMethod).recipe(options);
}
