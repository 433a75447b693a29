import { options } from "@gradus/numeric";
import type { CurriculumMethod } from "../method.js";
import { checkRecipe } from "../recipe.js";

export const shuffleOptions = options("shuffle", {});

/** Random order: the control. */
export const shuffleMethod: CurriculumMethod = {
  kind: "curriculum",
  name: "shuffle",
  title: "Random order",
  says: "Every example once an epoch, in a new random order: the control.",
  formula: "W(i) = 1, p(i) = P(i)",
  options: shuffleOptions,
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "random reshuffling; the shuffle of every framework",
  algorithm: 1,
  recipe(given) {
    shuffleOptions.check(given);
    return checkRecipe({ format: "gradus.recipe/1", target: { method: "everything" } });
  },
};
