import { describe, expect, it } from "vitest";
import type { Examples, Proposal, SignalName, Target } from "../contracts.js";
import { RunMemory } from "../memory.js";
import type { Given, SoftTarget } from "../method.js";
import { methodOfPart } from "../part.js";
import { someExamples } from "../testing/examples.js";
import { fixedTarget, momentOf, setupOf } from "../testing/setup.js";
import { proposals } from "./proposals.js";

const COUNT = 12;
const PROGRESS = 0.7;
const RUNS = 120;
const settings: { readonly [method: string]: Given } = {
  "epoch-stream": {},
  uniform: {},
  priority: { exponent: 0.7, signal: "loss" },
  "rank-priority": { correctionStart: 1 },
  "rank-exponential": { pressureEnd: 10 },
  "info-batch": { pruneShare: 0.6 },
  "instance-hardness": { warmup: 0, leastShare: 0.6, decay: 0.6, exploration: 1e-9, feedback: "loss" },
};
/** What the entry minimises is the target itself. */
const unbiased = ["epoch-stream", "uniform", "priority", "rank-priority", "info-batch"];

const hard = Array.from({ length: COUNT }, (_, i) => (i % 4 === 1 ? 0 : 1));
const fractions = Array.from({ length: COUNT }, (_, i) => (i % 5 === 2 ? 0 : (1 + (i % 4)) / 4));
const base = Array.from({ length: COUNT }, (_, i) => (i % 6 === 3 ? 0 : 0.4 + (i % 3)));
const scale = base.reduce((sum, value) => sum + value) / COUNT;
const targets: readonly (readonly [string, readonly number[], SoftTarget])[] = [
  ["everything", hard.map(() => 1), "draw"],
  ["a hard target", hard, "draw"],
  ["a soft target that is drawn", fractions, "draw"],
  ["a soft target that is weighed", fractions, "weigh"],
];

/** Σ v and draws of each example in one run of 40 batches of 3, as shares of all draws. */
function shares(method: string, examples: Examples, target: Target, softTarget: SoftTarget, seed: number) {
  const entry = methodOfPart("proposal", proposals, { method });
  const proposal: Proposal = entry.create(
    { ...entry.options.check(settings[method]!) },
    setupOf(examples, { batchSize: 3, softTarget, seed }),
  );
  const memory = new RunMemory(COUNT);
  const everyone = Int32Array.from({ length: COUNT }, (_, i) => i);
  proposal.targetChanged("all", target, memory);
  for (const name of ["loss", "gradientNorm", "correct"] as const satisfies SignalName[]) {
    memory.write(
      "reported",
      { [name]: Float32Array.from(everyone, (i) => 0.3 + ((i * 5) % COUNT)) },
      [name],
      everyone,
      0,
    );
  }
  proposal.told?.(everyone, memory, target, "reported");
  const draws = 120;
  const [weighed, drawn] = [new Float64Array(COUNT), new Float64Array(COUNT)];
  const [indices, weights] = [new Int32Array(3), new Float32Array(3)];
  for (let drawIndex = 0; drawIndex < draws; drawIndex += 3) {
    const moment = momentOf(COUNT, { drawIndex, progress: PROGRESS, memory });
    proposal.advance?.(moment, target);
    proposal.draw(moment, target, 3, indices, weights, 0);
    indices.forEach((i, k) => {
      weighed[i]! += weights[k]! / draws;
      drawn[i]! += 1 / draws;
    });
  }
  return { weighed, drawn, proposal };
}

function meanAndError(runs: readonly Float64Array[], i: number) {
  const mean = runs.reduce((sum, run) => sum + run[i]!, 0) / runs.length;
  const squares = runs.reduce((sum, run) => sum + (run[i]! - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (runs.length * (runs.length - 1))) };
}

describe.each(Object.keys(settings))("%s", (method) => {
  for (const [name, weightsOf, softTarget] of targets) {
    for (const weighted of [false, true]) {
      it(`draws and weighs ${name} as it says${weighted ? ", over a base of its own" : ""}`, () => {
        const given = someExamples(COUNT);
        const examples = weighted ? { ...given, base: Float64Array.from(base) } : given;
        const target = fixedTarget(weightsOf, weighted ? base.map((value) => value / scale) : undefined);
        const runs = Array.from({ length: RUNS }, (_, seed) =>
          shares(method, examples, target, softTarget, seed),
        );
        const { proposal } = runs[0]!;
        const density = Array.from({ length: COUNT }, (_, i) => proposal.densityOf(i, target));
        const said = density.map((p, i) => (p === 0 ? 0 : p * proposal.correctionOf(i, target, PROGRESS)));
        const total = softTarget === "draw" ? target.massSum : COUNT;
        for (let i = 0; i < COUNT; i++) {
          const drawn = meanAndError(
            runs.map((run) => run.drawn),
            i,
          );
          const weighed = meanAndError(
            runs.map((run) => run.weighed),
            i,
          );
          expect(Math.abs(drawn.mean - density[i]!), `p of ${i}`).toBeLessThanOrEqual(5 * drawn.error + 1e-6);
          expect(Math.abs(weighed.mean - said[i]!), `p v of ${i}`).toBeLessThanOrEqual(
            5 * weighed.error + 1e-6,
          );
          if (unbiased.includes(method)) {
            const inclusions = said.reduce((a, b) => a + b) / (target.massSum / total);
            expect(said[i]! / inclusions).toBeCloseTo(target.massOf(i) / total, 12);
            if (method !== "info-batch") expect(inclusions).toBeCloseTo(1, 12);
          }
        }
      });
    }
  }
});

it.each(Object.keys(settings))("%s weighs nothing where all that is open has a base of 0", (method) => {
  const examples = { ...someExamples(COUNT), base: Float64Array.from(base) };
  const closed = base.map((value) => (value === 0 ? 1 : 0));
  const target = fixedTarget(closed, base);
  const { weighed, drawn, proposal } = shares(method, examples, target, "draw", 3);
  expect([...weighed]).toEqual(closed.map(() => 0));
  drawn.forEach((share, i) => {
    expect(share > 0).toBe(closed[i] === 1);
    expect(proposal.densityOf(i, target) > 0).toBe(closed[i] === 1);
  });
  const densities = base.map((_, i) => proposal.densityOf(i, target));
  expect(densities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
});
