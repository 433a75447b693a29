import { losses } from "../loss/losses.js";
import type { CurriculumMethod, Given, LossMethod, ProposalMethod, SelectionMethod } from "../method.js";
import { proposals } from "../proposal/proposals.js";
import { checkRecipe } from "../recipe.js";
import { selections } from "../selection/selections.js";

/** What the shuffle itself is made of, and drawing with replacement, are no curricula. */
const PLAIN = ["epoch-stream", "uniform", "plain"];

/** Every proposal, selection and loss by itself: the target is everything, and the method says what the part says. */
export const wholeTableCurricula: readonly CurriculumMethod[] = [...proposals, ...selections, ...losses]
  .filter(({ name }) => !PLAIN.includes(name))
  .map((part) => (part.needs.includes("irreducibleLoss") ? withPlacebo(part) : overWholeTable(part)));

function withPlacebo(part: ProposalMethod | SelectionMethod | LossMethod): CurriculumMethod {
  const curriculum = overWholeTable(part);
  return {
    ...curriculum,
    placebo: {
      says: "the same selection with irreducible losses permuted within each class",
      permutes: (given) => [(part.options.check(given) as Given)["score"] as string],
      recipe: (given) => curriculum.recipe(given),
    },
  };
}

function overWholeTable(part: ProposalMethod | SelectionMethod | LossMethod): CurriculumMethod {
  const { kind, name, title, says, formula, options, parts, needs, feedback, costPerStep, source } = part;
  return {
    kind: "curriculum",
    name,
    title,
    says,
    formula,
    options,
    ...(parts === undefined ? {} : { parts }),
    needs,
    feedback,
    costPerStep,
    source,
    algorithm: part.algorithm,
    recipe: (given) =>
      checkRecipe({
        format: "gradus.recipe/1",
        target: { method: "everything" },
        [kind]: { ...partsByName(given, Object.keys(parts ?? {})), method: name },
      }),
  };
}

/** A part may be given by its name alone: `regularizer: "linear"`. */
function partsByName(given: Given, parts: readonly string[]): Given {
  return Object.fromEntries(
    Object.entries(given).map(([option, value]) => [
      option,
      parts.includes(option) && typeof value === "string" ? { method: value } : value,
    ]),
  );
}
