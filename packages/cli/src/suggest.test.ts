import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearest } from "./suggest.js";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

/** Oracle: the recurrence as it is written, without a table. */
function slowDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const changed = a.at(-1) === b.at(-1) ? 0 : 1;
  const ways = [
    slowDistance(a.slice(0, -1), b.slice(0, -1)) + changed,
    slowDistance(a.slice(0, -1), b) + 1,
    slowDistance(a, b.slice(0, -1)) + 1,
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    ways.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...ways);
}

describe("editDistance", () => {
  it("equals the plain recurrence", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(slowDistance(a, b));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("is symmetric, and zero only between equals", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
      { seed: 2 },
    );
  });
});

describe("nearest", () => {
  it("finds a word at most two edits away", () => {
    expect(nearest("comapre", ["verdict", "compare"])).toBe("compare");
    expect(nearest("COMPARE", ["compare"])).toBe("compare");
    expect(nearest("compxyz", ["compare"])).toBeUndefined();
  });

  it("does not call every short word near", () => {
    expect(nearest("ab", ["xy"])).toBeUndefined();
    expect(nearest("", ["a"])).toBeUndefined();
  });

  it("is a clause of a message", () => {
    expect(didYouMean("labl", ["label"])).toBe(' (did you mean "label"?)');
    expect(didYouMean("colour", ["label"])).toBe("");
  });
});
