import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { stepPacing } from "./step.js";

it("opens as many of 1,000 examples as Wu's step pacing", () => {
  const { N, T, a, b, t, step } = vectors.wu_pacing;
  const pacing = stepPacing({ startFraction: b, fullAt: a });
  expect(t.map((at) => pacing(at / T) * N)).toEqual(step);
});

it("takes two values and changes at the bound itself", () => {
  const unit = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(unit, unit, unit, (startFraction, fullAt, progress) => {
      const pacing = stepPacing({ startFraction, fullAt });
      expect(pacing(progress)).toBe(progress < fullAt ? startFraction : 1);
      expect(pacing(fullAt)).toBe(1);
    }),
    { seed: 1 },
  );
});

it("refuses options outside their range", () => {
  expect(() => stepPacing({ startFraction: 0 })).toThrow(
    new RangeError("stepPacing: startFraction must be in (0, 1], got 0"),
  );
});
