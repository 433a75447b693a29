import { describe, expect, it } from "vitest";
import { validateCurriculum } from "./bengio.js";
import { catalog, curricula, methodNamed, recipeOf } from "./catalog.js";
import { plotPoints } from "./plot-points.js";
import { proposals } from "./proposal/proposals.js";
import { checkRecipe, needsOf } from "./recipe.js";
import { startRun } from "./run.js";
import { selections } from "./selection/selections.js";
import { someExamples } from "./testing/examples.js";
import { proveContract } from "./testing/prove-contract.js";

it("names every method once a kind", () => {
  const names = catalog.map(({ kind, name }) => `${kind} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { name } of catalog) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

it("has the control first, and every proposal and selection as a curriculum by itself", () => {
  const names = curricula.map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual(["shuffle", "easy-first", "hard-first", "random-order", "self-paced"]);
  const plain = ["epoch-stream", "uniform"];
  for (const { name } of [...proposals, ...selections]) {
    expect(names.includes(name)).toBe(!plain.includes(name));
  }
});

it("takes the parts of a curriculum by name", () => {
  expect(recipeOf("batch-self-paced", { regularizer: "linear", stopFraction: 0.7 }).selection).toEqual(
    recipeOf("batch-self-paced", { regularizer: { method: "linear" }, stopFraction: 0.7 }).selection,
  );
});

it("names options as they are typed: by the method, or by the function that takes them", () => {
  for (const { name, kind, options } of catalog) {
    const isFunction = kind === "pacing" || kind === "regularizer";
    const camelCase = `${name}-${kind}`.replace(/-./g, ([, letter]) => letter!.toUpperCase());
    expect(options.name).toBe(isFunction ? camelCase : name);
  }
});

describe.each(curricula.map((method) => [method.name, method] as const))("%s", (_, method) => {
  const options = { seed: 2, batchSize: 5, budget: { cost: 1500 } };

  it("keeps the contract under its default options", () => {
    proveContract(method.recipe({}), someExamples(64), options);
  });

  it("says what its recipe needs and how it learns", () => {
    const recipe = method.recipe({});
    expect(needsOf(recipe)).toEqual(method.needs);
    expect(startRun(recipe, someExamples(64), options).feedback.turns).toBe(method.feedback);
  });

  it("refuses an unknown option by name", () => {
    expect(() => method.recipe({ nonsense: 1 })).toThrow(/unknown option "nonsense"/);
  });

  it("has a placebo that needs the same scores, if it has one", () => {
    const { placebo } = method;
    if (placebo === undefined) return;
    const recipe = checkRecipe(placebo.recipe({}));
    expect(needsOf(recipe)).toEqual(method.needs);
    expect(placebo.permutes({})).toEqual(method.needs);
    if (method.needs.length === 0) expect(recipe).not.toEqual(method.recipe({}));
    else expect(recipe).toEqual(method.recipe({}));
  });
});

it.each([
  ["easy-first", 11],
  ["hard-first", 11],
  ["random-order", 11],
  ["baby-steps", 5],
] as const)("%s is a curriculum by Bengio's definition", (name, least) => {
  const run = startRun(recipeOf(name), someExamples(64, { base: true }), {
    seed: 2,
    batchSize: 5,
    budget: { steps: 40 },
  });
  const stages: Float64Array[] = [];
  for (let ask = run.ask(); ask.kind === "train"; ask = run.ask()) {
    const { weights } = run.distribution();
    const before = stages[stages.length - 1];
    if (before === undefined || weights.some((weight, i) => weight !== before[i])) stages.push(weights);
    run.tell(ask.id, {});
  }
  expect(stages.length).toBeGreaterThanOrEqual(least);
  expect(validateCurriculum(stages)).toMatchObject({ isCurriculum: true, endsInBase: true });
});

it("opens any order under any pacing as an arm, with the score that it reads", () => {
  const pacing = { method: "geometric", startFraction: 0.1 };
  const byValue = recipeOf("paced", { pacing, by: "value", order: "random", score: "length" });
  expect(byValue.target).toMatchObject({ pacing: { ...pacing, fullAt: 0.5 }, by: "value", order: "random" });
  expect(needsOf(byValue)).toEqual(["length"]);
  expect(needsOf(recipeOf("paced", { order: "random" }))).toEqual([]);
});

it("is a curriculum in bins that the validation loss lets in, at equal distances at the latest", () => {
  const recipe = recipeOf("gated", { bins: 4, fullAt: 0.6 });
  expect(recipe.target).toMatchObject({
    stages: 3,
    until: 0.6,
    pacing: { method: "points", fraction: [0.25, 0.5, 0.75, 1] },
  });
  const examples = someExamples(64);
  const run = startRun(recipe, examples, { seed: 2, batchSize: 4, budget: { cost: 4000 } });
  const sizes = new Set<number>();
  let measures = 0;
  for (let ask = run.ask(); ask.kind === "train" || ask.kind === "measure"; ask = run.ask()) {
    if (ask.kind === "measure") {
      expect([ask.purpose, ask.pool]).toEqual(["gate", "validation"]);
      measures++;
    }
    // A loss that never falls: every stage ends after its best measure and two more.
    run.tell(ask.id, ask.kind === "train" ? {} : { loss: new Float32Array(ask.indices.length).fill(1) });
    sizes.add(run.distribution().weights.reduce((sum, weight) => sum + weight, 0));
  }
  expect([...sizes]).toEqual([16, 32, 48, 64]);
  // Stages of .2 of the budget, 20 measures: the third after a stage begins is at .15, the last stage takes none.
  expect(measures).toBe(9);
  expect(run.cost.measured).toBe(9 * examples.pools!.validation!);
});

it("hands options on to the recipe", () => {
  expect(recipeOf("hard-first", { startFraction: 0.4, degree: 3, score: "length" }).target).toMatchObject({
    method: "paced",
    order: "hard-first",
    score: "length",
    pacing: { method: "root", startFraction: 0.4, fullAt: 0.5, degree: 3 },
  });
  expect(recipeOf("self-paced", { regularizer: "linear", softTarget: "weigh" })).toMatchObject({
    softTarget: "weigh",
    target: { regularizer: { method: "linear" }, permuted: false },
  });
});

it("hands the shape of a regularizer on to the one that has it, and refuses it for another", () => {
  const shaped = recipeOf("self-paced", { regularizer: "polynomial", degree: 5 });
  expect(shaped.target["regularizer"]).toEqual({ method: "polynomial", degree: 5 });
  expect(recipeOf("self-paced", { regularizer: "mixture", fullBelow: 0.3 }).target["regularizer"]).toEqual({
    method: "mixture",
    fullBelow: 0.3,
  });
  expect(() => recipeOf("self-paced", { regularizer: "linear", degree: 5 })).toThrow(
    /^linearRegularizer: unknown option "degree"/,
  );
});

it("finds a method by name and kind, or the nearest", () => {
  expect(methodNamed("importance").kind).toBe("curriculum");
  expect(methodNamed("importance", "selection").kind).toBe("selection");
  expect(() => methodNamed("easy-fist")).toThrow(
    new TypeError('unknown method "easy-fist" (did you mean "easy-first"?)'),
  );
  expect(() => recipeOf("root")).toThrow(/^unknown curriculum "root" \(known: shuffle, easy-first/);
});

describe("plots", () => {
  it("draws the pacing of an ordered curriculum", () => {
    const plot = plotPoints(methodNamed("easy-first"), { startFraction: 0.25, fullAt: 0.5, degree: 1 }, 5)!;
    expect([...plot.x]).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([...plot.y]).toEqual([0.25, 0.625, 1, 1, 1]);
    expect(plot.yLabel).toBe("open fraction λ");
  });

  it("draws the weights of a regularizer, also for the curriculum that uses it", () => {
    const plot = plotPoints(methodNamed("linear", "regularizer"), {}, 11)!;
    expect(plot.y[3]).toBeCloseTo(0.5, 12);
    expect(plotPoints(methodNamed("self-paced"), { regularizer: "linear" }, 11)).toEqual(plot);
  });

  it("has one or none for every method, with default options", () => {
    for (const method of catalog) {
      const plot = plotPoints(method);
      if (plot !== null) expect(plot.y.every((y) => y >= 0 && y <= 1)).toBe(true);
    }
    expect(plotPoints(methodNamed("shuffle"))).toBeNull();
  });
});
