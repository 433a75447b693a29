import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { exponentialPacing } from "./exponential.js";

// oracle: Hacohen & Weinshall's schedule by repeated multiplication, in stages.
it("multiplies the open fraction after every stage", () => {
  const given = fc.record({
    startFraction: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    increase: fc.double({ min: 1.05, max: 3, noNaN: true }),
    stages: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(given, ({ startFraction, increase, stages }) => {
      const pacing = exponentialPacing({ startFraction, increase, stageLength: 1 / stages });
      let open = startFraction;
      for (let stage = 0; stage < stages; stage++) {
        expect(pacing((stage + 0.5) / stages)).toBeCloseTo(Math.min(1, open), 10);
        expect(pacing(stage / stages)).toBeCloseTo(Math.min(1, open), 10);
        open *= increase;
      }
    }),
    { seed: 1 },
  );
});

it("opens as many examples as the schedule of the published code", () => {
  const { start, inc, step, N, t, size } = vectors.hacohen_fixed_exp;
  const pacing = exponentialPacing({ startFraction: start, increase: inc, stageLength: step / 1000 });
  expect(t.map((at) => Math.ceil(pacing(at / 1000) * N - 1e-9))).toEqual(size);
});

it("refuses options outside their range", () => {
  expect(() => exponentialPacing({ increase: 0.9 })).toThrow(
    new RangeError("exponentialPacing: increase must be at least 1, got 0.9"),
  );
});
