import { expect, it } from "vitest";
import { collapse } from "./collapse.js";

const stage = (...weights: number[]) => Float64Array.from(weights);

it("finds where everything is let in for good, and who came last", () => {
  const stages = [
    stage(1, 0, 0, 0),
    stage(1, 1, 1, 1),
    stage(1, 1, 0.5, 0),
    stage(1, 1, 1, 1),
    stage(1, 1, 1, 1),
  ];
  expect(collapse(stages, [1, 2, 3, 14])).toEqual({
    allInAt: 3,
    leftOut: Int32Array.of(3),
    leftOutShare: 0.25,
    leftOutLossShare: 0.7,
  });
  expect(collapse(stages, [1, NaN, 3, 4]).leftOutLossShare).toBe(0.5);
});

it("finds none where growth stops, or nothing was ever left out", () => {
  const none = { allInAt: null, leftOut: new Int32Array(0), leftOutShare: 0, leftOutLossShare: 0 };
  expect(collapse([stage(1, 0), stage(1, 0.9)], [1, 2])).toEqual(none);
  expect(collapse([stage(1, 1), stage(1, 1)], [1, 2])).toEqual(none);
});

// One-dimensional location with a fifth of outliers: hard self-paced weights, mean as the exact w-step.
it("sees the outliers that an all-in self-paced fit is undone by", () => {
  const points = Array.from({ length: 50 }, (_, i) => (i % 5 === 0 ? 40 : 1 + ((i * 7) % 11) / 10));
  let location = 1;
  const stages: Float64Array[] = [];
  let losses: number[] = [];
  for (const fraction of [0.5, 0.6, 0.7, 0.8, 1]) {
    const now = points.map((point) => (point - location) ** 2);
    const threshold = [...now].sort((a, b) => a - b)[Math.ceil(fraction * 50) - 1]!;
    if (fraction < 1) losses = now;
    stages.push(Float64Array.from(now, (loss) => (loss <= threshold ? 1 : 0)));
    const open = points.filter((_, i) => stages.at(-1)![i] === 1);
    location = open.reduce((sum, point) => sum + point, 0) / open.length;
  }
  const found = collapse(stages, losses);
  expect(found.allInAt).toBe(4);
  expect([...found.leftOut]).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
  expect(found.leftOutShare).toBeCloseTo(0.2, 12);
  expect(found.leftOutLossShare).toBeGreaterThan(0.99);
  expect(location).toBeGreaterThan(9); // undone: the inliers' mean is below 1.6
});

it("refuses stages of another length and negative losses", () => {
  expect(() => collapse([], [1])).toThrow(new RangeError("collapse: stages must hold at least 1, got 0"));
  expect(() => collapse([stage(1)], [1, 2])).toThrow(
    new TypeError("collapse: stage 0 must hold 2 weights, got 1"),
  );
  expect(() => collapse([stage(1)], [-1])).toThrow(
    new RangeError("collapse: losses[0] must be at least 0, got -1"),
  );
});
