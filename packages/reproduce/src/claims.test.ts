import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { claimNamed, claims } from "./claims.js";
import type { Claim, Outcome } from "./contracts.js";

const stored = JSON.parse(readFileSync(new URL("../../../docs/reproduce.json", import.meta.url), "utf8")) as {
  claims: (Omit<Claim, "run"> & { outcome: Outcome })[];
};

/** Those that take a second at most: their stored figures are found anew. */
const QUICK = ["R1", "R12"];

describe("claims", () => {
  it("are told apart by their ids, in any case", () => {
    expect(new Set(claims.map(({ id }) => id.toLowerCase())).size).toBe(claims.length);
    for (const claim of claims) expect(claimNamed(claim.id.toLowerCase())).toBe(claim);
    expect(() => claimNamed("R0")).toThrow(/^claimNamed: id must be one of R1, R2, .*, got "R0"/);
  });

  it("say in advance what is run and what has to hold", () => {
    for (const { title, source, claim, setup, bar, controls, seeds, seconds } of claims) {
      for (const text of [title, source, claim, setup, bar, controls]) expect(text.length).toBeGreaterThan(5);
      expect(claim.endsWith(".")).toBe(true);
      expect([setup, bar, controls].some((text) => text.endsWith("."))).toBe(false);
      expect(Number.isInteger(seeds) && seeds >= 1 && seconds > 0).toBe(true);
    }
  });

  it("are stored as they stand, at their planned seeds", () => {
    expect(stored.claims.map(({ outcome: _, seconds: _expected, ...fixed }) => fixed)).toEqual(
      claims.map(({ run: _, seconds: _expected, ...fixed }) => fixed),
    );
    for (const { seeds, outcome } of stored.claims) expect(outcome.seeds).toBe(seeds);
  });

  it.each(QUICK)("come to what is stored, with progress that never falls: %s", async (id) => {
    const shares: number[] = [];
    const outcome = await claimNamed(id).run((share) => {
      shares.push(share);
    });
    expect(outcome).toEqual(stored.claims.find((claim) => claim.id === id)!.outcome);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});
