import { recipeOf } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { clusteredClasses } from "./clustered-classes.js";
import { trainOnTask } from "./train-on-task.js";

const task = clusteredClasses(createRng(1), { trainRows: 400, testRows: 200, noise: 0 });
const rng = createRng(2);

describe("trainOnTask", () => {
  it("learns, and ends before the pacing of a longer run is full", async () => {
    const seen = new Set<number>();
    const { accuracy, measured, trained } = await trainOnTask(
      task,
      recipeOf("random-order", { startFraction: 0.2, fullAt: 1, degree: 1 }),
      {
        rng,
        steps: 200,
        horizon: 320,
        watch: ({ indices }) => {
          for (const position of indices) seen.add(position);
        },
      },
    );
    const openAfter = (steps: number) => Math.ceil(400 * (0.2 + (0.8 * steps) / 320));
    expect(seen.size).toBeLessThanOrEqual(openAfter(199));
    // Twenty batches go over the open set more than twice.
    expect(seen.size).toBeGreaterThanOrEqual(openAfter(179));
    expect([measured, trained]).toEqual([0, 200 * 32]);
    expect(accuracy).toBeGreaterThan(0.1 + 5 * Math.sqrt((0.1 * 0.9) / 200));
  });

  it("reports signals beside those that the recipe reads, and trains the same", async () => {
    const reported = new Set<string>();
    const recipe = recipeOf("shuffle", {});
    const plain = await trainOnTask(task, recipe, { rng, steps: 10 });
    const watched = await trainOnTask(task, recipe, {
      rng,
      steps: 10,
      signals: ["loss", "logitMargin"],
      watch: (_, signals) => Object.keys(signals).forEach((name) => void reported.add(name)),
    });
    expect([...reported].sort()).toEqual(["logitMargin", "loss"]);
    expect(watched).toEqual(plain);
  });

  it("trains on the rows that it is given", async () => {
    const rows = Int32Array.of(3, 5, 8, 13);
    let most = 0;
    await trainOnTask(task, recipeOf("shuffle", {}), {
      rng,
      steps: 3,
      rows,
      watch: ({ indices }) => {
        most = Math.max(most, ...indices);
      },
    });
    expect(most).toBe(3);
  });
});
