import { describe, expect, it } from "vitest";
import { curricula, recipeOf } from "./catalog.js";
import { checkRecipe } from "./recipe.js";
import { startRun } from "./run.js";
import { someExamples } from "./testing/examples.js";
import { answer } from "./testing/fake-trainer.js";
import { traceCurriculum } from "./trace-curriculum.js";

const options = { seed: 5, batchSize: 10, budget: { steps: 100 } };

it("traces a paced target exactly: H(Q) = ln of the open examples, at every change and at every point", () => {
  const examples = someExamples(200);
  const recipe = checkRecipe({
    format: "gradus.recipe/1",
    target: { method: "paced", pacing: { method: "root", startFraction: 0.1, fullAt: 0.8, degree: 2 } },
  });
  const trace = traceCurriculum(recipe, examples, { ...options, points: 10 });
  // λ(x) = √(.01 + .99 x / .8), whole from step 80 on; each class has one open at the least
  const openAt = (step: number) => Math.ceil(Math.min(1, Math.sqrt(0.01 + (0.99 * step) / 80)) * 200 - 1e-9);
  expect(trace.definition.verdict).toBe("curriculum");
  expect(trace.stages.map(({ step }) => step)).toEqual(Array.from({ length: 81 }, (_, step) => step));
  for (const { step, entropy, openFraction } of trace.stages) {
    expect(entropy).toBeCloseTo(Math.log(openAt(step)), 12);
    expect(openFraction).toBe(openAt(step) / 200);
  }
  expect(trace.points.map(({ step }) => step)).toEqual([1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  for (const { step, progress, target, effective } of trace.points) {
    expect(progress).toBe(step / 100);
    expect(target.effectiveNumber).toBeCloseTo(openAt(step - 1), 9);
    expect(target.effectiveSampleSize).toBeCloseTo(openAt(step - 1), 9);
    expect(effective.entropy).toBeCloseTo(target.entropy, 12);
  }
  expect(trace.effectiveKind).toBe("closed form");
  expect(trace.effectiveFailure).toBeNull();
});

it("puts points at shares of the cost, where steps cost what their pools say", () => {
  const recipe = recipeOf("reducible-loss");
  const trace = traceCurriculum(
    recipe,
    someExamples(200),
    { ...options, budget: { cost: 6000 }, points: 4 },
    answer,
  );
  // 10 trained at 3 and a pool of 100 at 1: 130 a step, 46 of which fit in 6,000
  expect(trace.points.map(({ step }) => step)).toEqual([1, 12, 24, 35, 46]);
  expect(trace.steps).toBe(46);
  expect(trace.definition).toMatchObject({ verdict: "unchanged", stages: 1 });
});

it("keeps the empirical Σ v of a biased selection apart, and finds who it starves", () => {
  const trace = traceCurriculum(recipeOf("top-loss"), someExamples(200), { ...options, points: 5 }, answer);
  expect(trace.effectiveKind).toBe("empirical");
  expect(trace.effectiveFailure).toBeNull();
  // after one step, ten different examples of weight 1
  expect(trace.points[0]!.effective.effectiveNumber).toBeCloseTo(10, 9);
  expect(trace.points[0]!.neverSeenShare).toBeCloseTo(0.95, 12);
  expect(trace.points[0]!.target.entropy).toBeCloseTo(Math.log(200), 12);
  const { starvation } = trace;
  expect(starvation.window).toBe(50);
  expect(starvation.examples.length).toBe(starvation.starved);
  expect(starvation.starved).toBeGreaterThan(20);
  expect(starvation.effectiveSampleSize).toBeLessThan(150);
});

describe.each(curricula.map(({ name }) => name))("%s", (name) => {
  it("asks the same whether it is traced or not", () => {
    const examples = someExamples(120);
    const recipe = recipeOf(name);
    const plain: number[] = [];
    const run = startRun(recipe, examples, options);
    for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
      if (ask.kind === "wait") throw new Error("waits");
      if (ask.kind === "train") plain.push(...ask.indices);
      run.tell(ask.id, answer(ask));
    }
    const traced: number[] = [];
    const trace = traceCurriculum(recipe, examples, { ...options, points: 7 }, (ask) => {
      if (ask.kind === "train") traced.push(...ask.indices);
      return answer(ask);
    });
    if (run.feedback.turns !== "none") expect(traced).toEqual(plain);
    expect(trace.steps).toBe(100);
    expect(trace.points.at(-1)).toMatchObject({ step: 100, progress: 1 });
    for (const { target, effective } of trace.points) {
      expect(target.entropy).toBeLessThanOrEqual(Math.log(120) + 1e-12);
      expect(effective.effectiveSampleSize).toBeLessThanOrEqual(120 * (1 + 1e-9));
    }
  });
});

it("refuses a recipe that needs answers, and points that are no number", () => {
  expect(() => traceCurriculum(recipeOf("self-paced"), someExamples(50), options)).toThrow(
    "traceCurriculum: answers must be given for a recipe that reads what the model says, got none",
  );
  expect(() => traceCurriculum(recipeOf("shuffle"), someExamples(50), { ...options, points: 0 })).toThrow(
    "traceCurriculum: points must be a positive integer, got 0",
  );
});
