import type { CurriculumMethod } from "../method.js";
import { priorityMethod } from "../proposal/priority.js";
import { checkRecipe } from "../recipe.js";

const { name, title, says, formula, options, needs, feedback, costPerStep, source, algorithm } =
  priorityMethod;

/** Priority draws from the whole table. */
export const priorityCurriculum: CurriculumMethod = {
  kind: "curriculum",
  name,
  title,
  says,
  formula,
  options,
  needs,
  feedback,
  costPerStep,
  source,
  algorithm,
  recipe: (given) =>
    checkRecipe({
      format: "gradus.recipe/1",
      target: { method: "everything" },
      proposal: { ...options.check(given), method: name },
    }),
};
