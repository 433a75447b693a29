import { createRng, tUpperQuantile } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PredictiveInput, verdictProbability } from "./predictive.js";

const base = { plannedBlocks: 20, superiorityCritical: 2.49, equivalenceCritical: 2.11 };
const inputs: fc.Arbitrary<PredictiveInput> = fc
  .record({
    mean: fc.double({ min: -2, max: 2, noNaN: true }),
    sd: fc.double({ min: 0.01, max: 3, noNaN: true }),
    blocks: fc.integer({ min: 2, max: 20 }),
    margin: fc.double({ min: 0.01, max: 2, noNaN: true }),
    testSetLuck: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .map((given) => ({ ...base, ...given }));

describe("verdictProbability", () => {
  it("is a probability, the same for either sign, and 0 or 1 at the end", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const probability = verdictProbability(input);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
        expect(verdictProbability({ ...input, mean: -input.mean })).toBeCloseTo(probability, 12);
        expect([0, 1]).toContain(verdictProbability({ ...input, blocks: 20 }));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("is how often the drawn end of the plan brings a verdict, at 5σ", () => {
    const rng = createRng(7);
    const draws = 20_000;
    for (const [mean, sd, margin] of [
      [0.3, 1, 0.8],
      [0.1, 0.5, 0.4],
      [0.7, 1, 0.2],
    ] as const) {
      const input = { ...base, mean, sd, margin, blocks: 8, testSetLuck: 0.05 };
      const probability = verdictProbability(input);
      expect(probability).toBeGreaterThan(0.05);
      expect(probability).toBeLessThan(0.95);
      const spread = sd * Math.sqrt(12 / 160);
      const error = Math.sqrt((sd * sd) / 20 + 0.05 ** 2);
      let verdicts = 0;
      for (let i = 0; i < draws; i++) {
        const end = Math.abs(mean + spread * tUpperQuantile(rng.uniform(i) || 0.5, 7));
        if (end > 2.49 * error || end < margin - 2.11 * error) verdicts++;
      }
      const sigma = Math.sqrt((probability * (1 - probability)) / draws);
      expect(Math.abs(verdicts / draws - probability)).toBeLessThan(5 * sigma);
    }
  });
});
