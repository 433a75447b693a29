import fc from "fast-check";
import { expect, it } from "vitest";
import { consistencyDifficulty, crossReviewDifficulty } from "./held-out.js";

it("averages the runs that held an example out, ratio by ratio", () => {
  // by hand: example 0: ratio .5 wrong in 1 of 2, ratio .9 wrong in 1 of 1; example 1: 0 of 1, and 0 of 2
  const correct = Uint8Array.of(1, 1, 0, 0, 0, 1, 1, 1);
  const heldOut = Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 1);
  expect([...consistencyDifficulty(correct, heldOut, 4, [0.5, 0.5, 0.9, 0.9])]).toEqual([0.75, 0]);
  expect([...consistencyDifficulty(correct, heldOut, 4)]).toEqual([2 / 3, 0]);
});

it("reads nothing of runs that trained on the example", () => {
  const rows = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(rows, (cells) => {
      const correct = Uint8Array.from(cells, ([hit]) => (hit ? 1 : 0));
      const heldOut = Uint8Array.from(cells, ([, out], at) => (out || at < 4 ? 1 : 0));
      const turned = correct.map((hit, at) => (heldOut[at] === 1 ? hit : 1 - hit));
      expect(consistencyDifficulty(turned, heldOut, 3)).toEqual(consistencyDifficulty(correct, heldOut, 3));
    }),
    { seed: 84 },
  );
});

it("lets no teacher score its own fold", () => {
  const metrics = Float64Array.of(NaN, 2, 4, 1, NaN, 8, 3, 6, NaN);
  expect([...crossReviewDifficulty(metrics, Int32Array.of(0, 1, 2))]).toEqual([2, 4, 6]);
});

it("refuses", () => {
  expect(() => consistencyDifficulty(new Uint8Array(3), new Uint8Array(3), 2)).toThrow(
    new TypeError("consistencyDifficulty: correct must hold as many numbers for each of 2 runs, got 3"),
  );
  expect(() => consistencyDifficulty(new Uint8Array(2), new Uint8Array(3), 1)).toThrow(
    new TypeError("consistencyDifficulty: heldOut must hold 2 numbers, got 3"),
  );
  expect(() => consistencyDifficulty(new Uint8Array(2), Uint8Array.of(1, 1), 2, [1])).toThrow(
    new TypeError("consistencyDifficulty: ratios must hold 2 numbers, got 1"),
  );
  expect(() => consistencyDifficulty(new Uint8Array(2), Uint8Array.of(1, 0), 1)).toThrow(
    new RangeError("consistencyDifficulty: example 1 must be held out by a run, got none"),
  );
  expect(() => consistencyDifficulty(new Uint8Array(2), Uint8Array.of(1, 0), 2, [0.5, 0.9])).toThrow(
    new RangeError("consistencyDifficulty: example 0 must be held out by a run of ratio 0.9, got none"),
  );
  expect(() => crossReviewDifficulty(Float64Array.of(1), Int32Array.of(0))).toThrow(
    new TypeError("crossReviewDifficulty: metrics must hold 2 or more numbers an example (1), got 1"),
  );
  expect(() => crossReviewDifficulty(Float64Array.of(1, 1), Int32Array.of(2))).toThrow(
    new RangeError("crossReviewDifficulty: folds[0] must be in [0, 2), got 2"),
  );
  expect(() => crossReviewDifficulty(Float64Array.of(1, NaN), Int32Array.of(0))).toThrow(
    new RangeError("crossReviewDifficulty: metrics of example 0 must not be NaN"),
  );
});
