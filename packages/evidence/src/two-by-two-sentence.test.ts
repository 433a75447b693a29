import { expect, it } from "vitest";
import { type TwoByTwoFacts, twoByTwoSentence } from "./two-by-two-sentence.js";

const around = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
const facts: TwoByTwoFacts = {
  curriculum: "easy-first",
  control: "random order",
  factor: "shift",
  failures: 0,
  effects: {
    blocks: 8,
    without: around(0.002, 0.005),
    with: around(-0.002, 0.006),
    factor: around(0.015, 0.007),
    interaction: around(-0.004, 0.007),
  },
  metric: { name: "accuracy", unit: "share" },
};
const withEffects = (more: Partial<TwoByTwoFacts["effects"]>) =>
  twoByTwoSentence({ ...facts, effects: { ...facts.effects, ...more } });

it("says what changes, from what to what, and whether the factor works at all", () => {
  expect(twoByTwoSentence(facts)).toBe(
    "With shift the effect of easy-first changes by −0.40 pp accuracy [−1.10, 0.30], from +0.20 pp [−0.30, 0.70] to −0.20 pp [−0.80, 0.40] (8 blocks, exploratory): nothing here says that it helps more or less with it; shift alone seems to help, +1.50 pp [0.80, 2.20] in random order.",
  );
});

it.each([
  [around(0.01, 0.009), "it seems to do better with it than without it;"],
  [around(-0.01, 0.009), "it seems to do worse with it than without it;"],
  [around(0.01, 0.01), "nothing here says that it helps more or less with it;"],
])("calls a change of %j by its interval", (interaction, words) => {
  expect(withEffects({ interaction })).toContain(words);
});

it.each([
  [around(-0.01, 0.002), "; shift alone seems to hurt, −1.00 pp [−1.20, −0.80] in random order."],
  [around(0.001, 0.002), "; shift alone is not shown to work here, +0.10 pp [−0.10, 0.30] in random order."],
])("says of a factor of %j whether it works", (factor, words) => {
  expect(withEffects({ factor }).endsWith(words)).toBe(true);
});

it("counts the runs that failed", () => {
  expect(twoByTwoSentence({ ...facts, failures: 3 })).toMatch(
    / in random order\. 3 of the 32 runs failed and stand as the constant answer\.$/,
  );
});

it("writes an error as it is: less is better", () => {
  const metric = { name: "mean-squared-error", unit: "number", higherIsBetter: false } as const;
  const text = twoByTwoSentence({ ...facts, metric });
  expect(text).toContain("changes by +0.0040 mean-squared-error [−0.0030, 0.0110]");
  expect(text).toContain("shift alone seems to help, −0.0150 [−0.0220, −0.0080]");
});
