import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkRecipe, recipeOf } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCell } from "../cell/cell.js";
import { prepareComparison } from "../resolve/prepare-comparison.js";
import { traceRecipe } from "./trace-recipe.js";

let folder = "";
let table = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-trace-"));
  table = join(folder, "small.csv");
  const rng = createRng(4);
  const lines = Array.from(
    { length: 200 },
    (_, i) => `e${i},${(i % 2) + rng.normal(i)},${i % 2 ? "b" : "a"}`,
  );
  writeFileSync(table, `${["id,x,label", ...lines].join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const input = () => ({ table, columns: { id: "id" }, batchSize: 10, epochs: 6, seed: 3 });

it("traces the very run of block 1 of a comparison", async () => {
  const { trace, exampleIds, experiment } = await traceRecipe(input(), recipeOf("self-paced"), 8, () => {});
  const comparison = await prepareComparison({
    ...input(),
    arms: ["shuffle", "self-paced"],
    tuning: "none",
    margin: 0.01,
  });
  const cell = await runCell(
    comparison.experiment,
    comparison.data,
    { phase: "main", block: 1, arm: "self-paced", placebo: false, learningRate: experiment.learningRate },
    { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} },
  );
  const { monotonyFailure, ...definition } = trace.definition;
  const { example, ...failure } = monotonyFailure!;
  expect({ ...definition, monotonyFailure: { ...failure, exampleId: exampleIds[example] } }).toEqual(
    cell.definition,
  );
  expect(trace.steps).toBe(cell.steps);
  expect(trace.starvation.effectiveSampleSize).toBe(cell.starvation!.effectiveSampleSize);
  expect(trace.points.at(-1)!.step).toBe(cell.steps);
  expect(trace.stages).toHaveLength(cell.definition!.stages);
});

it("tells how far it is, and stops where it is told to", async () => {
  const shares: number[] = [];
  await traceRecipe(input(), recipeOf("importance"), 4, (share) => shares.push(share));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.9);
  const stop = () => {
    throw new Error("enough");
  };
  await expect(traceRecipe(input(), recipeOf("importance"), 4, stop)).rejects.toThrow("enough");
});

it("refuses a score that nothing gives", async () => {
  const recipe = checkRecipe({
    format: "gradus.recipe/1",
    target: { method: "paced", score: "length" },
    proposal: { method: "priority" },
  });
  await expect(traceRecipe(input(), recipe, 4, () => {})).rejects.toThrow(
    'the score "length" of the recipe must be difficulty or irreducibleLoss, got a score that nothing gives',
  );
});
