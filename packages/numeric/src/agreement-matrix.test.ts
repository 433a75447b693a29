import fc from "fast-check";
import { expect, it } from "vitest";
import { agreementMatrix } from "./agreement-matrix.js";
import { kendall } from "./kendall.js";
import { spearman } from "./spearman.js";

it("says of each pair what spearman and kendall say, to the bit", () => {
  const columns = fc
    .array(fc.tuple(fc.nat(5), fc.nat(50), fc.double({ noNaN: true })), { minLength: 2, maxLength: 50 })
    .map((rows) => [0, 1, 2].map((c) => Float64Array.from(rows, (row) => row[c]!)))
    .filter((lists) => lists.every((list) => new Set(list).size > 1));
  fc.assert(
    fc.property(columns, (lists) => {
      const agreement = agreementMatrix(lists);
      for (const [i, a] of lists.entries()) {
        for (const [j, b] of lists.entries()) {
          expect(agreement.spearman[3 * i + j]).toBe(i === j ? 1 : spearman(a, b));
          expect(agreement.kendall[3 * i + j]).toBe(kendall(a, b));
        }
      }
    }),
    { seed: 63 },
  );
});

it("has no value for a constant column, and keeps the others", () => {
  const { spearman: rho, kendall: tau } = agreementMatrix([
    [1, 2, 3],
    [7, 7, 7],
    [10, 30, 20],
  ]);
  expect([...rho]).toEqual([1, NaN, 0.5, NaN, NaN, NaN, 0.5, NaN, 1]);
  expect([...tau]).toEqual([1, NaN, 1 / 3, NaN, NaN, NaN, 1 / 3, NaN, 1]);
});

it("refuses", () => {
  expect(() => agreementMatrix([])).toThrow(
    new RangeError("agreementMatrix: columns must hold at least 1 column, got 0"),
  );
  expect(() => agreementMatrix([[1, 2], [1]])).toThrow(
    new TypeError("agreementMatrix: columns must have the same length, got 2 and 1"),
  );
  expect(() => agreementMatrix([[1]])).toThrow(
    new RangeError("agreementMatrix: columns must hold at least 2 numbers, got 1"),
  );
  expect(() => agreementMatrix([[1, NaN]])).toThrow("must not be NaN");
});
