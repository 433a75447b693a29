import { algorithmsOf, catalog, checkRecipe, curricula, type Recipe } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import { nearestName } from "@gradus/numeric";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { resolveArms, type ScoreSources } from "./resolve-arms.js";

type Arm = Experiment["arms"][number];
type Sweep = NonNullable<Experiment["sweep"]>;

/** What a sweep tries where no grid is given: 48 pacings. */
export const DEFAULT_GRID = {
  startFraction: [0.1, 0.2, 0.4, 0.8],
  fullAt: [0.2, 0.5, 0.8, 1],
  family: ["linear", "root", "step"],
};

const CURRICULUM = "easy-first";

/** Pacings that a start and an end describe: what a grid can name. */
const families = catalog.flatMap((method) =>
  method.kind === "pacing" && "startFraction" in method.options.fields && "fullAt" in method.options.fields
    ? [method.name]
    : [],
);

/** Curricula whose order opens by a pacing of their own. */
const sweepable = curricula.flatMap((method) => (isPaced(method.recipe({})) ? [method.name] : []));

/**
 * Fills in the pacings that a sweep tries: its curriculum under every family, start and end of the grid.
 *
 * @returns undefined where nothing is swept.
 * @throws InputError for an unknown sweep, a curriculum without a pacing, a grid that is none, or another tuning than
 *   the control's: the pacings are met at its rate, on its tuning seeds.
 */
export function resolveSweep(
  input: ExperimentInput,
  sources: ScoreSources,
  tuning: Experiment["tuning"],
): Sweep | undefined {
  if (input.sweep === undefined) {
    if (input.grid === undefined) return undefined;
    throw new InputError({
      thing: "grid",
      rule: "must be left out where nothing is swept",
      value: "a grid without a sweep",
      remedy: "Give --sweep pacing too, or leave the grid away.",
    });
  }
  const curriculum = curriculumOf(input.sweep);
  if (tuning.mode !== "control") {
    throw new InputError({
      thing: "tuning",
      rule: "must be control where pacings are swept: they meet the control on its tuning seeds, at its learning rate",
      value: tuning.mode,
      remedy: "Leave --tuning away, or the sweep.",
    });
  }
  const base = resolveArms([curriculum], sources)[0]!;
  if (!sweepable.includes(curriculum)) {
    throw new InputError({
      thing: `sweep of ${curriculum}`,
      rule: "must be of a curriculum that opens its examples by a pacing",
      value: "one without a pacing to try",
      remedy: `Known: ${sweepable.map((name) => `pacing:${name}`).join(", ")}.`,
    });
  }
  const grid = { ...DEFAULT_GRID, ...definedOnly(input.grid ?? {}) };
  refuseGrid(grid);
  const candidates = grid.family.flatMap((family) =>
    grid.startFraction.flatMap((startFraction) =>
      grid.fullAt.map((fullAt) => ({
        family,
        startFraction,
        fullAt,
        arm: paced(base, { method: family, startFraction, fullAt }),
      })),
    ),
  );
  if (candidates.length < 2) {
    throw new InputError({
      thing: "grid",
      rule: "must hold at least two pacings",
      value: "one",
      remedy: "Name more starts, ends or families; one pacing alone is an arm of experiment.yaml.",
    });
  }
  return { curriculum, seeds: tuning.seeds, candidates };
}

function curriculumOf(word: string): string {
  const [what, curriculum, ...more] = word.split(":");
  if (what === "pacing" && curriculum !== "" && more.length === 0) return curriculum ?? CURRICULUM;
  const meant = nearestName(what ?? "", ["pacing"]);
  throw new InputError({
    thing: "sweep",
    rule: "must be pacing, or pacing:<curriculum>",
    value: `${JSON.stringify(word)}${meant === undefined || what === meant ? "" : ` (did you mean ${meant}?)`}`,
    remedy: `Give --sweep pacing for ${CURRICULUM}, or one of ${sweepable.map((name) => `pacing:${name}`).join(", ")}.`,
  });
}

function refuseGrid(grid: typeof DEFAULT_GRID): void {
  const unknown = grid.family.find((family) => !families.includes(family));
  if (unknown !== undefined) {
    const meant = nearestName(unknown, families);
    throw new InputError({
      thing: "grid: family",
      rule: "must be pacings with a start and an end",
      value: `${JSON.stringify(unknown)}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
      remedy: `Known: ${families.join(", ")}. gradus methods tells about each.`,
    });
  }
  for (const [name, values] of Object.entries(grid)) {
    const twice = values.find((value, at) => (values as unknown[]).indexOf(value) !== at);
    if (twice === undefined) continue;
    throw new InputError({
      thing: `grid: ${name}`,
      rule: "must name everything once",
      value: `${twice} twice`,
      remedy: "Leave one of them away.",
    });
  }
}

/** The arm under another pacing, its placebo too; named by it. */
function paced(base: Arm, pacing: { method: string; startFraction: number; fullAt: number }): Arm {
  const under = (recipe: Arm["recipe"]): Recipe => {
    const { target, ...rest } = recipe as unknown as Recipe;
    return checkRecipe({ ...rest, target: { ...target, pacing } });
  };
  const { method, startFraction, fullAt } = pacing;
  const recipe = under(base.recipe);
  const own = Object.entries(base.algorithms).filter(([name]) => /^(curriculum|scorer) /.test(name));
  return {
    ...base,
    name: `${base.name}-${method}-${startFraction}-${fullAt}`,
    recipe: { ...recipe },
    placebo: base.placebo === null ? null : { ...base.placebo, recipe: { ...under(base.placebo.recipe) } },
    algorithms: { ...algorithmsOf(recipe), ...Object.fromEntries(own) },
  };
}

function isPaced({ target }: Recipe): boolean {
  return target.method === "paced" && target["pacing"] !== undefined;
}

function definedOnly<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
