import fc from "fast-check";
import { expect, it } from "vitest";
import { annotatorDisagreement, voteEntropy } from "./annotators.js";

const votes = fc
  .array(fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows) => rows.map((row) => [...row.slice(0, 4), Math.max(row[4]!, 0)]));

it("is what counting each answer gives", () => {
  fc.assert(
    fc.property(votes, (rows) => {
      const matrix = Int32Array.from(rows.flat());
      const disagreement = annotatorDisagreement(matrix, 5);
      const entropy = voteEntropy(matrix, 5);
      rows.forEach((row, i) => {
        const cast = row.filter((vote) => vote >= 0);
        const shares = [0, 1, 2, 3].map(
          (answer) => cast.filter((vote) => vote === answer).length / cast.length,
        );
        expect(disagreement[i]).toBeCloseTo(1 - Math.max(...shares), 14);
        const terms = shares.filter((share) => share > 0).map((share) => -share * Math.log(share));
        expect(entropy[i]).toBeCloseTo(
          terms.reduce((a, b) => a + b),
          14,
        );
      });
    }),
    { seed: 87 },
  );
});

it("depends on neither the order of voters nor the names of answers", () => {
  fc.assert(
    fc.property(votes, (rows) => {
      const named = rows.map((row) => row.map((vote) => (vote < 0 ? vote : (vote * 7 + 2) % 11)).reverse());
      const scores = annotatorDisagreement(Int32Array.from(rows.flat()), 5);
      expect(annotatorDisagreement(Int32Array.from(named.flat()), 5)).toEqual(scores);
    }),
    { seed: 88 },
  );
});

it("refuses", () => {
  expect(() => annotatorDisagreement(Int32Array.of(1), 0)).toThrow(
    new RangeError("annotatorDisagreement: voters must be a positive integer, got 0"),
  );
  expect(() => voteEntropy(Int32Array.of(1), 2)).toThrow(
    new TypeError("voteEntropy: votes must hold rows of 2 numbers, got 1"),
  );
  expect(() => voteEntropy(Int32Array.of(1, -2), 2)).toThrow(
    new RangeError("voteEntropy: votes of example 0 must be -1 or more, got -2"),
  );
  expect(() => voteEntropy(Int32Array.of(0, 0, -1, -1), 2)).toThrow(
    new RangeError("voteEntropy: example 1 must have a vote, got none"),
  );
});
