import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { oneSeed, outcomeOf, type SeedOfFindsNoise } from "./difficulty-finds-noise.js";

function seedsWith(aum: number, finalLoss: number): SeedOfFindsNoise[] {
  const areas = {
    aum,
    confidence: 0.9,
    meanLoss: 0.9,
    el2n: 0.9,
    crossFittedLoss: 0.9,
    correctness: 0.9,
    learnedIteration: 0.9,
    finalLoss,
    forgetting: 0.9,
    variability: 0.3,
  };
  return [{ low: areas, high: areas }];
}

describe("R10", () => {
  it("asks AUM for its area, and for no less than the final loss", () => {
    expect(outcomeOf(seedsWith(0.97, 0.97)).verdict).toBe("reproduced");
    expect(outcomeOf(seedsWith(0.969, 0.9)).figures.map(({ met }) => met)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(outcomeOf(seedsWith(0.98, 0.981)).figures.map(({ met }) => met)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("finds wrong labels from one run of a small table, the same for the same seed", async () => {
    const tiny = { rows: 400, epochs: 12 };
    const seed = await oneSeed(createRng(2), tiny);
    expect(await oneSeed(createRng(2), tiny)).toEqual(seed);
    // 5σ of an area under no effect: σ² = (n + 1) / (12 n₀ n₁), n = 400 of which about 36 are wrong.
    const fiveSigma = 5 * Math.sqrt(401 / (12 * 36 * 364));
    for (const score of ["aum", "meanLoss", "confidence", "finalLoss"] as const) {
      expect(seed.low[score]).toBeGreaterThan(0.5 + fiveSigma);
    }
  });
});
