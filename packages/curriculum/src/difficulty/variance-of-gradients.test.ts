import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { normalizeByClass, varianceOfGradients } from "./variance-of-gradients.js";

it("matches the published vector, beside an example whose gradient never moves", () => {
  const checkpoints = vectors.vog.grads.map((row) => Float64Array.from([...row, 7, -7]));
  const [moving, still] = varianceOfGradients(checkpoints, 2);
  expect(moving).toBeCloseTo(vectors.vog.vog, 6);
  expect(still).toBe(0);
});

it("does not see the order of checkpoints, and scales with the gradients", () => {
  const numbers = fc.array(
    fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 6, maxLength: 6 }),
    {
      minLength: 2,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(numbers, (rows) => {
      const scores = varianceOfGradients(
        rows.map((row) => Float32Array.from(row)),
        2,
      );
      const turned = varianceOfGradients(
        rows.map((row) => Float64Array.from(row, (g) => -2 * g)).reverse(),
        2,
      );
      scores.forEach((score, i) => {
        expect(Math.abs(turned[i]! - 2 * score)).toBeLessThan(1e-12);
      });
    }),
    { seed: 85 },
  );
});

it("gives each class the mean 0 and the deviation 1, and keeps its order", () => {
  const values = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -1, max: 1 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(values, (rows) => {
      const normalized = normalizeByClass(
        Float64Array.from(rows, ([score]) => score),
        Int32Array.from(rows, ([, own]) => own),
      );
      for (const own of [-1, 0, 1]) {
        const scores = rows.flatMap(([score, c], i) => (c === own ? [{ score, z: normalized[i]! }] : []));
        if (scores.length === 0) continue;
        const squares = scores.reduce((total, { z }) => total + z * z, 0);
        expect(scores.reduce((total, { z }) => total + z, 0)).toBeCloseTo(0, 10);
        const equal = new Set(scores.map(({ score }) => score)).size === 1;
        expect(squares).toBeCloseTo(equal ? 0 : scores.length, 10);
        for (const a of scores)
          for (const b of scores) expect(Math.sign(a.z - b.z)).toBe(Math.sign(a.score - b.score));
      }
    }),
    { seed: 86 },
  );
});

it("refuses", () => {
  const one = Float64Array.of(1, 2);
  expect(() => varianceOfGradients([one], 1)).toThrow(
    new RangeError("varianceOfGradients: checkpoints must hold at least 2 gradients, got 1"),
  );
  expect(() => varianceOfGradients([one, one], 3)).toThrow(
    new TypeError("varianceOfGradients: gradients must hold as many numbers for each of 3 examples, got 2"),
  );
  expect(() => varianceOfGradients([one, new Float64Array(3)], 1)).toThrow(
    new TypeError("varianceOfGradients: checkpoints must have the same length, got 2 and 3"),
  );
  expect(() => varianceOfGradients([one, Float64Array.of(0, NaN)], 2)).toThrow(
    new RangeError("varianceOfGradients: gradients of example 1 must be finite"),
  );
  expect(() => normalizeByClass(one, Int32Array.of(0))).toThrow(
    new TypeError("normalizeByClass: classes must hold 2 numbers, got 1"),
  );
  expect(() => normalizeByClass(Float64Array.of(Infinity), Int32Array.of(0))).toThrow(
    new RangeError("normalizeByClass: scores[0] must be finite, got Infinity"),
  );
});
