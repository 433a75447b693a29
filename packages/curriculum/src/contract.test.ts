import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { Part } from "./method.js";
import { proposals } from "./proposal/proposals.js";
import { checkRecipe, measuresOf, type Recipe } from "./recipe.js";
import { selections } from "./selection/selections.js";
import { targets } from "./target/targets.js";
import { someExamples } from "./testing/examples.js";
import { proveContract } from "./testing/prove-contract.js";

const pacings: Part[] = [
  { method: "root", startFraction: 0.1, fullAt: 0.6 },
  { method: "points", progress: [0.1, 0.2, 0.2, 0.7], fraction: [0.2, 0.3, 0.6, 0.9] },
];
const targetParts: Part[] = [
  { method: "everything" },
  ...pacings.map((pacing) => ({ method: "paced", pacing })),
  { method: "paced", order: "hard-first", balanced: false, by: "value" },
  { method: "paced", order: "random" },
  { method: "baby-steps", bins: 4 },
  { method: "one-pass", bins: 4, order: "hard-first" },
  { method: "gated", stages: 4, measures: 30, patience: 1 },
  { method: "self-paced", startFraction: 0.4, rounds: 4, diversity: 2, momentum: 0.5 },
  { method: "self-paced", regularizer: { method: "linear" }, stopFraction: 0.8 },
  { method: "self-paced", regularizer: { method: "logarithmic" }, pace: "kumar", warmup: 0, region: 0.4 },
  { method: "self-paced", regularizer: { method: "mixture" }, losses: "reported", permuted: true },
];
const proposalParts: Part[] = [
  { method: "epoch-stream" },
  { method: "uniform" },
  { method: "priority" },
  { method: "priority", signal: "loss", exponent: 0.6, correctionStart: 0.4, unseen: 3, refreshes: 2 },
  { method: "rank-priority", sorts: 7 },
  { method: "rank-exponential", refreshes: 2 },
  { method: "info-batch", pruneShare: 0.7 },
  { method: "instance-hardness", warmup: 0.2, leastShare: 0.3, exploration: 0.01 },
];
const selectionParts: (Part | undefined)[] = [
  undefined,
  { method: "importance", threshold: 1.15, momentum: 0.5 },
  { method: "reducible-loss", poolFactor: 3 },
  { method: "reducible-loss", poolFactor: 3, temperature: 0.3, until: 0.5 },
  { method: "proxy-reducible-loss", poolFactor: 2, until: 0.6 },
  { method: "top-loss" },
  { method: "top-score", by: "loss-minus-conditional-entropy", poolFactor: 2 },
  { method: "selective-backprop", exponent: 2, history: 50 },
  { method: "batch-self-paced", regularizer: { method: "linear" }, stopFraction: 0.7 },
  { method: "co-teaching", noiseShare: 0.4 },
  { method: "learning-to-reweight", referenceSize: 5 },
  { method: "meta-weight-net", hidden: 4, learningRate: 0.1, referenceSize: 20 },
];

function allowed(recipe: object): Recipe | null {
  try {
    return checkRecipe(recipe);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

type Combination = { target: Part; proposal: Part; selection: Part | undefined };

/** Every pair of parts beside the simplest of the third kind, and a seeded sample of all triples. */
function combinations(): Combination[] {
  const everything = targetParts[0]!;
  const stream = proposalParts[0]!;
  const triples = targetParts.flatMap((target) =>
    proposalParts.flatMap((proposal) =>
      selectionParts.map((selection): Combination => ({ target, proposal, selection })),
    ),
  );
  const rng = createRng(20);
  return triples.filter(
    ({ target, proposal, selection }, k) =>
      target === everything ||
      proposal === stream ||
      selection === undefined ||
      rng.uniform(k) * triples.length < SAMPLED,
  );
}

const SAMPLED = 100;

it("keeps the contract where the trainer waits for weights", () => {
  const weighing = selectionParts.filter((part) => part?.method === "batch-self-paced");
  expect(weighing.length).toBeGreaterThan(0);
  for (const selection of weighing) {
    // What a gate measures is not counted in examples of the run.
    const gateless = targetParts.filter(({ method }) => method !== "everything" && method !== "gated");
    for (const target of gateless) {
      const recipe = checkRecipe({ format: "gradus.recipe/1", target, selection });
      const options = { seed: 5, batchSize: 6, budget: { cost: 400 }, weigh: true };
      const { rows, cost } = proveContract(recipe, someExamples(61), options);
      expect(rows.some(({ weights }) => weights?.some((weight) => weight < 1))).toBe(true);
      expect(cost.measured % 61).toBe(0);
      if (!measuresOf(recipe, true)) expect(cost.measured).toBe(0);
    }
  }
});

describe("every allowed combination of target, proposal and selection", () => {
  it("is drawn from the whole catalog", () => {
    const names = (parts: (Part | undefined)[]) => [...new Set(parts.flatMap((part) => part?.method ?? []))];
    expect(names(targetParts)).toEqual(targets.map((method) => method.name));
    expect(names(proposalParts)).toEqual(proposals.map((method) => method.name));
    expect(names(selectionParts)).toEqual(selections.map((method) => method.name));
  });

  for (const { target, proposal, selection } of combinations()) {
    for (const softTarget of ["draw", "weigh"]) {
      const given = { format: "gradus.recipe/1", target, proposal, softTarget };
      const recipe = allowed(selection === undefined ? given : { ...given, selection });
      if (recipe === null) continue;
      it(`keeps the contract: ${JSON.stringify([target, proposal, selection, softTarget])}`, () => {
        for (const base of [false, true]) {
          const examples = someExamples(61, { base });
          const options = { seed: 5, batchSize: 6, budget: { cost: 800 }, measureSize: 40 };
          const { cost } = proveContract(recipe, examples, options);
          if (!measuresOf(recipe)) expect(cost.measured + cost.differentiated).toBe(0);
        }
      });
    }
  }
});
