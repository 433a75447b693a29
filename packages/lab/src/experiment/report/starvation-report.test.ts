import { createPermutation, createRng } from "@gradus/numeric";
import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { expectedStarvation, shuffleStarvation } from "./starvation-report.js";

describe("shuffleStarvation", () => {
  it.each([
    ["half of one epoch", 100, 100, 50, 0.5],
    ["an epoch whole", 100, 200, 100, 0],
    ["a quarter of one epoch and half of the next", 100, 150, 75, 0.75 * 0.5],
    ["no more than there are draws", 100, 30, 40, 0.7],
    ["an epoch whole between two parts", 10, 25, 23, 0],
  ])("is the share outside %s", (_, examples, draws, window, share) => {
    expect(shuffleStarvation(examples, draws, window)).toBeCloseTo(share, 12);
  });

  it("is what shuffles leave out, within five standard errors", () => {
    const [examples, draws, window, runs] = [40, 130, 37, 2000];
    const rng = createRng(7);
    const shares = Array.from({ length: runs }, (_, run) => {
      const epochs = Array.from({ length: 4 }, (_, e) =>
        createPermutation(examples, rng.split(`${run}.${e}`)),
      );
      const order = epochs.flatMap((epoch) => Array.from({ length: examples }, (_, i) => epoch.at(i)));
      return 1 - new Set(order.slice(draws - window, draws)).size / examples;
    });
    const average = shares.reduce((total, share) => total + share, 0) / runs;
    const variance = shares.reduce((total, share) => total + (share - average) ** 2, 0) / (runs - 1);
    const error = Math.abs(average - shuffleStarvation(examples, draws, window));
    expect(error).toBeLessThan(5 * Math.sqrt(variance / runs));
  });
});

describe("expectedStarvation", () => {
  const cell = (steps: number, starved: number | null) =>
    ({
      steps,
      starvation: starved === null ? null : { examples: 100, window: Math.ceil(steps / 2), starved },
    }) as Cell;

  it("is the greater of the control's share and of a shuffle's of as many steps, over what did not fail", () => {
    // 5 of 10 steps of 10 rows: a shuffle leaves out half
    expect(expectedStarvation([cell(10, 50)], [cell(10, 48)], 10)).toBeCloseTo(0.5, 12);
    expect(expectedStarvation([cell(10, 50)], [cell(10, 52)], 10)).toBeCloseTo(0.52, 12);
    // two fifths of the control's steps: 2 of 4
    expect(expectedStarvation([cell(4, 80)], [cell(10, 50)], 10)).toBeCloseTo(0.8, 12);
    expect(
      expectedStarvation(
        [cell(4, 80), cell(4, null), cell(10, 50)],
        [cell(10, 50), cell(10, 50), cell(10, null)],
        10,
      ),
    ).toBeCloseTo(0.65, 12);
    expect(expectedStarvation([cell(4, null)], [cell(10, 50)], 10)).toBe(0);
  });
});
