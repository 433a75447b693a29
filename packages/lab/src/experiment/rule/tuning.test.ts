import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { type Tuning, tune } from "./tuning.js";

const experiment = smallExperiment({ tuning: "control", learningRate: 0.09 });

/** Finished tuning cells of the control, with the validation accuracy that `of` gives. */
function cellsAt(rates: readonly number[], of: (rate: number, seed: number) => number): Cell[] {
  return rates.flatMap((learningRate) =>
    [1, 2, 3].map((block) => {
      const task = { phase: "tuning", block, arm: "shuffle", placebo: false, learningRate } as const;
      const validation = of(learningRate, block);
      if (Number.isNaN(validation)) return { ...emptyCell(task, 0), status: "failed" as const };
      const point = { k: 1, cost: 1, step: 1, validation, validationLoss: 1, test: null, testLoss: null };
      return { ...emptyCell(task, 0), curve: [point, { ...point, k: 2, validation: validation - 0.1 }] };
    }),
  );
}

const peakAt = (best: number) => (rate: number) => 0.9 - Math.abs(Math.log(rate / best)) / 100;

describe("tune", () => {
  it("asks for five rates in ratio 3 on three seeds, of the control only", () => {
    const outcome = tune(experiment, []);
    if (!("missing" in outcome)) throw new Error("nothing is missing");
    expect(experiment.tuning.grid).toEqual([0.01, 0.03, 0.09, 0.27, 0.81]);
    expect(outcome.missing).toHaveLength(15);
    expect(new Set(outcome.missing.map(({ arm }) => arm))).toEqual(new Set(["shuffle"]));
  });

  it("chooses the best mean of the best validation of each seed, one rate for all arms", () => {
    const tuning = tune(experiment, cellsAt(experiment.tuning.grid, peakAt(0.09))) as Tuning;
    expect(tuning.rates).toEqual({ shuffle: 0.09, "easy-first": 0.09 });
    expect(tuning.extended).toBe(false);
    expect(tuning.trials.find(({ learningRate }) => learningRate === 0.09)!.validation).toBeCloseTo(0.9, 12);
  });

  it("takes the smaller rate on a tie", () => {
    const tuning = tune(
      experiment,
      cellsAt(experiment.tuning.grid, (rate) => (rate < 0.03 || rate > 0.27 ? 0.5 : 0.8)),
    );
    expect((tuning as Tuning).rates["shuffle"]).toBe(0.03);
  });

  it("extends the grid once where the optimum is at its edge, on that side", () => {
    const first = cellsAt(experiment.tuning.grid, peakAt(0.0011));
    const outcome = tune(experiment, first);
    if (!("missing" in outcome)) throw new Error("nothing is missing");
    const beyond = [...new Set(outcome.missing.map(({ learningRate }) => learningRate))];
    expect(beyond.map((rate) => rate.toPrecision(3)).sort()).toEqual(["0.00111", "0.00333"]);

    const tuning = tune(experiment, [...first, ...cellsAt(beyond, peakAt(0.0011))]) as Tuning;
    expect(tuning.extended).toBe(true);
    expect(tuning.rates["shuffle"]!.toPrecision(3)).toBe("0.00111");
    expect(tuning.warnings[0]).toMatch(/^the learning rate of shuffle was best at the edge of the grid/);
  });

  it("never chooses a rate at which a seed failed, and refuses where all failed", () => {
    const some = cellsAt(experiment.tuning.grid, (rate, seed) =>
      rate === 0.09 && seed === 2 ? Number.NaN : peakAt(0.09)(rate),
    );
    expect([0.03, 0.27]).toContain((tune(experiment, some) as Tuning).rates["shuffle"]);
    const none = cellsAt(experiment.tuning.grid, () => Number.NaN);
    expect(() => tune(experiment, none)).toThrow(
      "tune: shuffle must train at one learning rate at least, failed at all of 0.01, 0.03, 0.09, 0.27, 0.81",
    );
  });

  it("tunes every arm by itself where asked to", () => {
    const each = smallExperiment({ tuning: "each", learningRate: 0.09 });
    const outcome = tune(each, []);
    if (!("missing" in outcome)) throw new Error("nothing is missing");
    expect(outcome.missing).toHaveLength(30);
  });

  it("tunes the lower, the better a squared error", () => {
    const regression = { ...experiment, metric: { ...experiment.metric, higherIsBetter: false } };
    const cells = cellsAt(experiment.tuning.grid, (rate) => Math.abs(Math.log(rate / 0.27)));
    expect((tune(regression, cells) as Tuning).rates["shuffle"]).toBe(0.27);
  });
});

describe("of a 2 × 2", () => {
  const factorial = smallExperiment({ tuning: "control", learningRate: 0.09, factor: "drop:0.2" });
  const control = cellsAt(factorial.tuning.grid, peakAt(0.09));
  const withFactor = cellsAt(factorial.tuning.grid, peakAt(0.27)).map((cell) => ({
    ...cell,
    arm: "shuffle-with-drop",
  }));

  it("the control of each side is tuned, and the arms of that side take its rate", () => {
    const outcome = tune(factorial, control);
    if (!("missing" in outcome)) throw new Error("nothing is missing");
    expect(outcome.missing.map(({ arm }) => arm)).toEqual(Array(15).fill("shuffle-with-drop"));
    expect((tune(factorial, [...control, ...withFactor]) as Tuning).rates).toEqual({
      shuffle: 0.09,
      "easy-first": 0.09,
      "shuffle-with-drop": 0.27,
      "easy-first-with-drop": 0.27,
    });
  });

  it("no rate moves where nothing is tuned", () => {
    const untuned = smallExperiment({ tuning: "none", learningRate: 0.09, factor: "drop:0.2" });
    expect(new Set(Object.values((tune(untuned, []) as Tuning).rates))).toEqual(new Set([0.09]));
  });
});
