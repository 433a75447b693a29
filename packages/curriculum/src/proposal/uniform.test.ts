import { expect, it } from "vitest";
import { someExamples } from "../testing/examples.js";
import { fixedTarget, momentOf, setupOf, tally } from "../testing/setup.js";
import { uniform } from "./uniform.js";

it.each([
  ["hard", [1, 0, 1, 0, 0, 1, 0, 0], "draw"],
  ["soft", [1, 0.5, 0.25, 0, 0.125, 1, 0.9, 0], "draw"],
  ["weigh", [1, 0.5, 0.25, 0, 0.125, 1, 0.9, 0], "weigh"],
] as const)("draws with replacement in proportion to the target: %s", (_, weights, softTarget) => {
  const target = fixedTarget(weights);
  const proposal = uniform({}, setupOf(someExamples(8), { softTarget }));
  const draws = 20_000;
  const indices = new Int32Array(draws);
  const corrections = new Float32Array(draws);
  proposal.draw(momentOf(8), target, draws, indices, corrections, 0);
  const hits = tally(indices, 8);
  for (let i = 0; i < 8; i++) {
    const p = proposal.densityOf(i, target);
    expect(Math.abs(hits[i]! - draws * p)).toBeLessThanOrEqual(5 * Math.sqrt(draws * p * (1 - p)));
  }
  const expected = Float32Array.from(indices, (i) => proposal.correctionOf(i, target, 0));
  expect(corrections.every((v, k) => v === expected[k])).toBe(true);
});
