import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { linearPacing } from "./linear.js";

const { N, T, a, b, t, linear } = vectors.wu_pacing;
const start = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const full = fc.double({ min: 0.01, max: 1, noNaN: true });

it("opens as many of 1,000 examples as Wu's linear pacing", () => {
  const pacing = linearPacing({ startFraction: b, fullAt: a });
  expect(t.map((step) => Math.ceil(pacing(step / T) * N - 1e-9))).toEqual(linear);
});

it("inverts to the progress it was asked for", () => {
  // oracle: x = X (λ − λ₀) / (1 − λ₀)
  fc.assert(
    fc.property(start, full, fc.double({ min: 0, max: 1, noNaN: true }), (startFraction, fullAt, share) => {
      const progress = share * fullAt;
      const open = linearPacing({ startFraction, fullAt })(progress);
      expect((fullAt * (open - startFraction)) / (1 - startFraction)).toBeCloseTo(progress, 10);
    }),
    { seed: 1 },
  );
});

it("never falls and ends in everything", () => {
  fc.assert(
    fc.property(
      start,
      full,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (startFraction, fullAt, progress) => {
        const pacing = linearPacing({ startFraction, fullAt });
        expect(pacing(Math.min(1, progress + 0.01))).toBeGreaterThanOrEqual(pacing(progress));
        expect(pacing(progress)).toBeGreaterThanOrEqual(startFraction);
        expect(pacing(1)).toBe(1);
      },
    ),
    { seed: 2 },
  );
});

it("refuses options outside their range", () => {
  expect(() => linearPacing({ fullAt: 0 })).toThrow(
    new RangeError("linearPacing: fullAt must be in (0, 1], got 0"),
  );
  expect(() => linearPacing({ startFracton: 0.1 } as object)).toThrow(
    new TypeError('linearPacing: unknown option "startFracton" (did you mean "startFraction"?)'),
  );
});
