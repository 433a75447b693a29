import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { type ArmOfSeed, oneSeed, outcomeOf, type SeedOfReducibleLoss } from "./reducible-loss.js";

const tiny = { rows: 200, testRows: 100, steps: 20, scorerEpochs: 2 };

/** Seeds that move together, but for a little of the uniform arms: every difference is nearly the same in each. */
function seedsWith(low: { readonly [arm: string]: Partial<ArmOfSeed> }): SeedOfReducibleLoss[] {
  return [0, 1, 2, 3, 4, 5].map((seed) => {
    const of = (arm: string, accuracy: number, wrongPicks: number): ArmOfSeed => ({
      accuracy: accuracy + 0.01 * seed + (arm.startsWith("uniform") ? 0.001 * (seed % 2) : 0),
      wrongPicks,
      cost: 1,
      ...low[arm],
    });
    const arms = {
      uniform: of("uniform", 0.8, 0.09),
      "uniform, more labels": of("uniform, more labels", 0.805, 0.09),
      "reducible loss": of("reducible loss", 0.84, 0.03),
      "reducible loss, halves": of("reducible loss, halves", 0.83, 0.05),
      "reducible loss, weak model": of("reducible loss, weak model", 0.7, 0.2),
      "top loss": of("top loss", 0.6, 0.5),
      "uniform, equal cost": of("uniform, equal cost", 0.85, 0.09),
    };
    return { low: arms, high: arms, weakModelWarned: seed === 0 };
  });
}

describe("R7", () => {
  it("judges each bar by its own figure", () => {
    const outcome = outcomeOf(seedsWith({}));
    expect(outcome.verdict).toBe("reproduced");
    const named = (name: string) => outcome.figures.find((figure) => figure.name === name)!;
    expect(named("reducible loss over uniform").value).toBeCloseTo(3.95, 10);
    expect(named("wrong picks, of those of uniform").value).toBeCloseTo(1 / 3, 12);
    expect(named("seeds in which the weak model was warned of").value).toBe(1);

    const missed = (low: { readonly [arm: string]: Partial<ArmOfSeed> }) =>
      outcomeOf(seedsWith(low))
        .figures.filter(({ met }) => met === false)
        .map(({ name }) => name);
    expect(missed({ "reducible loss": { wrongPicks: 0.064 } })).toEqual(["wrong picks, of those of uniform"]);
    expect(missed({ "top loss": { accuracy: 0.99 } })).toEqual(["top loss over uniform"]);
    expect(missed({ "uniform, more labels": { accuracy: 0.99 } })).toEqual([
      "reducible loss over uniform with the held-out labels",
    ]);
  });

  it("counts wrong picks, and what each arm costs with its scorer", async () => {
    const seed = await oneSeed(createRng(3), tiny);
    const { low, high } = seed;
    // 200 rows, 9 % and 27 % of them wrong on average, each drawn about as often as another.
    expect(Math.abs(low.uniform.wrongPicks - 0.09)).toBeLessThan(5 * Math.sqrt((0.09 * 0.91) / 200));
    expect(Math.abs(high.uniform.wrongPicks - 0.27)).toBeLessThan(5 * Math.sqrt((0.27 * 0.73) / 200));
    const step = 32;
    expect(low.uniform.cost).toBe(20 * 3 * step);
    // A pool of ten batches holds more than the 200 rows: it is all of them.
    expect(low["top loss"].cost).toBe(20 * (3 * step + 200));
    // Half of the rows scored, and the whole steps that two passes over the others pay for.
    const scorer = 200 + Math.floor((2 * 200 * 3) / (3 * step)) * 3 * step;
    expect(low["reducible loss"].cost).toBe(low["top loss"].cost + scorer);
    const equalSteps = Math.floor(low["top loss"].cost / (3 * step));
    expect(low["uniform, equal cost"].cost).toBe(equalSteps * 3 * step);
  });
});
