import fc from "fast-check";
import { describe, expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import {
  confidenceDifficulty,
  el2nDifficulty,
  entropyDifficulty,
  logitLossDifficulty,
  lossDifficulty,
  marginDifficulty,
  softmax,
} from "./predictions.js";

describe("of the published vector", () => {
  const { logits: row, y, p, y2, ...vector } = vectors.difficulty;
  const logits = Float64Array.from([...row, ...row]);
  const labels = Int32Array.of(y, 2);
  const probabilities = softmax(logits, 3);

  it.each([
    ["probabilities", probabilities.subarray(0, 3), p],
    ["loss", lossDifficulty(probabilities, labels), [vector.loss, y2.loss]],
    ["loss of logits", logitLossDifficulty(logits, labels), [vector.loss, y2.loss]],
    ["confidence", confidenceDifficulty(probabilities, labels).subarray(0, 1), [vector.one_minus_conf]],
    ["margin", marginDifficulty(probabilities, labels).subarray(0, 1), [-vector.prob_margin]],
    ["margin of logits", marginDifficulty(logits, labels), [-vector.logit_margin, -y2.logit_margin]],
    ["entropy", entropyDifficulty(probabilities, 3).subarray(0, 1), [vector.entropy]],
    ["share", entropyDifficulty(probabilities, 3, "normalized").subarray(0, 1), [vector.norm_entropy]],
    ["EL2N", el2nDifficulty(probabilities, labels), [vector.el2n, y2.el2n]],
  ])("has its %s", (_, found, expected) => {
    expect(found).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 6);
    });
  });
});

const classCount = 4;
const rows = fc.array(
  fc.record({
    logits: fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
      minLength: classCount,
      maxLength: classCount,
    }),
    label: fc.nat(classCount - 1),
  }),
  { minLength: 1, maxLength: 8 },
);

it("keeps its laws", () => {
  fc.assert(
    fc.property(rows, (table) => {
      const logits = Float64Array.from(table.flatMap((row) => row.logits));
      const labels = Int32Array.from(table, ({ label }) => label);
      const probabilities = softmax(logits, classCount);
      const loss = lossDifficulty(probabilities, labels);
      const confidence = confidenceDifficulty(probabilities, labels);
      const margin = marginDifficulty(probabilities, labels);
      const entropy = entropyDifficulty(probabilities, classCount);
      const el2n = el2nDifficulty(probabilities, labels);
      const fromLogits = logitLossDifficulty(logits, labels);
      const logitMargin = marginDifficulty(logits, labels);
      labels.forEach((label, i) => {
        const row = [...probabilities.subarray(classCount * i, classCount * (i + 1))];
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
        expect(Math.abs(loss[i]! - fromLogits[i]!)).toBeLessThan(1e-12 * (1 + fromLogits[i]!));
        expect(1 - Math.exp(-loss[i]!)).toBeCloseTo(confidence[i]!, 14);
        expect(margin[i]! > 0).toBe(Math.max(...row) > row[label]!);
        expect(margin[i]! > 0 && logitMargin[i]! <= 0).toBe(false);
        expect(entropy[i]).toBeGreaterThanOrEqual(0);
        expect(entropy[i]).toBeLessThanOrEqual(Math.log(classCount) * (1 + 1e-15));
        // ‖p − e‖² = 1 − 2 p_y + Σ p²
        const squares = row.reduce((total, p) => total + p * p, 0);
        expect(el2n[i]! ** 2).toBeCloseTo(1 - 2 * row[label]! + squares, 13);
        expect(el2n[i]).toBeLessThanOrEqual(Math.SQRT2 * (1 + 1e-15));
      });
    }),
    { seed: 71 },
  );
});

it("is infinite, 0 and √2 at the ends, and finite of logits that no exponential holds", () => {
  const certain = Float64Array.of(0, 1, 1, 0);
  const labels = Int32Array.of(0, 0);
  expect([...lossDifficulty(certain, labels)]).toEqual([Infinity, 0]);
  expect([...entropyDifficulty(certain, 2)]).toEqual([0, 0]);
  expect([...el2nDifficulty(certain, labels)]).toEqual([Math.SQRT2, 0]);
  expect([...logitLossDifficulty(Float64Array.of(2000, 0), Int32Array.of(1))]).toEqual([2000]);
  expect([...softmax(Float32Array.of(-2000, -2000), 2)]).toEqual([0.5, 0.5]);
});

it("takes probabilities that were rounded to two decimals", () => {
  const rounded = Float64Array.of(0.33, 0.33, 0.33);
  expect(lossDifficulty(rounded, Int32Array.of(1))[0]).toBeCloseTo(-Math.log(0.33), 14);
});

it("refuses", () => {
  const half = Float64Array.of(0.5, 0.5);
  const label = Int32Array.of(0);
  expect(() => lossDifficulty(half, Int32Array.of(2))).toThrow(
    new RangeError("lossDifficulty: labels[0] must be in [0, 2), got 2"),
  );
  expect(() => el2nDifficulty(Float64Array.of(1), label)).toThrow(
    new TypeError("el2nDifficulty: probabilities must hold 2 or more numbers a label (1), got 1"),
  );
  expect(() => confidenceDifficulty(Float64Array.of(0.5, 0.6), label)).toThrow(
    new RangeError("confidenceDifficulty: probabilities of row 0 must sum to 1, got 1.1"),
  );
  expect(() => entropyDifficulty(Float64Array.of(2, -1), 2)).toThrow(
    new RangeError("entropyDifficulty: probabilities[0] must be in [0, 1], got 2"),
  );
  expect(() => entropyDifficulty(half, 1)).toThrow(
    new RangeError("entropyDifficulty: classCount must be an integer of 2 or more, got 1"),
  );
  expect(() => marginDifficulty(Float64Array.of(1, NaN), label)).toThrow(
    new RangeError("marginDifficulty: values[1] must be finite, got NaN"),
  );
  expect(() => softmax(half, 3)).toThrow(new TypeError("softmax: logits must hold rows of 3 numbers, got 2"));
  expect(() => lossDifficulty(half, new Int32Array(0))).toThrow(
    new RangeError("lossDifficulty: labels must hold at least 1 class, got 0"),
  );
});
