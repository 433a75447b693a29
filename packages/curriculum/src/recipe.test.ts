import { describe, expect, it } from "vitest";
import { catalog, curricula } from "./catalog.js";
import { checkRecipe, needsOf, recipeSchema } from "./recipe.js";

const FORMAT = "gradus.recipe/1";
const everything = { method: "everything" };

it("fills in every default and is a fixed point of itself", () => {
  const recipe = checkRecipe({ format: FORMAT, target: { method: "paced" } });
  expect(recipe).toEqual({
    format: FORMAT,
    target: {
      method: "paced",
      pacing: { method: "root", startFraction: 0.2, fullAt: 0.5, degree: 2 },
      order: "easy-first",
      balanced: true,
      score: "difficulty",
      by: "rank",
    },
    proposal: { method: "epoch-stream" },
    loss: { method: "plain" },
    softTarget: "draw",
  });
  for (const { recipe: of } of curricula) {
    const once = of({});
    expect(JSON.stringify(checkRecipe(JSON.parse(JSON.stringify(once))))).toBe(JSON.stringify(once));
  }
});

it("does not depend on the order in which options are given", () => {
  const one = { method: "paced", order: "random", pacing: { fullAt: 0.4, method: "step" } };
  const other = { pacing: { method: "step", fullAt: 0.4 }, order: "random", method: "paced" };
  const text = (target: object) => JSON.stringify(checkRecipe({ format: FORMAT, target }));
  expect(text(one)).toBe(text(other));
});

describe("refusals", () => {
  const cases: [string, unknown, Error | RegExp][] = [
    ["no object", [], new TypeError("checkRecipe: recipe must be an object, got an array")],
    [
      "another format",
      { format: "x" },
      new TypeError('checkRecipe: format must be "gradus.recipe/1", got "x"'),
    ],
    [
      "an unknown field",
      { format: FORMAT, traget: everything },
      new TypeError('checkRecipe: unknown field "traget" (did you mean "target"?)'),
    ],
    [
      "no target",
      { format: FORMAT },
      new TypeError("checkRecipe: target must be an object with a method, got undefined"),
    ],
    [
      "an unknown method",
      { format: FORMAT, target: { method: "self-pased" } },
      /^checkRecipe: target.method must be one of "everything", .*, got "self-pased" \(did you mean "self-paced"\?\)$/,
    ],
    [
      "an unknown option",
      { format: FORMAT, target: { method: "paced", ordr: "random" } },
      new TypeError('paced: unknown option "ordr" (did you mean "order"?)'),
    ],
    [
      "a mistyped part",
      { format: FORMAT, target: { method: "paced", pacng: { method: "root" } } },
      new TypeError('paced: unknown option "pacng" (did you mean "pacing"?)'),
    ],
    [
      "an option of a nested part",
      { format: FORMAT, target: { method: "paced", pacing: { method: "root", degree: 0 } } },
      new RangeError("rootPacing: degree must be at least 1, got 0"),
    ],
    [
      "a loss that no trainer knows",
      { format: FORMAT, target: everything, loss: { method: "loud" } },
      /^checkRecipe: loss.method must be one of "plain".*, got "loud"$/,
    ],
    [
      "a soft target of no kind",
      { format: FORMAT, target: everything, softTarget: "both" },
      new RangeError('checkRecipe: softTarget must be one of "draw", "weigh", got "both"'),
    ],
    [
      "weights of a target that has none",
      { format: FORMAT, target: everything, softTarget: "weigh" },
      new RangeError(
        'checkRecipe: softTarget "weigh" needs a target with fractional weights, got target "everything"',
      ),
    ],
    [
      "a correction of what is biased on purpose",
      {
        format: FORMAT,
        target: everything,
        proposal: { method: "priority" },
        selection: { method: "top-loss" },
      },
      new RangeError(
        'checkRecipe: proposal "priority" corrects what selection "top-loss" biases on purpose; use "epoch-stream"',
      ),
    ],
  ];
  it.each(cases)("%s", (_, recipe, error) => {
    expect(() => checkRecipe(recipe)).toThrow(error);
  });
});

it("names the scores that it reads", () => {
  const target = { method: "paced", score: "length" };
  expect(needsOf(checkRecipe({ format: FORMAT, target }))).toEqual(["length"]);
  expect(needsOf(checkRecipe({ format: FORMAT, target: { ...target, order: "random" } }))).toEqual([]);
  const selection = { method: "reducible-loss" };
  expect(needsOf(checkRecipe({ format: FORMAT, target, selection }))).toEqual(["length", "irreducibleLoss"]);
});

it("has a schema with every method and option", () => {
  const schema = JSON.parse(JSON.stringify(recipeSchema()));
  const methods = (part: string) =>
    schema.properties[part].oneOf.map(
      (one: { properties: { method: { const: string } } }) => one.properties.method.const,
    );
  for (const part of ["target", "proposal", "selection", "loss"] as const) {
    expect(methods(part)).toEqual(catalog.flatMap(({ kind, name }) => (kind === part ? [name] : [])));
  }
  const paced = schema.properties.target.oneOf[1];
  expect(Object.keys(paced.properties)).toEqual(["method", "pacing", "order", "balanced", "score", "by"]);
  expect(paced.properties.pacing.oneOf[1].properties.degree).toMatchObject({ minimum: 1, default: 2 });
});
