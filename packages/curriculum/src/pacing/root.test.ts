import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { linearPacing } from "./linear.js";
import { rootPacing } from "./root.js";

const given = fc.record({
  startFraction: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  fullAt: fc.double({ min: 0.01, max: 1, noNaN: true }),
  degree: fc.integer({ min: 1, max: 8 }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

it("inverts to the progress it was asked for", () => {
  // oracle: x = X (λᵖ − λ₀ᵖ) / (1 − λ₀ᵖ)
  fc.assert(
    fc.property(given, share, (o, at) => {
      const progress = at * o.fullAt;
      const start = o.startFraction ** o.degree;
      const inverse = (o.fullAt * (rootPacing(o)(progress) ** o.degree - start)) / (1 - start);
      expect(inverse).toBeCloseTo(progress, 8);
    }),
    { seed: 1 },
  );
});

it("equals Platanios' competence", () => {
  const { c0, T, t, linear, sqrt, root3 } = vectors.platanios;
  for (const [degree, expected] of [
    [1, linear],
    [2, sqrt],
    [3, root3],
  ] as const) {
    const competence = rootPacing({ startFraction: c0, fullAt: 1, degree });
    t.forEach((step, k) => {
      expect(competence(Math.min(1, step / T))).toBeCloseTo(expected[k]!, 6);
    });
  }
});

it("is linear at degree 1 and rises with the degree", () => {
  fc.assert(
    fc.property(given, share, ({ startFraction, fullAt, degree }, progress) => {
      const linear = linearPacing({ startFraction, fullAt })(progress);
      expect(rootPacing({ startFraction, fullAt, degree: 1 })(progress)).toBeCloseTo(linear, 12);
      const pacing = rootPacing({ startFraction, fullAt, degree });
      expect(pacing(progress)).toBeGreaterThanOrEqual(linear - 1e-12);
      expect(pacing(Math.min(1, progress + 0.01))).toBeGreaterThanOrEqual(pacing(progress));
    }),
    { seed: 2 },
  );
});

// golden: Python 3.11, (0.3**3 + (1 - 0.3**3) * 5 / 10) ** (1 / 3)
it("matches the formula at a degree other than the default", () => {
  const open = rootPacing({ startFraction: 0.3, fullAt: 1, degree: 3 })(0.5);
  expect(open).toBeCloseTo(0.8007804882998902, 14);
});

it("refuses options outside their range", () => {
  expect(() => rootPacing({ startFraction: 2 })).toThrow(
    new RangeError("rootPacing: startFraction must be in (0, 1], got 2"),
  );
  expect(() => rootPacing({ degree: 0.5 })).toThrow(
    new RangeError("rootPacing: degree must be at least 1, got 0.5"),
  );
});
