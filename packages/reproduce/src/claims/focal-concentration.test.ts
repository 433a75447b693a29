import { describe, expect, it } from "vitest";
import { concentration, focalConcentration } from "./focal-concentration.js";

describe("R12", () => {
  // golden: scipy 1.17, integrate.quad of −(1 − p)^γ ln p under the normal density, above its .99 and .8 quantiles
  it.each([
    [0, 0.146874495765011, 0.7101988334476055],
    [0.5, 0.27879579345924627, 0.8726085154183585],
    [2, 0.6750720787613977, 0.9946411760516256],
    [5, 0.9625188359049891, 0.9999967778709102],
  ])("concentrates as the integral says at γ = %d", (gamma, hardest, hardestFifth) => {
    const found = concentration(gamma);
    // Midpoints end half a cell, 5e-6, before the heaviest of the tail does.
    expect(Math.abs(found.hardest - hardest)).toBeLessThan(2e-4);
    expect(Math.abs(found.hardestFifth - hardestFifth)).toBeLessThan(2e-4);
  });

  it("lowers the first loss to the entropy of the prior, which is above the planned bar", async () => {
    const { verdict, figures } = await focalConcentration.run(() => {});
    expect(verdict).toBe("not reproduced");
    expect(figures.flatMap(({ name, met }) => (met === false ? [name] : []))).toEqual([
      "first cross-entropy, bias −4.595",
    ]);
    // golden: Python 3.11, -.01 * log(.01) - .99 * log(.99)
    for (const figure of figures.slice(-2)) expect(figure.value).toBeCloseTo(0.05600153435484871, 14);
  });
});
