import fc from "fast-check";
import { expect, it } from "vitest";
import type { Examples } from "../contracts.js";
import { rootPacing } from "../pacing/root.js";
import { someExamples } from "../testing/examples.js";
import { momentOf, setupOf } from "../testing/setup.js";
import { paced } from "./paced.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });

it("opens max(batch size, one a class, ⌈λn⌉) examples, in order, and names what it opened", () => {
  const given = fc.record({
    startFraction: fc.double({ min: 0.001, max: 1, noNaN: true }),
    batchSize: fc.integer({ min: 1, max: 40 }),
    classCount: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(given, fc.array(share, { maxLength: 8 }), ({ startFraction, batchSize, classCount }, at) => {
      const count = 83;
      const examples = someExamples(count, { classCount });
      const pacing = { method: "root", startFraction, fullAt: 0.7 };
      const target = paced({ pacing }, setupOf(examples, { batchSize }));
      const open = rootPacing({ startFraction, fullAt: 0.7 });
      const present = new Set(examples.classes).size;
      let before = Array.from({ length: target.openCount }, (_, r) => target.openAt(r));
      for (const progress of at.sort((a, b) => a - b)) {
        const change = target.advance(momentOf(count, { progress }));
        expect(target.openCount).toBe(
          Math.min(count, Math.max(batchSize, present, Math.ceil(open(progress) * count - 1e-9))),
        );
        const now = Array.from({ length: target.openCount }, (_, r) => target.openAt(r));
        expect(change === "none" ? [] : [...(change as Int32Array)]).toEqual(now.slice(before.length));
        expect(now.slice(0, before.length)).toEqual(before);
        for (let i = 0; i < count; i++) expect(target.weightOf(i)).toBe(now.includes(i) ? 1 : 0);
        before = now;
      }
      const labels = new Set(before.map((i) => examples.classes![i]));
      expect(labels.size).toBe(present);
    }),
    { seed: 1 },
  );
});

it("keeps the mass of what is open", () => {
  const examples = someExamples(50, { base: true });
  const target = paced({ pacing: { method: "linear", startFraction: 0.3, fullAt: 0.6 } }, setupOf(examples));
  for (const progress of [0, 0.2, 0.9]) {
    target.advance(momentOf(50, { progress }));
    let mass = 0;
    for (let i = 0; i < 50; i++) mass += target.massOf(i);
    expect(target.massSum).toBeCloseTo(mass, 12);
  }
  expect(target.massSum).toBeCloseTo(50, 12);
});

// oracle: s scaled by hand; scores 0, 1, 2, 4, 10.
it("opens by value as many as have a scaled score up to it, under any order", () => {
  const scores = Float64Array.of(4, 0, 10, 2, 1);
  const examples: Examples = {
    count: 5,
    keys: Uint32Array.from({ length: 10 }, (_, k) => k),
    scores: { length: scores },
  };
  const pacing = { method: "points", progress: [0, 1], fraction: [0.05, 1] };
  const openAt = (order: "easy-first" | "hard-first" | "random") => {
    const target = paced({ pacing, by: "value", score: "length", order }, setupOf(examples));
    return [0.05, 0.1, 0.2, 0.4, 0.6, 0.99, 1].map((value) => {
      target.advance(momentOf(5, { progress: (value - 0.05) / 0.95 }));
      return Array.from({ length: target.openCount }, (_, r) => scores[target.openAt(r)]!);
    });
  };
  expect(openAt("easy-first").map((open) => open.join(" "))).toEqual([
    "0",
    "0 1",
    "0 1 2",
    "0 1 2 4",
    "0 1 2 4",
    "0 1 2 4",
    "0 1 2 4 10",
  ]);
  expect(openAt("hard-first").map((open) => open.join(" "))).toEqual([
    "10",
    "10",
    "10",
    "10",
    "10 4",
    "10 4 2 1",
    "10 4 2 1 0",
  ]);
  expect(openAt("random").map((open) => open.length)).toEqual([1, 2, 3, 4, 4, 4, 5]);
});

it("keeps classes in balance by value too", () => {
  const examples = someExamples(60, { classCount: 3 });
  const target = paced({ by: "value", pacing: { method: "linear", startFraction: 0.1 } }, setupOf(examples));
  const sizes = [0, 1, 2].map((label) => examples.classes!.filter((value) => value === label).length);
  for (const progress of [0, 0.1, 0.2, 0.3, 0.4]) {
    target.advance(momentOf(60, { progress }));
    const open = [0, 0, 0];
    for (let r = 0; r < target.openCount; r++) open[examples.classes![target.openAt(r)]!]!++;
    const most = Math.max(...open);
    for (const label of [0, 1, 2])
      expect(open[label]).toBeGreaterThanOrEqual(Math.min(sizes[label]!, most - 1));
  }
});

it("refuses a score of one value, by which nothing can be ordered", () => {
  const examples = { ...someExamples(9), scores: { difficulty: new Float64Array(9).fill(3) } };
  const message =
    "startRun: examples.scores.difficulty must hold more than one value, since the order of examples follows it, got 3 for all 9; give another score, or a random order";
  for (const order of ["easy-first", "hard-first"] as const) {
    expect(() => paced({ order }, setupOf(examples))).toThrow(new RangeError(message));
  }
  expect(paced({ order: "random" }, setupOf(examples)).openCount).toBeGreaterThan(0);
});

it("refuses options by name", () => {
  const setup = setupOf(someExamples(10));
  expect(() => paced({ order: "easiest" as "random" }, setup)).toThrow(
    new RangeError('paced: order must be one of "easy-first", "hard-first", "random", got "easiest"'),
  );
  expect(() => paced({ pacing: { method: "rot" } }, setup)).toThrow(
    /^checkRecipe: target.pacing.method must be one of "linear", "root", .*, "points", got "rot" \(did you mean "root"\?\)$/,
  );
});
