import { rootPacing } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { oneSeed, outcomeOf, pacingWithin, type SeedOfWuPacing } from "./wu-pacing.js";

const tiny = { rows: 200, testRows: 100, longSteps: 40, shortSteps: 10, scorerSteps: 5 };

/** Seeds with these gains of easy first over the shuffle, a little scattered, and of random order. */
function seedsWith(easyFirst: { readonly [setting: string]: number }, random = -0.004): SeedOfWuPacing[] {
  return [0, 1, 2, 3, 4, 5].map((seed) => {
    const setting = (name: string) => ({
      shuffle: 0.8,
      "easy-first": 0.8 + (easyFirst[name] ?? 0.03) + 0.001 * (seed - 2.5),
      "hard-first": 0.6,
      "random-order": 0.8 + random + 0.001 * (seed - 2.5),
    });
    return {
      "long, clean": setting("long, clean"),
      "short, clean": setting("short, clean"),
      "long, 40 % noise": setting("long, 40 % noise"),
      "short, 40 % noise": setting("short, 40 % noise"),
    };
  });
}

describe("R5", () => {
  it("needs all three effects, and random order inside its margin", () => {
    expect(outcomeOf(seedsWith({})).verdict).toBe("reproduced");
    expect(outcomeOf(seedsWith({ "long, clean": -0.05 })).verdict).toBe("reproduced");
    const missed = (seeds: SeedOfWuPacing[]) =>
      outcomeOf(seeds)
        .figures.filter(({ met }) => met === false)
        .map(({ name }) => name);
    expect(missed(seedsWith({ "short, clean": -0.01 }))).toEqual(["easy first over shuffle, short, clean"]);
    expect(missed(seedsWith({}, -0.019))).toEqual(["random order over shuffle, short, clean"]);
    expect(outcomeOf(seedsWith({ "short, clean": -0.01 })).says).toMatch(
      /^2 of 3 effects hold: .*−1\.0 pp in short, clean/,
    );
  });

  it("states the interval that both one-sided tests read", () => {
    const random = outcomeOf(seedsWith({})).figures.find(({ name }) => name.startsWith("random"))!;
    // oracle: −.4 ± t(.95, 5) sd / √6 with sd² = 3.5e-6 of the six scattered seeds; t solves the closed form of 5 degrees
    const half = (2.015048373333024 * 0.001 * Math.sqrt(3.5)) / Math.sqrt(6);
    expect(random.interval![0]).toBeCloseTo(100 * (-0.004 - half), 10);
    expect(random.interval![1]).toBeCloseTo(100 * (-0.004 + half), 10);
  });

  it("is full at a share of the steps, past them too", () => {
    const { pacing, horizon } = pacingWithin(3000, 0.8);
    expect([pacing.fullAt, horizon]).toEqual([0.8, 3000]);
    const cut = pacingWithin(3000, 1.6);
    expect([cut.pacing.fullAt, cut.horizon]).toEqual([1, 4800]);
    // Of a = 1.6 the run sees .2 + .8 / 1.6 at its end.
    expect(rootPacing(cut.pacing)(3000 / cut.horizon)).toBeCloseTo(0.7, 12);
  });

  it("trains every order in every setting", async () => {
    const seed = await oneSeed(createRng(5), tiny);
    expect(Object.keys(seed)).toHaveLength(4);
    for (const accuracies of Object.values(seed)) {
      // Four arms of forty steps at the most do not end alike unless they were one.
      expect(new Set(Object.values(accuracies)).size).toBeGreaterThan(1);
    }
  });
});
