import { createRng, tUpperTail } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { fixedPlan } from "./fixed-plan.js";

const rng = createRng(3);
const draws = (name: string, shift: number, count = 12) =>
  Array.from({ length: count }, (_, k) => shift + rng.split(name).normal(k));

describe("fixedPlan", () => {
  it("is a paired t interval at the level that Holm leaves", () => {
    const differences = draws("one", 0.4);
    const [result] = fixedPlan([{ arm: "a", differences }], { alpha: 0.05 });
    const half = (result!.high - result!.low) / 2;
    const error = result!.mean / result!.t;
    // The half-width in standard errors has an upper tail of .85 × .05 / 2: the level of the rule at one look.
    expect(tUpperTail(half / error, differences.length - 1)).toBeCloseTo((0.85 * 0.05) / 2, 10);
    // golden: scipy 1.17, ttest_1samp(differences, 0)
    expect([result!.t, result!.p]).toEqual([
      expect.closeTo(1.139181278064094, 10),
      expect.closeTo(0.27882787275702686, 10),
    ]);
  });

  it("lets a decided arm pass its level on", () => {
    const weak = draws("weak", 0.7);
    const strong = draws("strong", 9);
    const alone = fixedPlan([{ arm: "weak", differences: weak }], { alpha: 0.05 })[0]!;
    const beside = fixedPlan(
      [
        { arm: "weak", differences: weak },
        { arm: "strong", differences: strong },
      ],
      { alpha: 0.05 },
    )[0]!;
    expect([beside.low, beside.high]).toEqual([alone.low, alone.high]);
  });

  it("calls arms equivalent only inside the margin that was given", () => {
    const arm = { arm: "a", differences: draws("none", 0).map((difference) => difference / 100) };
    expect(fixedPlan([arm], { alpha: 0.05, margin: 0.05 })[0]!.verdict).toBe("equivalent");
    expect(fixedPlan([arm], { alpha: 0.05 })[0]!.verdict).toBe("no evidence");
  });

  it("refuses arms of unequal length", () => {
    const arms = [
      { arm: "a", differences: draws("a", 0, 6) },
      { arm: "b", differences: draws("b", 0, 5) },
    ];
    expect(() => fixedPlan(arms, { alpha: 0.05 })).toThrow("fixedPlan: b must have 6 differences, got 5");
  });
});
