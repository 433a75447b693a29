import { expect, it } from "vitest";
import { type SweepFacts, sweepSentence } from "./sweep-sentence.js";

const facts: SweepFacts = {
  tried: 48,
  seeds: 3,
  best: "linear from 10 % to all at 50 % of the budget",
  control: "random order",
  explored: 0.019,
  confirmed: { mean: 0.002, low: -0.005, high: 0.009, blocks: 12 },
  metric: { name: "accuracy", unit: "share" },
};
const confirmed = (mean: number, half = 0.007) => ({ mean, low: mean - half, high: mean + half, blocks: 12 });
const ending = (explored: number, mean: number, half?: number) =>
  sweepSentence({ ...facts, explored, confirmed: confirmed(mean, half) }).split("]: ")[1];

it("sets what was explored beside what was confirmed", () => {
  expect(sweepSentence(facts)).toBe(
    "The best of 48 pacings, linear from 10 % to all at 50 % of the budget, stood at +1.90 pp accuracy against random order while it was chosen (3 tuning seeds, validation rows); on 12 fresh blocks it is +0.20 pp [−0.50, 0.90]: most of the gain was the choosing.",
  );
});

it.each([
  [0.02, 0.019, "the gain has held."],
  [0.02, 0.025, "the gain has held."],
  [0.02, 0.012, "part of the gain was the choosing."],
  [0.02, 0.01, "part of the gain was the choosing."],
  [0.02, 0.0099, "most of the gain was the choosing."],
  [0.02, 0, "all of the gain was the choosing."],
  [0.02, -0.01, "all of the gain was the choosing."],
  [0, 0.01, "no pacing was better even while it was chosen."],
  [-0.01, -0.02, "no pacing was better even while it was chosen."],
])("says of %f explored and %f confirmed what the choosing was", (explored, mean, words) => {
  expect(ending(explored, mean)).toBe(words);
});

it("says so where the interval does not rule out the size that was explored", () => {
  expect(ending(0.02, 0.005, 0.016)).toBe(
    "most of the gain was the choosing, though the interval still holds the first size.",
  );
});

it("writes an error, of which less is better, as arm − control", () => {
  const metric = { name: "mean-squared-error", unit: "number", higherIsBetter: false } as const;
  const text = sweepSentence({
    ...facts,
    seeds: 1,
    explored: 0.12,
    confirmed: confirmed(0.04, 0.02),
    metric,
  });
  expect(text).toContain("stood at −0.120 mean-squared-error against random order");
  expect(text).toContain("(1 tuning seed, validation rows)");
  expect(text).toContain("it is −0.0400 [−0.0600, −0.0200]: most");
});
