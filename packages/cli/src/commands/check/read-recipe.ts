import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type CurriculumMethod, checkRecipe, curricula, type Recipe } from "@gradus/curriculum";
import type { ValuesOf } from "../../command.js";
import { checkInput, UsageError } from "../../errors.js";
import { readMethodOptions } from "../../method-options.js";
import { didYouMean } from "../../suggest.js";
import type { checkOptions } from "../check.js";

/** The recipe that is checked, under the name it is spoken of. */
export interface NamedRecipe {
  name: string;
  recipe: Recipe;
}

/** What a recipe has at the least. */
const LEAST = '{"format":"gradus.recipe/1","target":{"method":"paced"}}';

/** The recipe of a file, or of a curriculum of the catalog. */
export function readRecipe(
  path: string | undefined,
  { curriculum, options }: Pick<ValuesOf<typeof checkOptions>, "curriculum" | "options">,
): NamedRecipe {
  if (path !== undefined && curriculum !== undefined) {
    throw new UsageError(`must be given one recipe, got ${path} and --curriculum ${curriculum}`);
  }
  if (curriculum !== undefined) return namedCurriculum(curriculum, options);
  if (path === undefined) {
    throw new UsageError("needs a recipe", {
      remedy: "give a file, or the name of a curriculum: --curriculum easy-first",
    });
  }
  if (options.length > 0) {
    throw new UsageError("--options has no effect: a recipe holds its own", {
      remedy: "change the file, or give --curriculum",
    });
  }
  return { name: basename(path), recipe: readFile(path) };
}

function namedCurriculum(name: string, words: readonly string[]): NamedRecipe {
  const method: CurriculumMethod | undefined = curricula.find((each) => each.name === name);
  if (method === undefined) {
    const names = curricula.map((each) => each.name);
    throw new UsageError(`unknown curriculum ${JSON.stringify(name)}${didYouMean(name, names)}`, {
      remedy: "gradus methods --kind curriculum lists them",
    });
  }
  const options = readMethodOptions(words);
  return { name, recipe: checkInput(() => method.recipe(options)) };
}

function readFile(path: string): Recipe {
  const text = readFileSync(path, "utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} must be JSON, got ${(error as Error).message}`, {
      remedy: `a recipe is at the least ${LEAST}`,
      cause: error,
    });
  }
  try {
    return checkRecipe(document);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new UsageError(`${path}: ${error.message}`, {
      remedy: isRecipe(document)
        ? "gradus methods <name> lists the options of a method"
        : `a recipe is at the least ${LEAST}`,
      cause: error,
    });
  }
}

function isRecipe(document: unknown): boolean {
  return (
    typeof document === "object" &&
    document !== null &&
    "format" in document &&
    document.format === "gradus.recipe/1"
  );
}
