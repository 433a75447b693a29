import type { CurriculumMethod, SelectionMethod } from "../method.js";
import { checkRecipe } from "../recipe.js";
import { importanceMethod } from "../selection/importance.js";
import { reducibleLossMethod } from "../selection/reducible-loss.js";
import { topLossMethod } from "../selection/top-loss.js";

/** Importance sampling of the whole table; while its gate is closed, exactly the shuffle. */
export const importanceCurriculum = selectedFromPool(importanceMethod);

/** Reducible loss over the epoch stream of the whole table. */
export const reducibleLossCurriculum: CurriculumMethod = {
  ...selectedFromPool(reducibleLossMethod),
  placebo: {
    says: "the same selection with irreducible losses permuted within each class",
    permutes: (given) => [reducibleLossMethod.options.check(given)["score"] as string],
    recipe: (given) => selectedFromPool(reducibleLossMethod).recipe(given),
  },
};

/** Top loss over the epoch stream of the whole table. */
export const topLossCurriculum = selectedFromPool(topLossMethod);

function selectedFromPool(selection: SelectionMethod): CurriculumMethod {
  const { name, title, says, formula, options, needs, feedback, costPerStep, source, algorithm } = selection;
  return {
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
        selection: { ...options.check(given), method: name },
      }),
  };
}
