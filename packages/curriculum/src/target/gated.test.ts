import { expect, it } from "vitest";
import type { Target } from "../contracts.js";
import { someExamples } from "../testing/examples.js";
import { momentOf, setupOf } from "../testing/setup.js";
import { type GatedOptions, gated } from "./gated.js";

const COUNT = 40;
const setup = setupOf(someExamples(COUNT));
const pacing = { method: "linear", startFraction: 0.2, fullAt: 0.8 };
const rules: GatedOptions = { pacing, stages: 5, measures: 50, tolerance: 0.1, patience: 2 };

/** Walks through steps of 1/100 of the budget with these validation losses; the open count after each step. */
function walk(target: Target, lossAt: (measure: number) => number): { sizes: number[]; measures: number[] } {
  const sizes: number[] = [];
  const measures: number[] = [];
  for (let step = 0; step < 100; step++) {
    const moment = momentOf(COUNT, { step, progress: step / 100 });
    const round = target.measureBefore(moment);
    if (round !== null) {
      expect(round).toEqual({ pool: "validation", signals: ["loss"] });
      target.judged!({ loss: new Float32Array(3).fill(lossAt(measures.length)) });
      expect(target.measureBefore(moment)).toBeNull();
      measures.push(step);
    }
    target.advance(moment);
    sizes.push(target.openCount);
  }
  return { sizes, measures };
}

it("follows its pacing, stage by stage, while every measure is better", () => {
  const { sizes, measures } = walk(gated(rules, setup), (measure) => 0.8 ** measure);
  // λ(k / 5) of 40: .2, .4, .6, .8, 1 at x = 0, .2, .4, .6, .8.
  expect([0, 19, 20, 39, 40, 59, 60, 79, 80, 99].map((step) => sizes[step])).toEqual([
    8, 8, 16, 16, 24, 24, 32, 32, 40, 40,
  ]);
  // A measure every other step, none once the pacing has everything open.
  expect(measures).toEqual(Array.from({ length: 39 }, (_, k) => 2 * (k + 1)));
});

it("ends a stage after `patience` measures without a better one, and never falls", () => {
  const { sizes, measures } = walk(gated(rules, setup), () => 1);
  // Measure 1 is the best of stage 0, 2 and 3 are no better: stage 1 from 3 on, stage 2 from 6 on, ….
  expect(measures).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  expect([5, 6, 11, 12, 17, 18, 23, 24].map((step) => sizes[step])).toEqual([8, 16, 16, 24, 24, 32, 32, 40]);
  for (let step = 1; step < 100; step++) expect(sizes[step]).toBeGreaterThanOrEqual(sizes[step - 1]!);
});

it("counts as better only what is below the best by the tolerance", () => {
  const small = walk(gated(rules, setup), (measure) => 0.95 ** (measure % 3)).sizes;
  const exact = walk(gated({ ...rules, tolerance: 0.04 }, setup), (measure) => 0.95 ** measure).sizes;
  expect(small[6]).toBe(16);
  expect(exact[6]).toBe(8);
  expect(walk(gated({ ...rules, patience: 4 }, setup), () => 1).sizes[6]).toBe(8);
});

it("counts measures without a better one from the last better one on", () => {
  const { sizes } = walk(gated(rules, setup), (measure) => [1, 1, 0.5, 0.5, 0.5][measure] ?? 0.5);
  expect([8, 9, 10].map((step) => sizes[step])).toEqual([8, 8, 16]);
});

it("has every stage in by `until` at the latest, each with what the pacing has there", () => {
  const { sizes } = walk(gated({ ...rules, until: 0.4, stages: 2 }, setup), (measure) => 0.8 ** measure);
  expect([19, 20, 39, 40, 99].map((step) => sizes[step])).toEqual([8, 16, 16, 24, 24]);
});

it("keeps a measure that was told before it is read, through storage", () => {
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
