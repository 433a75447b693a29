import type { Rng } from "@gradus/numeric";
import type { Examples, Feedback, Proposal, Selection, Target } from "./contracts.js";
import type { Setup } from "./method.js";
import { flatOptions, methodOfPart } from "./part.js";
import { proposals } from "./proposal/proposals.js";
import type { Recipe } from "./recipe.js";
import { selections } from "./selection/selections.js";
import { targets } from "./target/targets.js";

/** The parts of a run, made from its recipe. */
export interface Parts {
  readonly target: Target;
  readonly proposal: Proposal;
  readonly selection: Selection | null;
  readonly turns: Feedback["turns"];
}

/** Makes the parts of a checked recipe, each with its own branch of the generator. */
export function createParts(recipe: Recipe, examples: Examples, batchSize: number, rng: Rng): Parts {
  const setup = (name: string): Setup => ({
    examples,
    batchSize,
    softTarget: recipe.softTarget,
    rng: rng.split(name),
  });
  const { target, proposal, selection } = recipe;
  const targetMethod = methodOfPart("target", targets, target);
  const proposalMethod = methodOfPart("proposal", proposals, proposal);
  const selectionMethod = selection && methodOfPart("selection", selections, selection);
  return {
    target: targetMethod.create(flatOptions(target), setup("target")),
    proposal: proposalMethod.create(flatOptions(proposal), setup("proposal")),
    selection: selectionMethod?.create(flatOptions(selection!), setup("selection")) ?? null,
    turns: turnsOf(recipe),
  };
}

/** When answers matter to a checked recipe: the most often of its parts. */
export function turnsOf({ target, proposal, selection }: Recipe): Feedback["turns"] {
  const methods = [
    methodOfPart("target", targets, target),
    methodOfPart("proposal", proposals, proposal),
    selection && methodOfPart("selection", selections, selection),
  ];
  const turns = (["batch", "step", "interval"] as const).find((turn) =>
    methods.some((method) => method?.feedback === turn),
  );
  return turns ?? "none";
}
