import { describe, expect, it } from "vitest";
import { linePlot } from "./line-plot.js";

const identity = { curve: (x: number) => x, x: [0, 1], y: [0, 1], xLabel: "x" } as const;

describe("linePlot", () => {
  // golden: drawn by hand
  it("draws the identity as a diagonal", () => {
    expect(linePlot(identity, 5, 5, false)).toEqual([
      "1 ┤    *",
      "  │   *",
      "  │  *",
      "  │ *",
      "0 ┤*",
      "  └─────",
      "   0 x 1",
    ]);
    expect(linePlot(identity, 2, 1, true)[0]).toBe("1 ┤⡠⠊");
  });

  it("draws a jump as a wall, and what lies outside at the border", () => {
    const step = { ...identity, curve: (x: number) => (x < 0.5 ? -3 : 7) };
    expect(linePlot(step, 4, 3, false).slice(0, 3)).toEqual(["1 ┤  **", "  │  *", "0 ┤**"]);
  });

  it("is never wider than its axes", () => {
    for (const width of [3, 10, 64]) {
      for (const line of linePlot({ ...identity, y: [0, 0.25] }, width, 4, true).slice(0, -1)) {
        expect(line.length).toBeLessThanOrEqual(width + 6);
      }
    }
  });
});
