import fc from "fast-check";
import { expect, it } from "vitest";
import { permuteWithinClasses } from "./class-permutation.js";
import { someExamples } from "./testing/examples.js";

it("permutes a score within every class and leaves the rest alone", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (count, seed) => {
      const examples = someExamples(count);
      const before = structuredClone(examples);
      const permuted = permuteWithinClasses(examples, "difficulty", seed);
      const ofClass = (scores: Float64Array, label: number) =>
        [...scores].filter((_, i) => examples.classes![i] === label).sort((a, b) => a - b);
      for (const label of [0, 1, 2]) {
        expect(ofClass(permuted.scores!["difficulty"]!, label)).toEqual(
          ofClass(examples.scores!["difficulty"]!, label),
        );
      }
      expect(permuted.scores!["irreducibleLoss"]).toBe(examples.scores!["irreducibleLoss"]);
      expect(examples).toEqual(before);
    }),
    { seed: 1 },
  );
});

it("gives every example of a class every score about equally often, over seeds", () => {
  const { keys } = someExamples(4);
  const examples = { count: 4, keys, scores: { difficulty: Float64Array.of(0, 1, 2, 3) } };
  const seeds = 4000;
  const hits = new Array<number>(16).fill(0);
  for (let seed = 0; seed < seeds; seed++) {
    const { scores } = permuteWithinClasses(examples, "difficulty", seed);
    for (const [i, score] of scores!["difficulty"]!.entries()) hits[4 * i + score]!++;
  }
  const fiveSigma = 5 * Math.sqrt(seeds * 0.25 * 0.75);
  for (const hit of hits) expect(Math.abs(hit - seeds / 4)).toBeLessThan(fiveSigma);
});

it("refuses a score that is not there", () => {
  expect(() => permuteWithinClasses(someExamples(3), "length", 1)).toThrow(
    new TypeError("permuteWithinClasses: scores.length must be given, got undefined"),
  );
});

it("refuses keys that are all the same, since nothing would be permuted", () => {
  const examples = { count: 5, keys: new Uint32Array(10), scores: { difficulty: new Float64Array(5) } };
  expect(() => permuteWithinClasses(examples, "difficulty", 1)).toThrow(
    new RangeError(
      "permuteWithinClasses: examples.keys must differ from example to example, got the same 5 times",
    ),
  );
});
