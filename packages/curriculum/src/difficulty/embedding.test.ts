import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centroidDistance, neighbourDistance } from "./embedding.js";

const distances = {
  euclidean: (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, k) => value - b[k]!)),
  cosine: (a: readonly number[], b: readonly number[]) =>
    1 - a.reduce((dot, value, k) => dot + value * b[k]!, 0) / (Math.hypot(...a) * Math.hypot(...b)),
};

const d = 3;
const table = fc.record({ count: fc.integer({ min: 4, max: 25 }), seed: fc.nat() }).map(({ count, seed }) => {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, i) => ({
    vector: Array.from({ length: d }, (_, k) => rng.normal(d * i + k) + 0.5),
    own: rng.split("class").integer(i, 3) - 1,
  }));
});

describe.each(["cosine", "euclidean"] as const)("by %s distance", (metric) => {
  const distance = distances[metric];

  it("is the distance to the mean of the class", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const embedding = Float64Array.from(rows.flatMap(({ vector }) => vector));
        const found = centroidDistance(
          embedding,
          Int32Array.from(rows, ({ own }) => own),
          { metric },
        );
        rows.forEach(({ vector, own }, i) => {
          const members = rows.filter((row) => row.own === own);
          const mean = vector.map(
            (_, k) => members.reduce((sum, row) => sum + row.vector[k]!, 0) / members.length,
          );
          expect(Math.abs(found[i]! - distance(vector, mean))).toBeLessThan(1e-11);
        });
      }),
      { seed: 91 },
    );
  });

  it("is the mean of the nearest of all distances", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 3 }), (rows, neighbours) => {
        const embedding = Float64Array.from(rows.flatMap(({ vector }) => vector));
        const found = neighbourDistance(embedding, rows.length, { neighbours, metric });
        rows.forEach(({ vector }, i) => {
          const others = rows.filter((_, j) => j !== i).map((row) => distance(vector, row.vector));
          const nearest = others.sort((a, b) => a - b).slice(0, neighbours);
          expect(Math.abs(found[i]! - nearest.reduce((a, b) => a + b) / neighbours)).toBeLessThan(1e-11);
        });
      }),
      { seed: 92 },
    );
  });
});

it("is the same in several blocks of pairs as in one", () => {
  const count = 50;
  const narrow = Float64Array.from({ length: count }, (_, i) => createRng(3).normal(i));
  const wide = new Float64Array(count * 1000);
  narrow.forEach((value, i) => {
    wide[i * 1000 + 999] = value;
  });
  const given = { neighbours: 4, metric: "euclidean" } as const;
  expect(neighbourDistance(wide, count, given)).toEqual(neighbourDistance(narrow, count, given));
});

it("does not see lengths by cosine, and takes duplicates for neighbours", () => {
  const embedding = Float32Array.of(1, 0, 4, 0, 0, 2, 0, 8);
  expect([...neighbourDistance(embedding, 4, { neighbours: 2 })]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect([...centroidDistance(embedding, Int32Array.of(5, 5, 6, 6))]).toEqual([0, 0, 0, 0]);
});

it("refuses", () => {
  const two = Float64Array.of(0, 1);
  expect(() => centroidDistance(two, Int32Array.of(0, 0, 0))).toThrow(
    new TypeError("centroidDistance: embedding must hold as many numbers for each of 3 examples, got 2"),
  );
  expect(() => centroidDistance(two, Int32Array.of(0, 0))).toThrow(
    new RangeError("centroidDistance: vector 0 must not be of length 0 (its angle is not defined)"),
  );
  expect(() => centroidDistance(Float64Array.of(-1, 1), Int32Array.of(4, 4))).toThrow(
    new RangeError(
      "centroidDistance: the mean of class 4 must not be of length 0 (its angle is not defined)",
    ),
  );
  expect(() => neighbourDistance(two, 2, { neighbours: 2 })).toThrow(
    new RangeError("neighbourDistance: neighbours must be below n = 2, got 2"),
  );
  expect(() => neighbourDistance(Float64Array.of(1, NaN), 2, { neighbours: 1 })).toThrow(
    new RangeError("neighbourDistance: embedding[1] must be finite, got NaN"),
  );
});
