import type { CurriculumMethod, Given } from "../method.js";
import { checkRecipe } from "../recipe.js";
import { pacedMethod, pacedOptions } from "../target/paced.js";

/** Any order under any pacing: the target as an arm of its own. */
export const pacedCurriculum: CurriculumMethod = {
  kind: "curriculum",
  name: "paced",
  title: "Any order, any pacing",
  says: "Opens examples easy first, hard first or at random, by rank or by value, under any pacing of the catalog.",
  formula: pacedMethod.formula,
  options: pacedOptions,
  parts: pacedMethod.parts!,
  needs: ["difficulty"],
  feedback: "none",
  costPerStep: "3 B",
  source: pacedMethod.source,
  algorithm: 1,
  recipe,
  placebo: {
    says: "the same pacing with difficulty permuted within each class",
    permutes: (given) => pacedMethod.needsOf!(recipe(given).target),
    recipe,
  },
};

function recipe(given: Given) {
  return checkRecipe({ format: "gradus.recipe/1", target: { ...given, method: "paced" } });
}
