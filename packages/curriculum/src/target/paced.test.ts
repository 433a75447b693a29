import fc from "fast-check";
import { expect, it } from "vitest";
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

it("refuses options by name", () => {
  const setup = setupOf(someExamples(10));
  expect(() => paced({ order: "easiest" as "random" }, setup)).toThrow(
    new RangeError('paced: order must be one of "easy-first", "hard-first", "random", got "easiest"'),
  );
  expect(() => paced({ pacing: { method: "rot" } }, setup)).toThrow(
    /^checkRecipe: target.pacing.method must be one of "linear", "root", .*, "points", got "rot" \(did you mean "root"\?\)$/,
  );
});
