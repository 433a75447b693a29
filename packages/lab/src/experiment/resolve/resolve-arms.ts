import {
  algorithmsOf,
  type CurriculumMethod,
  checkRecipe,
  curricula,
  methodNamed,
  needsOf,
  type ScorerMethod,
} from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import { nearestName } from "@gradus/numeric";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { DYNAMICS_SIGNALS } from "../../scorers/training-dynamics.js";

type Arm = Experiment["arms"][number];
type Scorer = Arm["scores"][string];

const dynamicsScores = Object.keys(DYNAMICS_SIGNALS);

/** What runs where the user names no arms; the first is the control. */
export const DEFAULT_ARMS = [
  "shuffle",
  "easy-first",
  "hard-first",
  "self-paced",
  "importance",
  "reducible-loss",
] as const;

/** The same where an embedding is trained. */
export const PAIR_ARMS = ["info-nce", "debiased", "hard-negative", "semi-hard-triplet"] as const;

/** Where scores can come from. */
export interface ScoreSources {
  /** Scorers whose scores the table can give: `column`, `text-length` and the others of texts. */
  fixedScores: readonly string[];
  /** Whether numbers are predicted, so that nothing is read of classes. */
  numbers?: boolean;
  /** Name of the table's difficulty column. */
  difficultyColumn?: string | undefined;
  /** Scorer of every arm that needs difficulty and names none; absent = the column if there is one, else trained. */
  difficulty?: string | undefined;
}

/**
 * Fills in every arm: its recipe with all defaults, where its scores come from, its placebo, and the versions.
 *
 * @param difficultyColumn The table's column of difficulty, which the scorer `column` reads.
 * @throws InputError for an unknown curriculum or scorer, a bad option, or a name that is there twice.
 */
export function resolveArms(given: NonNullable<ExperimentInput["arms"]>, sources: ScoreSources): Arm[] {
  const arms = given.map((arm) => resolveArm(arm, sources));
  const names = arms.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError({
      thing: "arms",
      rule: "must have different names",
      value: `${twice} twice`,
      remedy: "Name them apart in experiment.yaml: { name: …, curriculum: …, options: … }.",
    });
  }
  return arms;
}

function resolveArm(given: NonNullable<ExperimentInput["arms"]>[number], sources: ScoreSources): Arm {
  const arm: Exclude<typeof given, string> =
    typeof given === "string" ? { name: given, curriculum: given, options: {} } : given;
  const known = curricula.map(({ name }) => name);
  if (!known.includes(arm.curriculum)) {
    const meant = nearestName(arm.curriculum, known);
    throw new InputError({
      thing: `arm ${JSON.stringify(arm.curriculum)}`,
      rule: "must be a curriculum",
      value: `an unknown name${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
      remedy: `Known: ${known.join(", ")}. gradus methods tells about each.`,
    });
  }
  const method = methodNamed(arm.curriculum, "curriculum") as CurriculumMethod;
  const recipe = asInput(`arm ${arm.name}`, () => method.recipe(arm.options));
  const needs = needsOf(recipe);
  if (arm.scorer !== undefined && needs.length === 0) {
    throw new InputError({
      thing: `arm ${arm.name}: scorer`,
      rule: `must be left out, since ${arm.curriculum} reads no score`,
      value: arm.scorer.name,
      remedy: "Leave it out, or give another curriculum.",
    });
  }
  const scores = Object.fromEntries(
    needs.map((score) => {
      const scorer = resolveScorer(arm.name, arm.scorer ?? defaultScorer(score, sources), sources);
      return [
        score,
        scorer.name === "column"
          ? readingColumn(arm.name, arm.scorer, scorer, sources.difficultyColumn)
          : scorer,
      ];
    }),
  );
  const placebo = method.placebo;
  return {
    name: arm.name,
    curriculum: arm.curriculum,
    options: arm.options,
    recipe: { ...recipe },
    scores,
    placebo:
      placebo === undefined
        ? null
        : {
            says: placebo.says,
            permutes: placebo.permutes(arm.options),
            recipe: { ...checkRecipe(placebo.recipe(arm.options)) },
          },
    algorithms: {
      ...algorithmsOf(recipe),
      [`curriculum ${method.name}`]: method.algorithm,
      ...Object.fromEntries(
        Object.values(scores).map(({ name }) => [`scorer ${name}`, methodNamed(name, "scorer").algorithm]),
      ),
    },
  };
}

function defaultScorer(score: string, { fixedScores, difficulty }: ScoreSources): Scorer {
  if (score === "irreducibleLoss") return { name: "irreducible-loss", options: {} };
  if (difficulty !== undefined) return { name: difficulty, options: {} };
  return { name: fixedScores.includes("column") ? "column" : "cross-fitted-loss", options: {} };
}

function resolveScorer(arm: string, scorer: Scorer, { fixedScores, numbers }: ScoreSources): Scorer {
  const method = asInput(`arm ${arm}: scorer`, () => methodNamed(scorer.name, "scorer")) as ScorerMethod;
  if (!method.inCompare) {
    const named = dynamicsScores.find((score) => score === scorer.name);
    throw new InputError({
      thing: `arm ${arm}: scorer`,
      rule: "must be one that an arm can read",
      value: scorer.name,
      remedy:
        named === undefined
          ? "Let gradus score write it, and give its column: --difficulty <column>."
          : `Name the run that it is read from: scorer { name: training-dynamics, options: { score: ${named} } }.`,
    });
  }
  if (numbers === true && method.needs.includes("classes")) {
    throw new InputError({
      thing: `arm ${arm}: scorer ${scorer.name}`,
      rule: "must be one of numbers, since it is read of classes",
      value: "a task of numbers",
      remedy: "Take cross-fitted-loss, or a column: --difficulty <column>.",
    });
  }
  if (method.score === "fixed" && !fixedScores.includes(scorer.name)) {
    throw new InputError({
      thing: `arm ${arm}: scorer ${scorer.name}`,
      rule: "must find its column in the table",
      value: "no such column",
      remedy:
        scorer.name === "column"
          ? "Name the column that holds the difficulty: --difficulty <column>."
          : "Name a column of text: --text <column>.",
    });
  }
  const options = asInput(`arm ${arm}: scorer`, () => method.options.check(scorer.options));
  return { name: scorer.name, options: { ...(options as object) } };
}

/** The scorer `column` reads the one difficulty column of the table: another is refused, not passed over. */
function readingColumn(
  arm: string,
  given: Scorer | undefined,
  scorer: Scorer,
  difficultyColumn = "difficulty",
): Scorer {
  const column = given?.options["column"] ?? difficultyColumn;
  if (column === difficultyColumn) return { ...scorer, options: { column } };
  throw new InputError({
    thing: `arm ${arm}: scorer column`,
    rule: `must read the difficulty column ${JSON.stringify(difficultyColumn)}`,
    value: JSON.stringify(column),
    remedy: "Name the column that holds the difficulty: --difficulty <column>.",
  });
}

/** The door of an option set speaks of functions; here it is the user's own experiment. */
function asInput<T>(thing: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new InputError(
      {
        thing,
        rule: "must have legal options",
        value: error.message,
        remedy: "gradus methods <name> lists them.",
      },
      { cause: error },
    );
  }
}
