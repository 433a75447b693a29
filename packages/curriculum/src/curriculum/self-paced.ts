import { choice, fraction, number, optional, options } from "@gradus/numeric";
import type { CurriculumMethod, Given } from "../method.js";
import { checkRecipe, type Recipe } from "../recipe.js";
import { regularizers } from "../regularizer/regularizers.js";
import { selfPacedOptions } from "../target/self-paced.js";

const { permuted: _, ...fields } = selfPacedOptions.fields;

export const selfPacedCurriculumOptions = options("self-paced", {
  regularizer: choice(
    regularizers.map(({ name }) => name),
    {
      default: "hard",
      says: "How a loss becomes a weight.",
    },
  ),
  degree: optional(number({ above: 1, says: "Degree t of the polynomial regularizer; 3 if left out." })),
  fullBelow: optional(
    fraction({
      above: 0,
      below: 1,
      says: "Share of the threshold up to which the weight of mixture and mixture-2 is 1; 0.5 and 0.25 if left out.",
    }),
  ),
  softTarget: choice(["draw", "weigh"], {
    default: "draw",
    says: "Draw examples in proportion to their weights, or draw the open ones evenly and weigh them.",
  }),
  ...fields,
});

/** Self-paced learning over the epoch stream. */
export const selfPacedCurriculum: CurriculumMethod = {
  kind: "curriculum",
  name: "self-paced",
  title: "Self-paced learning",
  says: "The easier half by the model's own losses first, measured anew in five rounds, everything by the end.",
  formula: "W(i) = argmin_v v l_i + f(v; λ);  λ: the loss below which the open fraction lies",
  options: selfPacedCurriculumOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "3 B, and n a round",
  source: "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models",
  algorithm: 1,
  recipe: (given) => recipe(given, false),
  placebo: {
    says: "the same weights given to random examples of each class",
    permutes: () => [],
    recipe: (given) => recipe(given, true),
  },
};

function recipe(given: Given, permuted: boolean): Recipe {
  const { regularizer, degree, fullBelow, softTarget, ...rest } = selfPacedCurriculumOptions.check(given);
  const shape = { ...(degree !== undefined && { degree }), ...(fullBelow !== undefined && { fullBelow }) };
  return checkRecipe({
    format: "gradus.recipe/1",
    target: { method: "self-paced", regularizer: { method: regularizer, ...shape }, ...rest, permuted },
    softTarget,
  });
}
