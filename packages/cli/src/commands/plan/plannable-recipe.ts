import { type CurriculumMethod, curricula, type Recipe } from "@gradus/curriculum";
import { checkInput, UsageError } from "../../errors.js";
import { readMethodOptions } from "../../method-options.js";
import { didYouMean } from "../../suggest.js";

/** The recipe of a curriculum that follows from the examples alone; any other is refused by name. */
export function plannableRecipe(name: string, options: readonly string[]): Recipe {
  const method = curricula.find((curriculum) => curriculum.name === name);
  if (method === undefined) {
    const names = curricula.map((curriculum) => curriculum.name);
    throw new UsageError(`unknown curriculum ${JSON.stringify(name)}${didYouMean(name, names)}`, {
      remedy: `curricula that can be planned: ${plannable().join(", ")}`,
    });
  }
  if (!isPlannable(method)) {
    throw new UsageError(`${name} cannot be planned: it reads what the model says while it trains`, {
      remedy: `run it with gradus compare, or ask it step by step with the library's startRun; curricula that can be planned: ${plannable().join(", ")}`,
    });
  }
  const given = readMethodOptions(options);
  if ("score" in given) {
    throw new UsageError(`--options score is given as --difficulty ${given["score"]}`);
  }
  return checkInput(() => method.recipe(given));
}

function plannable(): string[] {
  return curricula.filter(isPlannable).map(({ name }) => name);
}

function isPlannable({ feedback }: CurriculumMethod): boolean {
  return feedback === "none";
}
