import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signals } from "../contracts.js";
import fixture from "../fixtures/training-dynamics.json" with { type: "json" };
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { parseSnapshot, stringifySnapshot } from "../snapshot.js";
import { el2nDifficulty, logitLossDifficulty, marginDifficulty, softmax } from "./predictions.js";
import {
  createTrainingDynamics,
  type DynamicsSignal,
  dynamicsSignals,
  type TrainingDynamics,
} from "./training-dynamics.js";

/** Presents one example once for each value of a signal. */
function present(signal: DynamicsSignal, values: readonly number[]): TrainingDynamics {
  const dynamics = createTrainingDynamics(1, { signals: [signal] });
  for (const value of values) dynamics.observe(Int32Array.of(0), { [signal]: Float32Array.of(value) });
  return dynamics;
}

describe("of the published vector's epochs", () => {
  const { p_true, correct: record, ...vector } = vectors.cartography;
  const probability = present("labelProbability", p_true);
  const correct = present("correct", record).scores();

  it("has its confidence, variability and correctness", () => {
    const { confidence, variability } = probability.scores();
    expect(confidence![0]).toBeCloseTo(1 - vector.confidence, 6);
    expect(variability![0]).toBeCloseTo(vector.variability_pop, 6);
    expect(correct.correctness![0]).toBeCloseTo(1 - vector.correctness, 14);
  });

  it("widens variability by its own uncertainty where asked", () => {
    const variance = vector.variability_pop ** 2;
    const { variability } = probability.scores({ confidenceInterval: true });
    expect(variability![0]).toBeCloseTo(Math.sqrt(variance + variance ** 2 / 4), 6);
  });

  it("counts what was forgotten, and from when on it stayed", () => {
    expect([...correct.forgetting!, ...correct.learnedIteration!]).toEqual([vector.forgetting_events, 4]);
    expect([...present("correct", [1, 0]).scores().learnedIteration!]).toEqual([Infinity]);
    expect([...present("correct", [1, 1]).scores().learnedIteration!]).toEqual([1]);
  });

  it("has its area under the margin, turned", () => {
    const { margins, aum } = vectors.aum;
    expect(present("logitMargin", margins).scores().aum![0]).toBeCloseTo(-aum, 7);
  });
});

it("averages EL2N over the early presentations alone", () => {
  const dynamics = createTrainingDynamics(2, { signals: ["gradientNorm"], earlyPresentations: 2 });
  dynamics.observe(Int32Array.of(0, 0, 1, 0), { gradientNorm: Float32Array.of(1, 0.5, 0.25, 9) });
  expect([...dynamics.scores().el2n!]).toEqual([0.75, 0.25]);
});

it("tells what was never learned from what was never forgotten, in finite numbers too", () => {
  const dynamics = createTrainingDynamics(3, { signals: ["correct"] });
  dynamics.observe(Int32Array.of(0, 1, 2, 0, 1, 0), { correct: Float32Array.of(0, 1, 1, 0, 0, 0) });
  const { forgetting, learnedIteration, presentations } = dynamics.scores();
  expect([...presentations]).toEqual([3, 2, 1]);
  expect([...forgetting!]).toEqual([Infinity, 1, 0]);
  expect([...learnedIteration!]).toEqual([Infinity, Infinity, 1]);
  const finite = dynamics.scores({ finite: true });
  expect([...finite.forgetting!]).toEqual([3, 1, 0]);
  expect([...finite.learnedIteration!]).toEqual([4, 4, 1]);
});

/** A run of `epochs` shuffled epochs and a part of one more, in batches, with its signals. */
function someRun(count: number, epochs: number, seed: number): { indices: Int32Array; signals: Signals }[] {
  const rng = createRng(seed);
  const order = Array.from({ length: epochs + 1 }, (_, epoch) => {
    const key = Float64Array.from({ length: count }, (_, i) => rng.split(`order-${epoch}`).uniform(i));
    return Array.from(key.keys()).sort((a, b) => key[a]! - key[b]!);
  }).flat();
  const indices = order.slice(0, epochs * count + (count >> 1));
  const batches = [];
  for (let start = 0; start < indices.length; start += 3) {
    const batch = Int32Array.from(indices.slice(start, start + 3));
    const draw = (name: string) =>
      Float32Array.from(batch, (_, k) => rng.split(name).uniform(start + k) * (name === "loss" ? 3 : 1));
    const signals = Object.fromEntries(dynamicsSignals.map((name) => [name, draw(name)]));
    signals["correct"] = signals["correct"]!.map((value) => (value < 0.6 ? 1 : 0));
    batches.push({ indices: batch, signals });
  }
  return batches;
}

/** What was presented of one example, in order. */
function presentationsOf(run: ReturnType<typeof someRun>, i: number, name: DynamicsSignal): number[] {
  return run.flatMap(({ indices, signals }) =>
    Array.from(indices).flatMap((index, k) => (index === i ? [signals[name]![k]!] : [])),
  );
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

it("is what the whole record of a run says", () => {
  const shape = fc.record({ count: fc.integer({ min: 1, max: 9 }), epochs: fc.integer({ min: 1, max: 7 }) });
  fc.assert(
    fc.property(shape, fc.nat(), ({ count, epochs }, seed) => {
      const run = someRun(count, epochs, seed);
      const dynamics = createTrainingDynamics(count, { earlyPresentations: 3 });
      for (const { indices, signals } of run) dynamics.observe(indices, signals);
      const scores = dynamics.scores();
      for (let i = 0; i < count; i++) {
        const record = (name: DynamicsSignal) => presentationsOf(run, i, name);
        const p = record("labelProbability");
        const correct = record("correct");
        const wrongAt = correct.lastIndexOf(0);
        const forgotten = correct.filter((value, e) => value === 0 && correct[e - 1] === 1).length;
        expect(scores.meanLoss![i]).toBeCloseTo(mean(record("loss")), 12);
        expect(scores.finalLoss![i]).toBe(record("loss").at(-1));
        expect(scores.confidence![i]).toBeCloseTo(1 - mean(p), 12);
        expect(scores.variability![i]).toBeCloseTo(
          Math.sqrt(mean(p.map((value) => (value - mean(p)) ** 2))),
          12,
        );
        expect(scores.correctness![i]).toBeCloseTo(1 - mean(correct), 12);
        expect(scores.forgetting![i]).toBe(correct.includes(1) ? forgotten : Infinity);
        expect(scores.learnedIteration![i]).toBe(wrongAt === correct.length - 1 ? Infinity : wrongAt + 2);
        expect(scores.el2n![i]).toBeCloseTo(mean(record("gradientNorm").slice(0, 3)), 12);
        expect(scores.aum![i]).toBeCloseTo(-mean(record("logitMargin")), 12);
      }
    }),
    { seed: 73, numRuns: 60 },
  );
});

it("is the same to the bit in blocks, and stored as text and restored after any batch", () => {
  const run = someRun(5, 4, 1);
  const whole = createTrainingDynamics(5);
  let stored = createTrainingDynamics(5);
  for (const { indices, signals } of run) {
    whole.observe(indices, signals);
    stored.observe(indices, signals);
    const text = stringifySnapshot({ format: "gradus.snapshot/1", state: stored.state() });
    stored = createTrainingDynamics(5);
    stored.restore(parseSnapshot(text).state);
    expect(stored.state()).toEqual(whole.state());
  }
  const block = createTrainingDynamics(5);
  const joined = (name: DynamicsSignal) =>
    Float32Array.from(run.flatMap(({ signals }) => [...signals[name]!]));
  block.observe(
    Int32Array.from(run.flatMap(({ indices }) => [...indices])),
    Object.fromEntries(dynamicsSignals.map((name) => [name, joined(name)])),
  );
  expect(block.scores()).toEqual(whole.scores());
});

it("follows only the signals it was told of", () => {
  const dynamics = present("correct", [1]);
  expect(dynamics.signals).toEqual(["correct"]);
  expect(Object.keys(dynamics.scores())).toEqual([
    "presentations",
    "correctness",
    "forgetting",
    "learnedIteration",
  ]);
});

it("refuses, and what is refused leaves nothing behind", () => {
  expect(() => createTrainingDynamics(0)).toThrow(
    new RangeError("createTrainingDynamics: count must be a positive integer, got 0"),
  );
  expect(() => createTrainingDynamics(1, { signals: ["entropy" as DynamicsSignal] })).toThrow(
    new TypeError(
      'createTrainingDynamics: signals must be among loss, labelProbability, correct, gradientNorm, logitMargin, got "entropy"',
    ),
  );
  expect(() => createTrainingDynamics(1, { earlyPresentations: 0 })).toThrow(
    new RangeError("createTrainingDynamics: earlyPresentations must be a positive integer, got 0"),
  );
  const dynamics = createTrainingDynamics(2, { signals: ["loss", "correct"] });
  const observe = (indices: number[], loss: number[], correct: number[]) => () =>
    dynamics.observe(Int32Array.from(indices), {
      loss: Float32Array.from(loss),
      correct: Float32Array.from(correct),
    });
  expect(observe([0], [1], [])).toThrow(
    new TypeError("TrainingDynamics.observe: correct must be a Float32Array of 1 numbers, got 0"),
  );
  expect(observe([0, 2], [1, 1], [1, 1])).toThrow(
    new RangeError("TrainingDynamics.observe: indices[1] must be in [0, 2), got 2"),
  );
  expect(observe([0, 1], [1, NaN], [1, 1])).toThrow(
    new RangeError("TrainingDynamics.observe: loss[1] must not be NaN"),
  );
  expect(observe([0, 1], [1, 1], [1, 0.5])).toThrow(
    new RangeError("TrainingDynamics.observe: correct[1] must be 0 or 1, got 0.5"),
  );
  expect(() => dynamics.observe(Int32Array.of(0), { loss: Float32Array.of(1) })).toThrow(
    new TypeError("TrainingDynamics.observe: correct must be a Float32Array of 1 numbers, got undefined"),
  );
  expect(dynamics.state()).toEqual(createTrainingDynamics(2, { signals: ["loss", "correct"] }).state());
  observe([0], [1], [1])();
  expect(() => dynamics.scores()).toThrow(
    new RangeError(
      "TrainingDynamics.scores: every example must have been presented once, got 1 of 2 that were not",
    ),
  );
  expect(() => dynamics.restore({})).toThrow(
    new TypeError("TrainingDynamics.restore: state.presentations must hold 2 numbers, got none"),
  );
  expect(() => present("labelProbability", [1]).scores({ confidenceInterval: true })).toThrow(
    new RangeError(
      "TrainingDynamics.scores: every example must have been presented twice, got 1 of 1 that were not",
    ),
  );
});

it("makes of published logits what NumPy makes of them", () => {
  const dynamics = createTrainingDynamics(10);
  fixture.logits.forEach((row, epoch) => {
    const logits = Float64Array.from(row);
    const gold = Int32Array.from(fixture.gold[epoch]!);
    const probabilities = softmax(logits, 3);
    const margin = marginDifficulty(logits, gold);
    dynamics.observe(Int32Array.from(gold.keys()), {
      loss: Float32Array.from(logitLossDifficulty(logits, gold)),
      labelProbability: Float32Array.from(gold, (y, i) => probabilities[3 * i + y]!),
      correct: Float32Array.from(margin, (beaten) => (beaten < 0 ? 1 : 0)),
      gradientNorm: Float32Array.from(el2nDifficulty(probabilities, gold)),
      logitMargin: Float32Array.from(margin, (beaten) => -beaten),
    });
  });
  const found = dynamics.scores();
  for (const [name, expected] of Object.entries(fixture.scores)) {
    const values = found[name as keyof typeof fixture.scores]!;
    // float32 signals of at most 4
    expected.forEach((value, i) => {
      expect(Math.abs(values[i]! - value)).toBeLessThan(4 * 2 ** -24);
    });
  }
});
