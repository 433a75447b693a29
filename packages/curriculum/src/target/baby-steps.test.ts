import fc from "fast-check";
import { expect, it } from "vitest";
import { validateCurriculum } from "../bengio.js";
import type { Target } from "../contracts.js";
import { someExamples } from "../testing/examples.js";
import { momentOf, setupOf } from "../testing/setup.js";
import { babySteps } from "./baby-steps.js";
import { onePass } from "./one-pass.js";

const COUNT = 90;
const examples = someExamples(COUNT, { base: true });
const progresses = Array.from({ length: 101 }, (_, k) => k / 100);

function openOf(target: Target): number[] {
  return Array.from({ length: target.openCount }, (_, r) => target.openAt(r));
}

/** Stages of a run, each W once. */
function stagesOf(target: Target): Float64Array[] {
  const stages: Float64Array[] = [];
  for (const progress of progresses) {
    target.advance(momentOf(COUNT, { progress }));
    const weights = Float64Array.from({ length: COUNT }, (_, i) => target.weightOf(i));
    if (stages.at(-1)?.join() !== weights.join()) stages.push(weights);
  }
  return stages;
}

it("adds one bin of equal size after another, at equal distances until its end", () => {
  const target = babySteps({ bins: 4, fullAt: 0.6 }, setupOf(examples));
  const sizes = progresses.map((progress) => {
    target.advance(momentOf(COUNT, { progress }));
    return target.openCount;
  });
  const at = (progress: number) => sizes[Math.round(100 * progress)];
  expect([0, 0.19, 0.2, 0.39, 0.4, 0.59, 0.6, 1].map(at)).toEqual([23, 23, 45, 45, 68, 68, 90, 90]);
});

it("is a curriculum by Bengio's definition, and one pass is none: W falls and the end is not the base", () => {
  const steps = validateCurriculum(stagesOf(babySteps({ bins: 6 }, setupOf(examples))), examples.base);
  expect(steps).toMatchObject({ isCurriculum: true, endsInBase: true });
  expect(steps.entropies.length).toBe(6);
  const pass = validateCurriculum(stagesOf(onePass({ bins: 6 }, setupOf(examples))), examples.base);
  expect(pass).toMatchObject({ isCurriculum: false, endsInBase: false });
  expect(pass.monotonyFailures.map(({ stage }) => stage)).toEqual([1, 2, 3, 4, 5]);
});

it("passes over bins that share nothing and together are the table, the same that baby steps add", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.boolean(), (bins, balanced) => {
      const pass = onePass({ bins, balanced }, setupOf(examples, { batchSize: 2 }));
      const steps = babySteps({ bins, balanced, fullAt: 1 }, setupOf(examples));
      const seen: number[] = [];
      for (let bin = 0; bin < bins; bin++) {
        pass.advance(momentOf(COUNT, { progress: (bin + 0.5) / bins }));
        steps.advance(momentOf(COUNT, { progress: bins === 1 ? 1 : bin / (bins - 1) }));
        seen.push(...openOf(pass));
        expect(openOf(steps)).toEqual(seen);
        const mass = openOf(pass).reduce((sum, i) => sum + pass.massOf(i), 0);
        expect(pass.massSum).toBeCloseTo(mass, 10);
      }
      expect([...seen].sort((a, b) => a - b)).toEqual([...Array(COUNT).keys()]);
    }),
    { seed: 1, numRuns: 20 },
  );
});

it("gives every bin the class shares of the table, though classes are of unequal size", () => {
  const skewed = {
    ...examples,
    classes: Int32Array.from({ length: COUNT }, (_, i) => (i % 9 === 0 ? 1 : 0)),
    classCount: 2,
  };
  const target = onePass({ bins: 5 }, setupOf(skewed));
  for (let bin = 0; bin < 5; bin++) {
    target.advance(momentOf(COUNT, { progress: bin / 5 }));
    const open = openOf(target);
    expect(open.length).toBe(18);
    expect(open.filter((i) => skewed.classes[i] === 1).length).toBe(2);
  }
});

it("refuses bins that would hold nothing, or less than a batch", () => {
  expect(() => babySteps({ bins: 91 }, setupOf(examples))).toThrow(
    new RangeError("baby-steps: bins must be at most the number of examples (90), got 91"),
  );
  expect(() => onePass({ bins: 10 }, setupOf(examples, { batchSize: 10 }))).toThrow(
    new RangeError("one-pass: bins must leave a batch (10) of 90 examples in each, got 10"),
  );
});
