import { describe, expect, it } from "vitest";
import { importanceVariance } from "./importance-variance.js";

describe("R6", () => {
  it("holds every identity, and reports the size that falls short", async () => {
    const { verdict, figures, table } = await importanceVariance.run(() => {});
    expect(figures.filter(({ met }) => met === false).map(({ name }) => name)).toEqual([
      "variance of ‖p − y‖ over uniform at step 400",
    ]);
    expect(verdict).toBe("not reproduced");
    // golden: this repository
    expect(figures[3]!.value).toBeCloseTo(0.4992012701165975, 6);
    const [byLoss, byNorm, optimal] = table!.rows.map((row) => row.slice(1).map(Number));
    // Law: by Cauchy–Schwarz nothing is below the optimum.
    for (const [k, best] of optimal!.entries()) {
      expect(best).toBeLessThanOrEqual(byNorm![k]!);
      expect(best).toBeLessThanOrEqual(byLoss![k]!);
    }
  });
});
