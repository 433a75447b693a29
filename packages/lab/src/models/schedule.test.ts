import fc from "fast-check";
import { expect, it } from "vitest";
import type { ScheduleSpec } from "../contracts.js";
import { scheduleFactor } from "./schedule.js";

const share = fc.double({ min: 0.01, max: 0.49, noNaN: true });
const progress = fc.double({ min: 0, max: 1, noNaN: true });
const schedule: fc.Arbitrary<ScheduleSpec> = fc.oneof(
  fc.record({ kind: fc.constant("linear" as const), endFactor: share }),
  fc.record({ kind: fc.constant("cosine" as const), endFactor: share }),
  fc.record({
    kind: fc.constant("warmup-stable-decay" as const),
    warmupShare: share,
    decayShare: share,
    endFactor: share,
  }),
);

it("ends at its end factor and never leaves [0, 1]", () => {
  fc.assert(
    fc.property(schedule, progress, (given, x) => {
      const factor = scheduleFactor(given, x);
      expect(factor).toBeGreaterThanOrEqual(0);
      expect(factor).toBeLessThanOrEqual(1 + 1e-15);
      if (given.kind !== "constant") expect(scheduleFactor(given, 1)).toBeCloseTo(given.endFactor, 12);
    }),
    { seed: 1 },
  );
});

it("never rises after the warm-up", () => {
  fc.assert(
    fc.property(schedule, progress, progress, (given, a, b) => {
      const start = given.kind === "warmup-stable-decay" ? given.warmupShare : 0;
      const [early, late] = [Math.max(start, Math.min(a, b)), Math.max(start, a, b)];
      expect(scheduleFactor(given, late)).toBeLessThanOrEqual(scheduleFactor(given, early) + 1e-12);
    }),
    { seed: 1 },
  );
});

// golden: by hand
it("matches its formulas off the ends", () => {
  expect(scheduleFactor({ kind: "constant" }, 0.3)).toBe(1);
  expect(scheduleFactor({ kind: "linear", endFactor: 0.2 }, 0.25)).toBeCloseTo(0.8, 15);
  expect(scheduleFactor({ kind: "cosine", endFactor: 0.2 }, 1 / 3)).toBeCloseTo(0.8, 15);
  const stable = { kind: "warmup-stable-decay", warmupShare: 0.1, decayShare: 0.5, endFactor: 0.2 } as const;
  expect(scheduleFactor(stable, 0.05)).toBeCloseTo(0.5, 15);
  expect(scheduleFactor(stable, 0.4)).toBe(1);
  expect(scheduleFactor(stable, 0.75)).toBeCloseTo(0.6, 15);
});

it("is linear where nothing is warmed up or held", () => {
  const whole = { kind: "warmup-stable-decay", warmupShare: 0, decayShare: 1, endFactor: 0.1 } as const;
  for (const x of [0, 0.2, 0.7, 1]) {
    expect(scheduleFactor(whole, x)).toBeCloseTo(scheduleFactor({ kind: "linear", endFactor: 0.1 }, x), 15);
  }
});

it("refuses progress outside [0, 1]", () => {
  expect(() => scheduleFactor({ kind: "constant" }, 1.01)).toThrow(
    new RangeError("scheduleFactor: progress must be in [0, 1], got 1.01"),
  );
});
