import { describeValue, type JsonSchema, nearestName } from "@gradus/numeric";
import { losses } from "./loss/losses.js";
import type { Described, Part, PartMethod, SoftTarget } from "./method.js";
import { checkPart, methodOfPart } from "./part.js";
import { proposals } from "./proposal/proposals.js";
import { selections } from "./selection/selections.js";
import { targets } from "./target/targets.js";

/** What is trained on, as validated JSON: a target, a proposal and, where a pool is measured, a selection. */
export interface Recipe {
  readonly format: "gradus.recipe/1";
  readonly target: Part;
  readonly proposal: Part;
  readonly selection?: Part;
  readonly loss: Part;
  /** How a target with fractional W is realised. */
  readonly softTarget: SoftTarget;
}

/** A recipe as given: what has a default may be left out. */
export type RecipeInput = Pick<Recipe, "format" | "target"> & Partial<Recipe>;

const FIELDS = ["format", "target", "proposal", "selection", "loss", "softTarget"];

/**
 * Checks a recipe and returns it with every default filled in; the same recipe always has the same JSON text.
 *
 * @throws TypeError or RangeError that names the part, the rule and the value, with the nearest known name.
 * @example checkRecipe({ format: "gradus.recipe/1", target: { method: "everything" } })
 */
export function checkRecipe(given: unknown): Recipe {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`checkRecipe: recipe must be an object, got ${describeValue(given)}`);
  }
  for (const field of Object.keys(given)) {
    if (FIELDS.includes(field)) continue;
    const meant = nearestName(field, FIELDS);
    const hint = meant === undefined ? `known: ${FIELDS.join(", ")}` : `did you mean "${meant}"?`;
    throw new TypeError(`checkRecipe: unknown field ${describeValue(field)} (${hint})`);
  }
  const recipe = given as { readonly [field: string]: unknown };
  if (recipe["format"] !== "gradus.recipe/1") {
    throw new TypeError(
      `checkRecipe: format must be "gradus.recipe/1", got ${describeValue(recipe["format"])}`,
    );
  }
  const target = checkPart("target", targets, recipe["target"]);
  const proposal = checkPart("proposal", proposals, recipe["proposal"] ?? { method: "epoch-stream" });
  const selection =
    recipe["selection"] === undefined ? undefined : checkPart("selection", selections, recipe["selection"]);
  const loss = checkPart("loss", losses, recipe["loss"] ?? { method: "plain" });
  const softTarget = recipe["softTarget"] ?? "draw";
  if (softTarget !== "draw" && softTarget !== "weigh") {
    throw new RangeError(
      `checkRecipe: softTarget must be one of "draw", "weigh", got ${describeValue(softTarget)}`,
    );
  }
  refuseMeaningless(target, proposal, selection, softTarget);
  return {
    format: "gradus.recipe/1",
    target,
    proposal,
    ...(selection !== undefined && { selection }),
    loss,
    softTarget,
  };
}

function refuseMeaningless(
  target: Part,
  proposal: Part,
  selection: Part | undefined,
  softTarget: SoftTarget,
): void {
  if (softTarget === "weigh" && !methodOfPart("target", targets, target).soft) {
    throw new RangeError(
      `checkRecipe: softTarget "weigh" needs a target with fractional weights, got target "${target.method}"`,
    );
  }
  const biased =
    selection !== undefined && !methodOfPart("selection", selections, selection).unbiased
      ? selection.method
      : undefined;
  if (biased !== undefined && methodOfPart("proposal", proposals, proposal).feedback === "step") {
    throw new RangeError(
      `checkRecipe: proposal "${proposal.method}" corrects what selection "${biased}" biases on purpose; use "epoch-stream"`,
    );
  }
}

/** Names of the scores that examples must carry for this recipe: `difficulty`, `irreducibleLoss`. */
export function needsOf(recipe: Recipe): string[] {
  const target = methodOfPart("target", targets, recipe.target);
  const names = [...(target.needsOf?.(recipe.target) ?? target.needs)];
  const proposal = methodOfPart("proposal", proposals, recipe.proposal);
  names.push(...(proposal.needsOf?.(recipe.proposal) ?? proposal.needs));
  if (recipe.selection !== undefined) {
    const selection = methodOfPart("selection", selections, recipe.selection);
    names.push(...(selection.needsOf?.(recipe.selection) ?? selection.needs));
  }
  return [...new Set(names)];
}

/** Pools beside the training rows that a run of this recipe asks about. */
export function poolsOf(recipe: Recipe): ("validation" | "reference")[] {
  const target = methodOfPart("target", targets, recipe.target);
  const selection = recipe.selection && methodOfPart("selection", selections, recipe.selection);
  return [
    ...(target.asksValidation?.(recipe.target) ? (["validation"] as const) : []),
    ...(selection?.asksReference ? (["reference"] as const) : []),
  ];
}

/**
 * Whether a run of this recipe asks for forward passes before it trains.
 *
 * @param weighs Whether the trainer waits for weights between forward and backward pass.
 */
export function measuresOf(recipe: Recipe, weighs = false): boolean {
  const target = methodOfPart("target", targets, recipe.target);
  const proposal = methodOfPart("proposal", proposals, recipe.proposal);
  const selection = recipe.selection && methodOfPart("selection", selections, recipe.selection);
  return (
    (target.asksValidation?.(recipe.target) ?? false) ||
    (target.measures?.(recipe.target) ?? false) ||
    (proposal.measures?.(recipe.proposal) ?? false) ||
    (selection !== undefined && !(weighs && selection.weighs === true))
  );
}

/** Whether examples must have groups for this recipe. */
export function readsGroups(recipe: Recipe): boolean {
  return methodOfPart("target", targets, recipe.target).readsGroups?.(recipe.target) ?? false;
}

/** Models beside "main" that a trainer has to hold for this recipe: a peer, a proxy. */
export function modelsOf(recipe: Recipe): readonly string[] {
  return (recipe.selection && methodOfPart("selection", selections, recipe.selection).models) ?? [];
}

/** Version of every method in a recipe: a stored run of other versions is refused. */
export function algorithmsOf(recipe: Recipe): { [method: string]: number } {
  const versions: { [method: string]: number } = {};
  const visit = (place: string, methods: readonly PartMethod[], part: Part) => {
    const method = methodOfPart(place, methods, part);
    versions[`${place} ${method.name}`] = method.algorithm;
    for (const [option, nested] of Object.entries(method.parts ?? {})) {
      visit(`${place}.${option}`, nested.methods, part[option] as Part);
    }
  };
  visit("target", targets, recipe.target);
  visit("proposal", proposals, recipe.proposal);
  if (recipe.selection !== undefined) visit("selection", selections, recipe.selection);
  visit("loss", losses, recipe.loss);
  return versions;
}

/** JSON Schema of a recipe, derived from the options of every method. */
export function recipeSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "gradus recipe",
    type: "object",
    properties: {
      format: { const: "gradus.recipe/1" },
      target: { oneOf: targets.map(partSchema) },
      proposal: { oneOf: proposals.map(partSchema) },
      selection: { oneOf: selections.map(partSchema) },
      loss: { oneOf: losses.map(partSchema) },
      softTarget: { enum: ["draw", "weigh"], default: "draw" },
    },
    required: ["format", "target"],
    additionalProperties: false,
  };
}

function partSchema(method: Described): JsonSchema {
  const schema = method.options.schema();
  const nested = Object.entries(method.parts ?? {}).map(([option, { methods, says }]) => [
    option,
    { oneOf: methods.map(partSchema), description: says },
  ]);
  return {
    ...schema,
    title: method.title,
    description: method.says,
    properties: {
      method: { const: method.name },
      ...Object.fromEntries(nested),
      ...(schema["properties"] as object),
    },
    required: ["method", ...(schema["required"] as string[])],
  };
}
