import { expect, it } from "vitest";
import { recipeOf } from "./catalog.js";
import { startRun } from "./run.js";

// Pools are cut to the number of examples: sizes that are no whole number of batches, some of which a division and a
// multiplication by the batch size do not give back.
it.each([
  { count: 200, batchSize: 128 },
  { count: 360, batchSize: 350 },
  { count: 61, batchSize: 7 },
])("of $count examples serve batches of $batchSize, step after step", ({ count, batchSize }) => {
  const scores = { irreducibleLoss: new Float64Array(count) };
  const examples = { count, keys: Uint32Array.from({ length: 2 * count }, (_, i) => i), scores };
  const run = startRun(recipeOf("reducible-loss", { poolFactor: 100 }), examples, {
    seed: 1,
    batchSize,
    budget: { steps: 6 },
  });
  for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
    if (ask.kind === "wait") throw new Error("nothing is open");
    expect(ask.indices).toHaveLength(ask.kind === "measure" ? count : batchSize);
    if (ask.kind === "measure") {
      expect(new Set(ask.indices).size).toBe(count);
      run.tell(ask.id, { loss: Float32Array.from(ask.indices, (index) => index % 5) });
    } else run.tell(ask.id, {});
  }
});
