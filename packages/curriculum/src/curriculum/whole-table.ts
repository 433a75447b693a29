import type { CurriculumMethod, ProposalMethod, SelectionMethod } from "../method.js";
import { priorityMethod } from "../proposal/priority.js";
import { checkRecipe } from "../recipe.js";
import { importanceMethod } from "../selection/importance.js";
import { reducibleLossMethod } from "../selection/reducible-loss.js";
import { topLossMethod } from "../selection/top-loss.js";

/** Priority draws from the whole table. */
export const priorityCurriculum = overWholeTable(priorityMethod);

/** Importance sampling of the whole table; while its gate is closed, exactly the shuffle. */
export const importanceCurriculum = overWholeTable(importanceMethod);

/** Reducible loss over the epoch stream of the whole table. */
export const reducibleLossCurriculum: CurriculumMethod = {
  ...overWholeTable(reducibleLossMethod),
  placebo: {
    says: "the same selection with irreducible losses permuted within each class",
    permutes: (given) => [reducibleLossMethod.options.check(given)["score"] as string],
    recipe: (given) => overWholeTable(reducibleLossMethod).recipe(given),
  },
};

/** Top loss over the epoch stream of the whole table. */
export const topLossCurriculum = overWholeTable(topLossMethod);

/** The curriculum whose target is everything and whose one part is this method: it says of itself what the part says. */
function overWholeTable(part: ProposalMethod | SelectionMethod): CurriculumMethod {
  const { kind, name, title, says, formula, options, needs, feedback, costPerStep, source, algorithm } = part;
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
        [kind]: { ...options.check(given), method: name },
      }),
  };
}
