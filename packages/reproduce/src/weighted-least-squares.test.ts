import { describe, expect, it } from "vitest";
import { weightedLeastSquares } from "./weighted-least-squares.js";

// golden: numpy 2.4, linalg.solve(X.T @ (w[:, None] * X) + ridge * eye(3), X.T @ (w * y))
const features = Float64Array.of(
  ...[-0.8, -1.32, -0.25, 0.42, 1.14, 0.11, -0.55, -0.78, 0.75],
  ...[1.63, 0.27, -1.23, -0.96, 1.6, 0.2, -1.73, -0.08, -1.16],
);
const targets = [-0.63, -0.49, -0.71, 0.55, -0.06, -0.59];
const weights = [1, 0.5, 0, 2, 1, 0.25];

describe("weightedLeastSquares", () => {
  it.each([
    [0, [0.32199767140857677, 0.10726455195825514, 0.013986900558154438]],
    [0.7, [0.2806570326502936, 0.09957722746510007, -0.022692605570743082]],
  ])("solves the weighted normal equations at ridge %d", (ridge, expected) => {
    const solution = weightedLeastSquares(features, targets, weights, ridge);
    for (const [c, value] of expected.entries()) expect(solution[c]).toBeCloseTo(value, 12);
  });

  it("refuses rows that do not determine the solution", () => {
    expect(() => weightedLeastSquares(features, targets, [1, 1, 0, 0, 0, 0], 0)).toThrow(
      /^weightedLeastSquares: weighted rows must determine all 3 coefficients, got a pivot of \S+ at 2$/,
    );
  });
});
