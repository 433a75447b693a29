import type { TrainAsk } from "@gradus/curriculum";
import fc from "fast-check";
import { expect, it } from "vitest";
import { PlanDigest } from "./plan-digest.js";

const asked = (indices: readonly number[], weights: readonly number[]) =>
  ({ indices: Int32Array.from(indices), weights: Float32Array.from(weights) }) as unknown as TrainAsk;

const rows = fc.array(fc.tuple(fc.nat(99), fc.double({ min: 0, max: 4, noNaN: true })), {
  minLength: 2,
  maxLength: 30,
});
const askOf = (pairs: readonly (readonly [number, number])[]) =>
  asked(
    pairs.map(([index]) => index),
    pairs.map(([, weight]) => weight),
  );

it("is the same whatever blocks the rows came in, and wherever it was stored between two folds", () => {
  fc.assert(
    fc.property(rows, rows, fc.nat(), (first, second, cut) => {
      const whole = new PlanDigest();
      whole.add(askOf(first));
      whole.fold();
      whole.add(askOf(second));

      const at = 1 + (cut % (first.length - 1));
      const parts = new PlanDigest();
      parts.add(askOf(first.slice(0, at)));
      parts.add(askOf(first.slice(at)));
      parts.fold();
      const restored = new PlanDigest(parts.chain);
      for (const row of second) restored.add(askOf([row]));
      expect(restored.fold()).toBe(whole.fold());
    }),
    { seed: 1 },
  );
});

it("begins with the loss, the plain one being nothing", () => {
  const starts = [
    PlanDigest.startOf({ method: "plain" }),
    PlanDigest.startOf({ method: "focal", gamma: 2 }),
    PlanDigest.startOf({ method: "focal", gamma: 3 }),
  ].map((digest) => digest.fold());
  expect(starts[0]).toBe(new PlanDigest().fold());
  expect(new Set(starts).size).toBe(3);
  expect(PlanDigest.startOf({ gamma: 2, method: "focal" }).fold()).toBe(starts[1]);
});

it("tells apart another index, another weight, another order and another fold", () => {
  const digestOf = (...segments: [number[], number[]][]) => {
    const digest = new PlanDigest();
    for (const [indices, weights] of segments) {
      digest.add(asked(indices, weights));
      digest.fold();
    }
    return digest.chain;
  };
  const digests = [
    digestOf([
      [1, 2],
      [1, 1],
    ]),
    digestOf([
      [1, 3],
      [1, 1],
    ]),
    digestOf([
      [2, 1],
      [1, 1],
    ]),
    digestOf([
      [1, 2],
      [1, 1 + 2 ** -20],
    ]),
    digestOf([[1], [1]], [[2], [1]]),
    digestOf([[3], [1]], [[2], [1]]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});
