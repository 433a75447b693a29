import fc from "fast-check";
import { expect, it } from "vitest";
import type { Target } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { RunMemory } from "../memory.js";
import { logarithmicRegularizer } from "../regularizer/logarithmic.js";
import { someExamples } from "../testing/examples.js";
import { momentOf, setupOf } from "../testing/setup.js";
import { type SelfPacedOptions, selfPaced } from "./self-paced.js";

const LOSSES = vectors.spl.losses;

function targetOf(options: SelfPacedOptions, count = LOSSES.length): Target {
  return selfPaced({ warmup: 0, ...options }, setupOf(someExamples(count)));
}

function memoryOf(losses: readonly number[]): RunMemory {
  const memory = new RunMemory(losses.length);
  const indices = Int32Array.from(losses.keys());
  memory.write("measured", { loss: Float32Array.from(losses) }, ["loss"], indices, 0);
  return memory;
}

function weightsAt(target: Target, progress: number, losses: readonly number[]): number[] {
  const moment = momentOf(losses.length, { progress, memory: memoryOf(losses) });
  target.advance(moment);
  return losses.map((_, i) => target.weightOf(i));
}

it("opens the fraction of the losses that progress asks for", () => {
  // oracle: the count of l ≤ sorted[k]
  const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(distinct, fc.double({ min: 0, max: 0.79, noNaN: true }), (numbers, progress) => {
      const losses = numbers.map((value) => value / 8);
      const target = targetOf({ startFraction: 0.2, fullAt: 0.8, rounds: 1 }, losses.length);
      const weights = weightsAt(target, progress, losses);
      const fraction = 0.2 + 0.8 * (progress / 0.8);
      const expected = Math.max(1, Math.ceil(fraction * losses.length - 1e-9));
      expect(weights.filter((weight) => weight === 1).length).toBe(expected);
      const opened = losses.filter((_, i) => weights[i] === 1);
      expect(Math.max(...opened)).toBe([...losses].sort((a, b) => a - b)[expected - 1]);
    }),
    { seed: 1 },
  );
});

it("grows Kumar's threshold by μ from the loss that opens the start fraction", () => {
  const { mu, threshold_1_over_K } = vectors.kumar_pace;
  const target = targetOf({ pace: "kumar", growth: mu, startFraction: 0.1, rounds: 6 }, 30);
  const losses = Array.from({ length: 30 }, (_, i) => 1 + i * 0.15);
  threshold_1_over_K.forEach((threshold, round) => {
    const weights = weightsAt(target, (round + 0.5) / 6, losses);
    const scaled = threshold * losses[2]!; // 1/K₀ opens 3 of 30
    expect(weights).toEqual(losses.map((loss) => (Math.fround(loss) <= Math.fround(scaled) + 1e-6 ? 1 : 0)));
  });
});

it("takes the weights of the regularizer at the threshold", () => {
  const target = targetOf({
    regularizer: { method: "linear" },
    startFraction: 0.5,
    stopFraction: 0.5,
    rounds: 1,
  });
  const weights = weightsAt(target, 0.5, LOSSES);
  const threshold = Math.fround(0.5);
  LOSSES.forEach((loss, i) => {
    expect(weights[i]).toBeCloseTo(Math.max(0, 1 - loss / threshold), 6);
  });
  expect(target.soft).toBe(true);
  expect(target.openCount).toBe(2);
});

it("scales losses for the logarithm by the declared quantile", () => {
  const target = targetOf({
    regularizer: { method: "logarithmic" },
    startFraction: 0.5,
    stopFraction: 0.5,
    scaleQuantile: 0.8,
    rounds: 1,
  });
  const scale = 0.9 * (1 + 1e-6);
  const expected = LOSSES.map((loss) => logarithmicRegularizer()(loss / scale, 0.5 / scale));
  weightsAt(target, 0.5, LOSSES).forEach((weight, i) => {
    expect(weight).toBeCloseTo(expected[i]!, 5);
  });
});

it("keeps the scaled threshold below 1 where it ties with the quantile", () => {
  const target = targetOf({
    regularizer: { method: "logarithmic" },
    stopFraction: 0.5,
    scaleQuantile: 0.8,
    rounds: 1,
  });
  expect(weightsAt(target, 0.5, [1, 1, 1, 1, 1, 2])).toEqual([1, 1, 1, 1, 1, 0]);
});

it("opens everything, unmeasured and for good, where the fraction reaches 1", () => {
  const target = targetOf({ fullAt: 0.5, rounds: 4 });
  const memory = memoryOf(LOSSES);
  expect(target.measureBefore(momentOf(6, { progress: 0.1, memory }))).toEqual({
    pool: "train",
    signals: ["loss"],
  });
  target.advance(momentOf(6, { progress: 0.1, memory }));
  expect(target.openCount).toBeLessThan(6);
  expect(target.measureBefore(momentOf(6, { progress: 0.5, memory }))).toBeNull();
  expect(target.advance(momentOf(6, { progress: 0.5, memory }))).toBe("all");
  expect(target.openCount).toBe(6);
  expect(target.measureBefore(momentOf(6, { progress: 0.99, memory }))).toBeNull();
  expect(target.advance(momentOf(6, { progress: 0.99, memory }))).toBe("none");
});

it("holds the stop fraction to the end", () => {
  const losses = Array.from({ length: 20 }, (_, i) => (i + 1) / 10);
  for (const pace of ["quantile", "kumar"] as const) {
    const target = targetOf({ pace, stopFraction: 0.7, startFraction: 0.4, growth: 3, rounds: 8 }, 20);
    for (let round = 0; round < 8; round++) weightsAt(target, (round + 0.1) / 8, losses);
    expect(target.openCount).toBe(14);
  }
});

it("starts with everything through the warm-up", () => {
  const target = selfPaced({ warmup: 0.3, rounds: 2 }, setupOf(someExamples(6)));
  const moment = momentOf(6, { progress: 0.29, memory: memoryOf(LOSSES) });
  expect(target.measureBefore(moment)).toBeNull();
  expect(target.advance(moment)).toBe("none");
  expect(target.openCount).toBe(6);
});

it("takes hard weights where all soft ones would be 0", () => {
  const target = targetOf({ regularizer: { method: "linear" }, stopFraction: 0.5, rounds: 1 });
  expect(weightsAt(target, 0.5, [2, 2, 2, 2, 2, 2])).toEqual([1, 1, 1, 1, 1, 1]);
  const zero = targetOf({ regularizer: { method: "mixture" }, stopFraction: 0.5, rounds: 1 });
  expect(weightsAt(zero, 0.5, [0, 0, 0, 0, 1, 1])).toEqual([1, 1, 1, 1, 0, 0]);
});

it("keeps open what was never reported, in passive rounds", () => {
  const target = targetOf({ losses: "reported", startFraction: 0.5, stopFraction: 0.5, rounds: 1 });
  const memory = new RunMemory(6);
  memory.write("reported", { loss: Float32Array.of(1, 2, 3, 4) }, ["loss"], Int32Array.of(0, 1, 2, 3), 0);
  const moment = momentOf(6, { progress: 0.5, memory });
  expect(target.measureBefore(moment)).toEqual({ pool: "train", signals: [] });
  target.advance(moment);
  expect([0, 1, 2, 3, 4, 5].map((i) => target.weightOf(i))).toEqual([1, 1, 0, 0, 1, 1]);
});

it("waits for losses where none is known yet, and does not open everything for good", () => {
  const target = targetOf({ losses: "reported", startFraction: 0.5, rounds: 4 }, 4);
  const memory = new RunMemory(4);
  const weightsAfter = (progress: number) => {
    target.advance(momentOf(4, { progress, memory }));
    return [0, 1, 2, 3].map((i) => target.weightOf(i));
  };
  expect(weightsAfter(0)).toEqual([1, 1, 1, 1]);
  const everyone = Int32Array.of(0, 1, 2, 3);
  memory.write("reported", { loss: Float32Array.of(3, 1, 4, 2) }, ["loss"], everyone, 0);
  expect(weightsAfter(0.25)).toEqual([1, 1, 0, 1]); // .5 + .5 × .25 / .8 of 4 open
});

it.each(["hard", "linear", "logarithmic", "logistic", "welsch", "mixture"])(
  "leaves out what has an infinite loss, under the %s regularizer",
  (method) => {
    const target = targetOf({ regularizer: { method }, startFraction: 0.5, rounds: 1 }, 4);
    const weights = weightsAt(target, 0, [Infinity, 1, Infinity, Infinity]);
    expect(weights[1]).toBeGreaterThan(0);
    expect(weights.filter((_, i) => i !== 1)).toEqual([0, 0, 0]);
    const lost = targetOf({ regularizer: { method }, startFraction: 0.5, rounds: 1 }, 4);
    expect(weightsAt(lost, 0, [Infinity, Infinity, Infinity, Infinity])).toEqual([1, 1, 1, 1]);
  },
);

it("gives the placebo's weights to examples of the same class", () => {
  const examples = someExamples(60);
  const losses = Array.from({ length: 60 }, (_, i) => ((i * 37) % 61) / 20);
  const settings = { startFraction: 0.5, stopFraction: 0.5, warmup: 0, rounds: 1 };
  const own = weightsAt(selfPaced(settings, setupOf(examples)), 0.5, losses);
  const placebo = weightsAt(selfPaced({ ...settings, permuted: true }, setupOf(examples)), 0.5, losses);
  expect(placebo).not.toEqual(own);
  for (const label of [0, 1, 2]) {
    const openOf = (weights: number[]) =>
      weights.filter((w, i) => w === 1 && examples.classes![i] === label).length;
    expect(openOf(placebo)).toBe(openOf(own));
  }
});

it("grows a λ in units of loss by μ every round, and stops for good past every loss", () => {
  const target = targetOf({ pace: "lambda", lambda: 0.25, growth: 2, rounds: 8 });
  const openAfter = (round: number) => {
    weightsAt(target, (round + 0.5) / 8, LOSSES);
    return target.openCount;
  };
  // λ = .25, .5, 1, 2 over .1, .3, .5, .7, .9, 1.2.
  expect([0, 1, 2, 3].map(openAfter)).toEqual([1, 3, 5, 6]);
  expect(target.measureBefore(momentOf(6, { progress: 0.9 }))).toBeNull();
});

it("reads the running mean of the losses of its rounds, and keeps it through storage", () => {
  const options: SelfPacedOptions = { momentum: 0.75, startFraction: 0.5, stopFraction: 0.5, rounds: 3 };
  const target = targetOf(options, 4);
  const own = targetOf({ ...options, momentum: 0 }, 4);
  const turned = [4, 3, 2, 1];
  expect(weightsAt(target, 0.1, [1, 2, 3, 4])).toEqual([1, 1, 0, 0]);
  const copy = targetOf(options, 4);
  copy.restore(structuredClone(target.state()));
  // .75 × (1, 2, 3, 4) + .25 × (4, 3, 2, 1) still rises; .75 of that and .25 of the same again no more.
  for (const each of [target, copy]) {
    expect(weightsAt(each, 0.4, turned)).toEqual([1, 1, 0, 0]);
    expect(
      weightsAt(
        each,
        0.7,
        turned.map((loss) => 3 * loss),
      ),
    ).toEqual([0, 0, 1, 1]);
  }
  expect(weightsAt(own, 0.4, turned)).toEqual([0, 0, 1, 1]);
});

it("opens the fraction it is asked for under diversity too, over more groups", () => {
  const groups = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 2, 2);
  const losses = [0.05, 0.12, 0.13, 0.2, 0.28, 0.15, 0.35, 0.5, 0.4, 0.55];
  const examples = { ...someExamples(10), groups };
  const openGroups = (diversity: number) => {
    const settings: SelfPacedOptions = {
      diversity,
      startFraction: 0.5,
      stopFraction: 0.5,
      warmup: 0,
      rounds: 1,
    };
    const weights = weightsAt(selfPaced(settings, setupOf(examples)), 0.5, losses);
    return groups.filter((_, i) => weights[i] === 1).join("");
  };
  expect(openGroups(0)).toBe("00001");
  expect(openGroups(3.5)).toBe("00012");
});

it("holds its weights to the curriculum region until everything is open", () => {
  const examples = { ...someExamples(4), scores: { difficulty: Float64Array.of(1, 4, 2, 3) } };
  const settings: SelfPacedOptions = {
    region: 0.25,
    pace: "lambda",
    lambda: 0.5,
    growth: 1,
    stopFraction: 1,
    warmup: 0,
    rounds: 1,
  };
  const { loss, v } = vectors.spcl_linear;
  const losses = [...loss.slice(0, 2), loss[2]! + 0.2, loss[3]!];
  const hard = weightsAt(selfPaced(settings, setupOf(examples)), 0.5, losses);
  expect(hard.map((weight) => Number(weight.toFixed(6)))).toEqual(vectors.spcl_hard.v);
  const soft = selfPaced({ ...settings, regularizer: { method: "linear" } }, setupOf(examples));
  const weights = weightsAt(soft, 0.5, losses);
  expect(weights[0]).toBeGreaterThan(v[0]!);
  expect(0.1 * weights[0]! + 0.4 * weights[1]! + 0.2 * weights[2]! + 0.3 * weights[3]!).toBeCloseTo(0.25, 6);
  const whole = selfPaced({ region: 0.25, warmup: 0, fullAt: 0.5 }, setupOf(examples));
  expect(weightsAt(whole, 0.9, losses)).toEqual([1, 1, 1, 1]);
});

it("keeps a score of one value from being an order", () => {
  const examples = { ...someExamples(4), scores: { difficulty: new Float64Array(4) } };
  expect(() => selfPaced({ region: 0.5 }, setupOf(examples))).toThrow(
    /^startRun: examples.scores.difficulty must hold more than one value/,
  );
});

it("refuses settings that contradict each other", () => {
  expect(() => targetOf({ pace: "lambda" })).toThrow(
    new RangeError('self-paced: lambda must be given under pace "lambda", got undefined'),
  );
  expect(() => targetOf({ lambda: 0.5 })).toThrow(
    new RangeError('self-paced: lambda must be left out under pace "quantile", got 0.5'),
  );
  expect(() => targetOf({ diversity: 1, regularizer: { method: "linear" } })).toThrow(
    new RangeError(
      "self-paced: diversity must be 0 under the linear regularizer, since it is defined for hard weights, got 1",
    ),
  );
  expect(() => targetOf({ diversity: 1, region: 0.5 })).toThrow(
    new RangeError("self-paced: region must be 1 beside diversity (1), got 0.5"),
  );
  expect(() => targetOf({ warmup: 0.8, fullAt: 0.5 })).toThrow(
    new RangeError("self-paced: fullAt must be above warmup (0.8), got 0.5"),
  );
  expect(() => targetOf({ startFraction: 0.6, stopFraction: 0.5 })).toThrow(
    new RangeError("self-paced: stopFraction must be at least startFraction (0.6), got 0.5"),
  );
  expect(() => targetOf({ regularizer: { method: "logarithmic" }, scaleQuantile: 0.9 })).toThrow(
    new RangeError(
      "self-paced: scaleQuantile must be 1, or above stopFraction (1) under quantile pace, got 0.9",
    ),
  );
});
