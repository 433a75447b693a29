import { atLeast, type Fields, flag, fraction, type Options, options, text } from "@gradus/numeric";
import type { CurriculumMethod, Given } from "../method.js";
import { checkRecipe, type Recipe } from "../recipe.js";
import type { Order } from "../target/difficulty-order.js";

const fields = {
  startFraction: fraction({ above: 0, default: 0.2, says: "Fraction of examples open at progress 0." }),
  fullAt: fraction({ above: 0, default: 0.5, says: "Progress at which every example is open." }),
  degree: atLeast(1, { default: 2, says: "Degree of the root pacing; 1 is linear." }),
  balanced: flag({
    default: true,
    says: "Open the k-th example of each class together, where examples have classes.",
  }),
};
const score = text({ default: "difficulty", says: "Score that is read as difficulty; higher = harder." });

export const easyFirstOptions = options("easy-first", { ...fields, score });
export const hardFirstOptions = options("hard-first", { ...fields, score });
export const randomOrderOptions = options("random-order", fields);

/** Easy examples first, all of them from half of the budget on. */
export const easyFirstMethod = pacedOrder("easy-first", easyFirstOptions, {
  title: "Easy first",
  says: "Opens the easiest fifth first and everything by half of the budget, ever more slowly.",
  source: "Bengio et al. 2009, Curriculum Learning; pacing of Platanios et al. 2019",
});

/** Hard examples first: the reverse order under the same pacing. */
export const hardFirstMethod = pacedOrder("hard-first", hardFirstOptions, {
  title: "Hard first",
  says: "Opens the hardest fifth first and everything by half of the budget: anti-curriculum.",
  source: 'Hacohen & Weinshall 2019; Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "anti"',
});

/** A random order under the same pacing: what a growing training set does by itself. */
export const randomOrderMethod = pacedOrder("random", randomOrderOptions, {
  title: "Random order, paced",
  says: "Opens a random fifth first and everything by half of the budget: the pacing without the order.",
  source: 'Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, "random"',
});

function pacedOrder(
  order: Order,
  described: Options<Fields>,
  words: Pick<CurriculumMethod, "title" | "says" | "source">,
): CurriculumMethod {
  const recipe = (given: Given): Recipe => {
    const { startFraction, fullAt, degree, ...rest } = described.check(given) as Given;
    return checkRecipe({
      format: "gradus.recipe/1",
      target: { method: "paced", order, ...rest, pacing: { method: "root", startFraction, fullAt, degree } },
    });
  };
  const scored = order !== "random";
  return {
    kind: "curriculum",
    name: scored ? order : "random-order",
    ...words,
    formula: "W(i) = 1 if rank(i) < ⌈λ(x) n⌉, else 0;  λ(x) = min(1, (λ₀ᵖ + (1 − λ₀ᵖ) x / X)^(1/p))",
    options: described,
    needs: scored ? ["difficulty"] : [],
    feedback: "none",
    costPerStep: "3 B",
    algorithm: 1,
    recipe,
    ...(scored && {
      placebo: {
        says: "the same pacing with difficulty permuted within each class",
        permutes: (given: Given) => [described.check(given)["score"] as string],
        recipe,
      },
    }),
  };
}
