import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "./catalog.js";
import {
  effectiveSampleSize,
  empiricalDistribution,
  entropy,
  starvation,
  starvedExamples,
} from "./distribution.js";
import { RunMemory } from "./memory.js";
import { checkRecipe } from "./recipe.js";
import { startRun } from "./run.js";
import { someExamples } from "./testing/examples.js";
import { answer } from "./testing/fake-trainer.js";

const weights = fc
  .array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 })
  .filter((values) => values.some((value) => value > 0.01));

it("has an entropy between that of one example and that of all", () => {
  fc.assert(
    fc.property(weights, (values) => {
      const total = values.reduce((sum, value) => sum + value, 0);
      const q = Float64Array.from(values, (value) => value / total);
      expect(entropy(q)).toBeGreaterThanOrEqual(-1e-12);
      expect(entropy(q)).toBeLessThanOrEqual(Math.log(q.length) + 1e-12);
    }),
    { seed: 1 },
  );
  expect(entropy(Float64Array.of(0.25, 0.25, 0.5))).toBeCloseTo(1.5 * Math.LN2, 12);
});

it("counts as many examples as are of equal weight", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }), (some, none) => {
      const even = Float64Array.from({ length: some + none }, (_, i) => (i < some ? 0.3 : 0));
      expect(effectiveSampleSize(even)).toBeCloseTo(some, 10);
    }),
    { seed: 2 },
  );
  expect(effectiveSampleSize(Float64Array.of(3, 1))).toBeCloseTo(1.6, 12);
});

describe("a run's distribution", () => {
  const targets = [
    { method: "everything" },
    { method: "paced", pacing: { method: "step", startFraction: 0.4, fullAt: 0.9 } },
    { method: "self-paced", regularizer: { method: "linear" }, warmup: 0, rounds: 3 },
  ];
  const proposals = ["epoch-stream", "uniform", "priority"];
  const cases = targets.flatMap((target) =>
    proposals.map((method) => [target.method, method, target] as const),
  );

  it.each(cases)("minimises its target: %s × %s", (_, method, target) => {
    const examples = someExamples(60, { base: true });
    const recipe = checkRecipe({ format: "gradus.recipe/1", target, proposal: { method } });
    const run = startRun(recipe, examples, { seed: 4, batchSize: 5, budget: { steps: 30 } });
    for (let step = 0; step < 20; ) {
      const ask = run.ask();
      if (ask.kind === "wait" || ask.kind === "done") throw new Error("internal: nothing to tell");
      if (ask.kind === "train") step++;
      run.tell(ask.id, answer(ask));
    }
    const distribution = run.distribution();
    const base = examples.base!;
    const mass = Float64Array.from(distribution.weights, (w, i) => w * base[i]!);
    const total = mass.reduce((sum, value) => sum + value, 0);
    distribution.target.forEach((q, i) => {
      expect(q).toBeCloseTo(mass[i]! / total, 12);
      expect(distribution.effective![i]).toBeCloseTo(q, 12);
    });
    expect(distribution.proposal.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it("has no closed form where a selection is biased", () => {
    const options = { seed: 1, batchSize: 4, budget: { steps: 3 } };
    expect(startRun(recipeOf("top-loss"), someExamples(20), options).distribution().effective).toBeNull();
    expect(
      startRun(recipeOf("importance"), someExamples(20), options).distribution().effective,
    ).not.toBeNull();
  });
});

describe("memory", () => {
  const memory = new RunMemory(5);
  const visit = (step: number, indices: number[], v: number[]) =>
    memory.visit(step, Int32Array.from(indices), Float32Array.from(v), 0, indices.length);
  visit(0, [0, 1, 1], [1, 1, 1]);
  visit(6, [1, 2], [0.5, 2]);

  it("tells who is left out", () => {
    expect(starvation(memory, 8, 5)).toEqual({
      neverSeen: 2,
      neverSeenShare: 0.4,
      starved: 3,
      starvedShare: 0.6,
      longestWait: 8,
    });
  });

  it("names as many starved examples as it counts", () => {
    expect([...starvedExamples(memory, 8, 5)]).toEqual([0, 3, 4]);
    for (let window = 0; window <= 9; window++) {
      expect(starvedExamples(memory, 8, window).length).toBe(starvation(memory, 8, window).starved);
    }
    expect([...starvedExamples(memory, 8, 7)]).toEqual([0, 3, 4]);
    expect([...starvedExamples(memory, 8, 8)]).toEqual([3, 4]);
  });

  it("keeps Σ v of every example from the first weight on", () => {
    expect([...memory.visits]).toEqual([1, 3, 1, 0, 0]);
    expect([...memory.weightSum!]).toEqual([1, 2.5, 2, 0, 0]);
    const shares = empiricalDistribution(memory);
    [1, 2.5, 2, 0, 0].forEach((sum, i) => {
      expect(shares[i]).toBeCloseTo(sum / 5.5, 12);
    });
  });
});
