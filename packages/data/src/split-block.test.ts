import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { expect, it } from "vitest";
import { splitBlock } from "./split-block.js";

const examples = fc
  .array(fc.record({ class: fc.integer({ min: 0, max: 4 }), group: fc.integer({ min: 0, max: 9 }) }), {
    minLength: 20,
    maxLength: 200,
  })
  .map((rows) => ({
    rows,
    classes: Int32Array.from(rows, (row) => row.class),
    groups: Int32Array.from(rows, (row) => row.group),
    keys: keysOf(rows.length),
  }));

/** Distinct keys that look random. */
function keysOf(count: number): Uint32Array {
  const rng = createRng(99);
  return Uint32Array.from({ length: 2 * count }, (_, i) => rng.uint32(i));
}

function permuted<T extends Int32Array | Uint32Array>(values: T, order: readonly number[], width = 1): T {
  const moved = values.slice() as T;
  order.forEach((from, to) => {
    for (let word = 0; word < width; word++) moved[width * to + word] = values[width * from + word]!;
  });
  return moved;
}

it("puts every example on one side, ascending, and so many of each class as its share asks for", () => {
  fc.assert(
    fc.property(examples, fc.integer({ min: 0, max: 99 }), ({ classes, keys }, seed) => {
      const validationShare = 0.2;
      const { train, validation } = splitBlock({ keys, classes, validationShare, rng: createRng(seed) });
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...classes.keys()]);
      for (const side of [train, validation]) expect([...side]).toEqual([...side].sort((a, b) => a - b));
      const inAll = [0, 0, 0, 0, 0];
      const inValidation = [0, 0, 0, 0, 0];
      for (const code of classes) inAll[code]!++;
      for (const row of validation) inValidation[classes[row]!]!++;
      inAll.forEach((count, code) => {
        expect(Math.abs(inValidation[code]! - validationShare * count)).toBeLessThan(1);
        if (count > 0) expect(inValidation[code]!).toBeLessThan(count);
      });
    }),
    { seed: 1 },
  );
});

it("chooses the same examples in whatever order the file holds them, with and without groups", () => {
  const reversed = (count: number) => Array.from({ length: count }, (_, i) => count - 1 - i);
  fc.assert(
    fc.property(examples, fc.boolean(), ({ classes, groups, keys }, grouped) => {
      const order = reversed(classes.length);
      const chosen = (k: Uint32Array, c: Int32Array, g: Int32Array) => {
        const options = { keys: k, classes: c, validationShare: 0.3, rng: createRng(3) };
        try {
          const { validation } = splitBlock(grouped ? { ...options, groups: g } : options);
          return Array.from(validation, (row) => k[2 * row]!).sort((a, b) => a - b);
        } catch (error) {
          return (error as Error).message;
        }
      };
      expect(chosen(permuted(keys, order, 2), permuted(classes, order), permuted(groups, order))).toEqual(
        chosen(keys, classes, groups),
      );
    }),
    { seed: 2 },
  );
});

it("keeps groups whole and classes near their shares", () => {
  const count = 2000;
  const rng = createRng(4);
  const groups = Int32Array.from({ length: count }, (_, i) => rng.integer(i, 150));
  const classes = Int32Array.from({ length: count }, (_, i) => rng.integer(count + i, 3));
  const { train, validation } = splitBlock({
    keys: keysOf(count),
    classes,
    groups,
    validationShare: 0.25,
    rng: createRng(5),
  });
  const trained = new Set(Array.from(train, (row) => groups[row]!));
  expect(Array.from(validation).some((row) => trained.has(groups[row]!))).toBe(false);
  for (let code = 0; code < 3; code++) {
    const all = classes.filter((other) => other === code).length;
    const held = Array.from(validation).filter((row) => classes[row] === code).length;
    // The last group that was taken overshoots or falls short by less than its size, 13 on average.
    expect(Math.abs(held - 0.25 * all)).toBeLessThan(26);
  }
});

it("draws each example as often as another, and another set in another block", () => {
  const count = 40;
  const blocks = 4000;
  const hits = new Int32Array(count);
  for (let block = 0; block < blocks; block++) {
    const rng = createRng(7).split(`block-${block}`);
    for (const row of splitBlock({ keys: keysOf(count), validationShare: 0.25, rng }).validation)
      hits[row]!++;
  }
  const fiveSigma = 5 * Math.sqrt((0.25 * 0.75) / blocks);
  for (const hit of hits) expect(Math.abs(hit / blocks - 0.25)).toBeLessThan(fiveSigma);
});

// golden: this implementation, Threefry counters = the upper 53 bits of the keys
it("stays as it is", () => {
  const split = splitBlock({ keys: keysOf(12), validationShare: 0.25, rng: createRng(1) });
  expect([...split.validation]).toEqual([3, 5, 10]);
});

it("refuses a share outside (0, 1), codes that do not fit, and a side without examples", () => {
  const rng = createRng(1);
  const keys = keysOf(3);
  expect(() => splitBlock({ keys, validationShare: 1, rng })).toThrow(
    "splitBlock: validationShare must be in (0, 1), got 1",
  );
  expect(() => splitBlock({ keys, validationShare: 0.1, rng })).toThrow(
    "splitBlock: validationShare must leave examples on both sides, got 0.1 of 3 examples",
  );
  expect(() => splitBlock({ keys, validationShare: 0.5, rng, groups: Int32Array.of(0, -1, 0) })).toThrow(
    "splitBlock: groups must be at least 0, got -1",
  );
  expect(() => splitBlock({ keys, validationShare: 0.5, rng, classes: Int32Array.of(0) })).toThrow(
    "splitBlock: classes must hold 3 codes as keys do, got 1",
  );
  expect(() => splitBlock({ keys, validationShare: 0.1, rng, groups: new Int32Array(3) })).toThrow(
    "got 0.1 of 3 examples in groups that are too large",
  );
});
