import fc from "fast-check";
import { expect, it } from "vitest";
import { type ChosenCheckpoint, considerCheckpoint } from "./chosen-checkpoints.js";

const EVALUATIONS = 20;
const tested = (metric: number) => ({
  loss: Float32Array.of(metric, 2),
  correct: null,
  metric,
  meanLoss: metric / 2,
});

// Oracle: look back over the whole curve at once.
it("keeps, for each share, the test result of the best validation so far, the earliest of equals", () => {
  const curve = fc.uniqueArray(
    fc.record({ k: fc.integer({ min: 1, max: EVALUATIONS }), validation: fc.integer({ min: 0, max: 3 }) }),
    { selector: ({ k }) => k, minLength: 1, maxLength: EVALUATIONS },
  );
  fc.assert(
    fc.property(curve, fc.boolean(), (points, higherIsBetter) => {
      const at = [0.25, 0.5, 1];
      const ordered = points.toSorted((a, b) => a.k - b.k);
      let best: (ChosenCheckpoint | null)[] = at.map(() => null);
      for (const { k, validation } of ordered) {
        best = considerCheckpoint(
          { at, evaluations: EVALUATIONS, higherIsBetter },
          best,
          k,
          validation,
          tested(k),
        );
      }
      at.forEach((share, index) => {
        const until = ordered.filter(({ k }) => k <= share * EVALUATIONS);
        const values = until.map(({ validation }) => validation);
        const extreme = higherIsBetter ? Math.max(...values) : Math.min(...values);
        const expected = until.find(({ validation }) => validation === extreme);
        expect(best[index]?.chosen.k).toBe(expected?.k);
        if (expected === undefined) return;
        expect(best[index]!.chosen).toMatchObject({ at: share, metric: expected.k, loss: expected.k / 2 });
      });
    }),
    { seed: 1 },
  );
});

it("keeps bits of a metric of right and wrong, values of another", () => {
  const rule = { at: [1], evaluations: 4, higherIsBetter: true };
  const values = considerCheckpoint(rule, [null], 1, 0.5, tested(3))[0]!.chosen;
  expect(values.correct).toBe(null);
  expect([...new Float32Array(new Uint8Array(Buffer.from(values.perExample!, "base64")).buffer)]).toEqual([
    3, 2,
  ]);
  const correct = Uint8Array.of(1, 0, 1, 1, 0, 0, 0, 0, 1);
  const bits = considerCheckpoint(rule, [null], 1, 0.5, { ...tested(3), correct })[0]!.chosen;
  expect(bits.perExample).toBe(null);
  expect([...Buffer.from(bits.correct!, "base64")]).toEqual([0b1101, 1]);
});
