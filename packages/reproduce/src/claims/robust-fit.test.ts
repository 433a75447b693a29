import { describe, expect, it } from "vitest";
import { robustFit } from "./robust-fit.js";

describe("R3", () => {
  it("reproduces, with the collapse, and not by its machinery alone", async () => {
    const { verdict, figures, table } = await robustFit.run(() => {});
    expect(verdict).toBe("reproduced");
    // golden: this repository, seeds 0–49
    expect(figures[0]!.value).toBeCloseTo(15.465087212487411, 6);
    expect(figures[3]!.value).toBeCloseTo(20.283845335171787, 6);
    const row = (name: string) =>
      table!.rows
        .find(([first]) => first === name)!
        .slice(1)
        .map(Number);
    const leastSquares = row("least squares");
    for (const [k, error] of row("hard, stopped, on permuted examples").entries()) {
      expect(error).toBeGreaterThan(leastSquares[k]!);
    }
  });
});
