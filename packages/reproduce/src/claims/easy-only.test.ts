import { describe, expect, it } from "vitest";
import { bayesError, easyOnly, errorOf } from "./easy-only.js";

describe("R1", () => {
  it("reproduces, with every number of the plan", async () => {
    const outcome = await easyOnly.run(() => {});
    expect(outcome.verdict).toBe("reproduced");
    expect(outcome.seeds).toBe(200);
    // golden: this repository, seeds 0–199
    const [all, easy, saved] = outcome.figures;
    expect(all!.value).toBeCloseTo(17.110484490519195, 8);
    expect(easy!.value).toBeCloseTo(16.258572676384475, 8);
    expect(saved!.interval![0]).toBeGreaterThan(0.4);
  });

  it("knows the error of the best line, and of any other by counting", () => {
    // golden: scipy 1.17, norm.cdf(-1)
    expect(bayesError).toBeCloseTo(0.15865525393145707, 15);
    expect(errorOf({ weights: Float64Array.of(3, 3), bias: 0 })).toBeCloseTo(bayesError, 14);
    // golden: scipy 1.17, (norm.cdf(-(m + .5) / s) + norm.cdf(-(m - .5) / s)) / 2, m = 3 / 2**.5, s = 5**.5
    expect(errorOf({ weights: Float64Array.of(1, 2), bias: 0.5 })).toBeCloseTo(0.1773714266949964, 14);
  });
});
