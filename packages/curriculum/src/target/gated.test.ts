import { expect, it } from "vitest";
import type { Target } from "../contracts.js";
import { someExamples } from "../testing/examples.js";
import { momentOf, setupOf } from "../testing/setup.js";
import { type GatedOptions, gated } from "./gated.js";

const COUNT = 40;
const setup = setupOf(someExamples(COUNT));
const pacing = { method: "linear", startFraction: 0.2, fullAt: 0.8 };
const rules: GatedOptions = { pacing, stages: 5, looks: 50, tolerance: 0.1, patience: 2 };

/** Walks through steps of 1/100 of the budget with these validation losses; the open count after each step. */
function walk(target: Target, lossAt: (look: number) => number): { sizes: number[]; looks: number[] } {
  const sizes: number[] = [];
  const looks: number[] = [];
  for (let step = 0; step < 100; step++) {
    const moment = momentOf(COUNT, { step, progress: step / 100 });
    const round = target.measureBefore(moment);
    if (round !== null) {
      expect(round).toEqual({ pool: "validation", signals: ["loss"] });
      target.judged!({ loss: new Float32Array(3).fill(lossAt(looks.length)) });
      expect(target.measureBefore(moment)).toBeNull();
      looks.push(step);
    }
    target.advance(moment);
    sizes.push(target.openCount);
  }
  return { sizes, looks };
}

it("follows its pacing, stage by stage, while every look is better", () => {
  const { sizes, looks } = walk(gated(rules, setup), (look) => 0.8 ** look);
  // λ(k / 5) of 40: .2, .4, .6, .8, 1 at x = 0, .2, .4, .6, .8.
  expect([0, 19, 20, 39, 40, 59, 60, 79, 80, 99].map((step) => sizes[step])).toEqual([
    8, 8, 16, 16, 24, 24, 32, 32, 40, 40,
  ]);
  // A look every other step, none once the pacing has everything open.
  expect(looks).toEqual(Array.from({ length: 39 }, (_, k) => 2 * (k + 1)));
});

it("ends a stage after `patience` looks without a better one, and never falls", () => {
  const { sizes, looks } = walk(gated(rules, setup), () => 1);
  // Look 1 is the best of stage 0, looks 2 and 3 are no better: stage 1 from look 3, stage 2 from look 6, ….
  expect(looks).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  expect([5, 6, 11, 12, 17, 18, 23, 24].map((step) => sizes[step])).toEqual([8, 16, 16, 24, 24, 32, 32, 40]);
  for (let step = 1; step < 100; step++) expect(sizes[step]).toBeGreaterThanOrEqual(sizes[step - 1]!);
});

it("counts as better only what is below the best by the tolerance", () => {
  const small = walk(gated(rules, setup), (look) => 0.95 ** (look % 3)).sizes;
  const exact = walk(gated({ ...rules, tolerance: 0.04 }, setup), (look) => 0.95 ** look).sizes;
  expect(small[6]).toBe(16);
  expect(exact[6]).toBe(8);
  expect(walk(gated({ ...rules, patience: 4 }, setup), () => 1).sizes[6]).toBe(8);
});

it("counts looks without a better one from the last better one on", () => {
  const { sizes } = walk(gated(rules, setup), (look) => [1, 1, 0.5, 0.5, 0.5][look] ?? 0.5);
  expect([8, 9, 10].map((step) => sizes[step])).toEqual([8, 8, 16]);
});

it("has every stage in by `until` at the latest, each with what the pacing has there", () => {
  const { sizes } = walk(gated({ ...rules, until: 0.4, stages: 2 }, setup), (look) => 0.8 ** look);
  expect([19, 20, 39, 40, 99].map((step) => sizes[step])).toEqual([8, 16, 16, 24, 24]);
});

it("keeps a look that was told before it is read, through storage", () => {
  const first = gated(rules, setup);
  const second = gated(rules, setup);
  const at = (step: number) => momentOf(COUNT, { step, progress: step / 100 });
  for (const step of [2, 4, 6]) {
    first.judged!({ loss: Float32Array.of(1) });
    second.restore(structuredClone(first.state()));
    first.advance(at(step));
    second.advance(at(step));
    expect(second.state()).toEqual(first.state());
  }
  expect(second.openCount).toBe(16);
});

it("refuses options outside their range", () => {
  expect(() => gated({ tolerance: 1 }, setup)).toThrow(
    new RangeError("gated: tolerance must be in [0, 1), got 1"),
  );
  expect(() => gated({ patience: 0 }, setup)).toThrow(
    new RangeError("gated: patience must be a positive integer, got 0"),
  );
});
