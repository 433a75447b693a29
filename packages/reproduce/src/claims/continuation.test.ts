import { describe, expect, it } from "vitest";
import { continuation, outcomeOf, type SeedOfContinuation } from "./continuation.js";

const ways = (share: number, excess: number, cost: number) => ({ share, excess, cost });

function seedsWith(hurtShare: number, hurtExcess: number): SeedOfContinuation[] {
  return [0, 1, 2, 3, 4].map((seed) => {
    const other = ways(0.5, 0.1, 300);
    const direct = ways(0.2 + 0.01 * seed, 0.4, 100);
    const from = (share: number, excess: number) => ({
      direct,
      paths: { "easy-first": ways(share, excess, 300), "hard-first": other, random: other },
      minima: 4,
    });
    return { wave: from(1, 0), shortcut: from(hurtShare, hurtExcess + 0.01 * seed) };
  });
}

describe("continuation", () => {
  it("needs help on the one family and harm on the other, in share and in loss", () => {
    const missed = (seeds: SeedOfContinuation[]) =>
      outcomeOf(seeds)
        .figures.filter(({ met }) => met === false)
        .map(({ name }) => name);
    expect(outcomeOf(seedsWith(0, 0.6)).verdict).toBe("reproduced");
    expect(missed(seedsWith(0.9, 0.6))).toEqual(["shortcut: easy first over at once"]);
    expect(missed(seedsWith(0, 0.3))).toEqual(["shortcut: full loss saved by easy first"]);
  });

  it("gives the restarts that a path pays for: 1 − (1 − p)³ at three times the cost", () => {
    const { figures } = outcomeOf(seedsWith(0, 0.6));
    const expected = [0.2, 0.21, 0.22, 0.23, 0.24].map((p) => 1 - (1 - p) ** 3);
    expect(figures.find(({ name }) => name.includes("restarts"))!.value).toBeCloseTo(
      (100 * expected.reduce((a, b) => a + b)) / 5,
      10,
    );
  });

  it("refuses fewer seeds than its test can be made with", async () => {
    await expect(continuation.run(() => {}, { seeds: 4 })).rejects.toThrow(
      new RangeError("continuation: seeds must be an integer of at least 5, got 4"),
    );
  });
});
