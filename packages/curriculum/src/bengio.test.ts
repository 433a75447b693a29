import fc from "fast-check";
import { expect, it } from "vitest";
import { validateCurriculum } from "./bengio.js";

const stage = (...weights: number[]) => Float64Array.from(weights);

it("accepts nested supports with even weights: H = ln |support|", () => {
  const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sizes, (given) => {
      const supports = [...given.sort((a, b) => a - b), 10];
      const stages = supports.map((size) => Float64Array.from({ length: 10 }, (_, i) => (i < size ? 1 : 0)));
      const report = validateCurriculum(stages);
      expect(report.isCurriculum).toBe(true);
      report.entropies.forEach((entropy, k) => {
        expect(entropy).toBeCloseTo(Math.log(supports[k]!), 12);
      });
    }),
    { seed: 1 },
  );
});

it("says which condition failed at which stage", () => {
  // Monotone weights do not make the entropy rise.
  const uneven = validateCurriculum([stage(0.5, 0.5, 0), stage(1, 0.5, 0), stage(1, 1, 1)]);
  expect(uneven).toMatchObject({ isCurriculum: false, entropyFailures: [1], monotonyFailures: [] });
  expect(uneven.entropies[0]).toBeCloseTo(Math.LN2, 12);

  const falling = validateCurriculum([stage(1, 0, 0.2), stage(0.5, 0.5, 0.1), stage(1, 1, 1)]);
  expect(falling).toMatchObject({
    entropyFailures: [],
    monotonyFailures: [{ stage: 1, example: 0 }],
    endsInBase: true,
  });
  expect(validateCurriculum([stage(1, 0), stage(1, 0.5)])).toMatchObject({
    isCurriculum: false,
    entropyFailures: [],
    endsInBase: false,
  });
  expect(validateCurriculum([stage(1, 1), stage(1, 1)]).entropyFailures).toEqual([1]);
});

it("takes entropy from Q ∝ W P, not from W", () => {
  const base = Float64Array.of(0.98, 0.01, 0.01);
  const report = validateCurriculum([stage(0, 1, 1), stage(1, 1, 1)], base);
  expect(report.entropies[0]).toBeCloseTo(Math.LN2, 12);
  expect(report.entropyFailures).toEqual([1]);
});

// METHODS section 1: W = (1, 1, 0.01) has an entropy of about 0.72.
it("has the entropy of the worked example", () => {
  expect(validateCurriculum([stage(1, 1, 0.01)]).entropies[0]).toBeCloseTo(0.72, 2);
});

it("refuses stages that are no weights", () => {
  expect(() => validateCurriculum([])).toThrow(
    new RangeError("validateCurriculum: stages must hold at least 1, got 0"),
  );
  expect(() => validateCurriculum([stage(1, 2)])).toThrow(
    new RangeError("validateCurriculum: weight 1 of stage 0 must be in [0, 1], got 2"),
  );
  expect(() => validateCurriculum([stage(0, 0)])).toThrow(
    new RangeError("validateCurriculum: stage 0 must have some weight above 0, got none"),
  );
  expect(() => validateCurriculum([stage(1, 1), stage(1)])).toThrow(
    new TypeError("validateCurriculum: stage 1 must hold 2 weights, got 1"),
  );
});
