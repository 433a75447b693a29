import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { drawProblem, factorModel } from "./robust-factors.js";

const rng = createRng(5);
const initial = Float64Array.from({ length: 2 * 40 * 4 }, (_, k) => rng.split("initial").normal(k));
const ones = (count: number) => new Float64Array(count).fill(1);

describe("R4", () => {
  it("finds the matrix below its noise where nothing is corrupted, so that corruption is all it fails by", () => {
    const errorOf = (corrupted: number) => {
      const problem = drawProblem(rng.split("problem"), corrupted);
      const model = factorModel(problem, initial, () => 0.01);
      for (let round = 0; round < 30; round++) model.fit(ones(problem.values.length), round);
      return problem.errorOf(model.entry);
    };
    // 320 coefficients from about 960 entries: √(320 / 960) of the noise .1, and its spread.
    expect(errorOf(0)).toBeLessThan(0.1);
    expect(errorOf(0.2)).toBeGreaterThan(10);
  });

  it("never lets a fit raise the weighted squared error where the ridge is nothing", () => {
    const problem = drawProblem(rng.split("another"));
    const model = factorModel(problem, initial, () => 1e-9);
    const weights = Float64Array.from(problem.values, (_, i) => (i % 3) / 2);
    const objective = () => model.losses().reduce((total, loss, i) => total + weights[i]! * loss, 0);
    let before = objective();
    for (let round = 0; round < 10; round++) {
      model.fit(weights, round);
      const after = objective();
      expect(after).toBeLessThan(before * (1 + 1e-9));
      before = after;
    }
  });
});
