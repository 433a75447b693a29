import { recipeOf, startRun } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { Diverged } from "../trainers/diverged.js";
import { createEmbeddedTrainer } from "../trainers/embedded/trainer.js";
import { recordTrainingDynamics } from "./record-training-dynamics.js";
import { contextOver } from "./testing/memory-only.js";
import { noisyClasses } from "./testing/noisy-classes.js";
import { trainShuffled } from "./train-shuffled.js";
import { type DynamicsScore, leastDynamicsCost, trainingDynamics } from "./training-dynamics.js";

const table = noisyClasses(120, 3);
const context = contextOver(table.dataset, { cost: 5000 });
const every = ["loss", "labelProbability", "correct", "gradientNorm", "logitMargin"] as const;
const options = { signals: every, earlyPresentations: 2 };

describe("recordTrainingDynamics", () => {
  // Oracle: the same run step by step, with a look of its own at the batch before each step.
  it("records what a look before each step would see, a presentation an epoch", async () => {
    const { rows, spec, costs } = context;
    const rng = createRng(8);
    const recorded = await recordTrainingDynamics(context, rows, rng, 1500, options);
    await recorded.trainer.dispose();

    const trainer = await createEmbeddedTrainer({
      dataset: table.dataset,
      rows,
      spec,
      seed: rng.split("model").seed(),
    });
    const run = startRun(
      recipeOf("shuffle", {}),
      { count: rows.length, keys: new Uint32Array(2 * rows.length) },
      { seed: rng.split("run").seed(), batchSize: spec.batchSize, budget: { cost: 1500 }, costs },
    );
    const margins = Array.from(rows, (): number[] => []);
    const probabilities = Array.from(rows, (): number[] => []);
    for (let ask = run.ask(); ask.kind === "train"; ask = run.ask()) {
      const indices = ask.indices.slice();
      const seen = await trainer.measure({
        kind: "measure",
        v: 1,
        id: 0,
        step: ask.step,
        indices,
        signals: ["logitMargin", "labelProbability"],
        purpose: "pool",
        progress: ask.progress[0]!,
      });
      indices.forEach((position, k) => {
        margins[position]!.push(seen.logitMargin![k]!);
        probabilities[position]!.push(seen.labelProbability![k]!);
      });
      await trainer.train(ask);
      run.tell(ask.id, {});
    }
    await trainer.dispose();

    const scores = recorded.dynamics.scores();
    expect(Math.min(...scores.presentations)).toBe(8);
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    rows.forEach((_, position) => {
      const own = probabilities[position]!;
      const centre = meanOf(own);
      const deviation = Math.sqrt(meanOf(own.map((p) => (p - centre) ** 2)));
      // float32 signals of about 1 to 10: eight digits less the rounding of another order of sums
      expect(scores.aum![position]!).toBeCloseTo(-meanOf(margins[position]!), 4);
      expect(scores.confidence![position]!).toBeCloseTo(1 - centre, 5);
      expect(scores.variability![position]!).toBeCloseTo(deviation, 5);
    });
  });

  it("changes nothing of the training that it records, to the bit", async () => {
    const { rows } = context;
    const plain = await trainShuffled(context, rows, createRng(8), 1500);
    const recorded = await recordTrainingDynamics(context, rows, createRng(8), 1500, options);
    expect(recorded.spent).toBe(plain.spent);
    expect(recorded.trainer.checkpoint()).toEqual(plain.trainer.checkpoint());
    await Promise.all([plain.trainer.dispose(), recorded.trainer.dispose()]);
  });
});

describe("trainingDynamics", () => {
  const scoreOf = (score: DynamicsScore, more = {}) =>
    trainingDynamics({ ...context, ...more }, { score, earlyEpochs: 3 });

  it("is finite in every row and costs no more than it may, whatever the score", async () => {
    for (const score of ["aum", "confidence", "variability", "correctness", "forgetting", "el2n"] as const) {
      const scored = await scoreOf(score);
      expect([...scored.values].every(Number.isFinite)).toBe(true);
      expect([...scored.positions]).toEqual([...context.rows.keys()]);
      expect(scored.cost).toBe(Math.floor(5000 / 21) * 21); // steps of 7 rows at 3 a row
    }
    expect(Math.min(...(await scoreOf("learned-iteration")).values)).toBeGreaterThanOrEqual(1);
  });

  it("is one draw of one run: the same for the same key, another for another", async () => {
    expect(await scoreOf("aum")).toEqual(await scoreOf("aum"));
    const other = await scoreOf("aum", { rng: createRng(77) });
    expect(other.values).not.toEqual((await scoreOf("aum")).values);
  });

  it("ranks rows whose label was turned as the hardest", async () => {
    const { values } = await scoreOf("aum");
    const turned = context.rows.map((row) => table.turned[row]!);
    expect(rankShare(values, turned)).toBeGreaterThan(0.9);
  });

  it("fails as a diverged run does where training leaves the finite numbers", async () => {
    const spec = { ...context.spec, learningRate: 1e38 };
    await expect(scoreOf("aum", { spec })).rejects.toThrow(Diverged);
  });

  it("refuses a cost that does not show every row once, and says which does", async () => {
    // by hand: 60 rows are 9 steps of 7, each row for 3
    expect(leastDynamicsCost(60, 7, context.costs)).toBe(189);
    await expect(scoreOf("aum", { cost: 188 })).rejects.toThrow(
      new RangeError("trainingDynamics: cost must be at least 189 (every row once), got 188"),
    );
    expect((await scoreOf("aum", { cost: 189 })).cost).toBe(189);
  });
});

/** Share of pairs of a turned and another row in which the turned one is harder. */
function rankShare(values: Float64Array, turned: Int32Array): number {
  let [wins, pairs] = [0, 0];
  turned.forEach((isTurned, i) => {
    if (isTurned === 0) return;
    turned.forEach((other, j) => {
      if (other === 1) return;
      pairs++;
      wins += Number(values[i]! > values[j]!);
    });
  });
  return wins / pairs;
}
