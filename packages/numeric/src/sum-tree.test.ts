import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "./rng.js";
import { createSumTree, type SumTree } from "./sum-tree.js";
import { chiSquareSigmas } from "./testing/chi-square.js";

const rng = createRng(31);
const weight = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e30, noNaN: true }),
);
const LAST = 1 - 2 ** -53;

function treeOf(weights: ArrayLike<number>): SumTree {
  const tree = createSumTree(weights.length);
  tree.fill(weights);
  return tree;
}

it("draws what the cumulative sums say", () => {
  // oracle: a linear search, exact in integers
  const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 600 });
  fc.assert(
    fc.property(weights, (integers) => {
      const tree = treeOf(integers);
      const expected = integers.flatMap((count, i) => new Array<number>(count).fill(i));
      expect(tree.total).toBe(expected.length);
      fc.pre(expected.length > 0);
      const uniforms = Float64Array.from(expected, (_, k) => (k + 0.5) / expected.length);
      const out = new Int32Array(expected.length);
      tree.drawMany(uniforms, out);
      expect([...out]).toEqual(expected);
    }),
    { seed: 9, numRuns: 200 },
  );
});

it("is a function of its leaves, whatever way they came", () => {
  const sets = fc.array(fc.tuple(fc.nat(299), weight), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 300, maxLength: 300 }), sets, (start, changes) => {
      const [bySingles, byBatch] = [treeOf(start), treeOf(start)];
      const leaves = [...start];
      for (const [i, value] of changes) {
        leaves[i] = value;
        bySingles.set(i, value);
      }
      byBatch.setMany(
        Int32Array.from(changes, ([i]) => i),
        changes.map(([, value]) => value),
      );
      const fresh = treeOf(leaves);
      for (const tree of [bySingles, byBatch]) {
        expect(tree.total).toBe(fresh.total);
        for (let i = 0; i < 300; i++) expect(tree.get(i)).toBe(leaves[i]);
        if (fresh.total > 0) for (let k = 0; k < 50; k++) expect(tree.draw(k / 50)).toBe(fresh.draw(k / 50));
      }
    }),
    { seed: 10, numRuns: 100 },
  );
});

it("sets the first so many of a batch", () => {
  const tree = treeOf([1, 1, 1]);
  tree.setMany(Int32Array.of(0, 1, 2), [5, 6, 7], 2);
  expect([tree.get(0), tree.get(1), tree.get(2), tree.total]).toEqual([5, 6, 1, 12]);
});

it("never draws a weight of 0, not at the ends and not where sums round", () => {
  const uniform = fc.oneof(
    fc.constantFrom(0, 2 ** -53, 0.5, LAST),
    fc.double({ min: 0, max: LAST, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 1, maxLength: 700 }),
      fc.array(uniform),
      (weights, uniforms) => {
        const tree = treeOf(weights);
        fc.pre(tree.total > 0);
        for (const u of [...uniforms, 0, LAST]) expect(tree.get(tree.draw(u))).toBeGreaterThan(0);
      },
    ),
    { seed: 12, numRuns: 500 },
  );
});

it("draws by weight, within five sigma, one by one as in bulk", () => {
  const n = 500;
  const draws = 300_000;
  const tree = createSumTree(n);
  for (let i = 0; i < n; i++) tree.set(i, 0.1 + rng.uniform(i));
  const uniforms = new Float64Array(draws);
  rng.split("draws").fillUniform(0, uniforms);
  const out = new Int32Array(draws);
  tree.drawMany(uniforms, out);
  const hits = new Uint32Array(n);
  for (const index of out) hits[index]!++;
  expect(chiSquareSigmas(hits, (i) => tree.get(i) / tree.total)).toBeLessThan(5);
  for (let k = 0; k < 1000; k++) expect(tree.draw(uniforms[k]!)).toBe(out[k]);
});

describe("beyond 2^24 rows", () => {
  const n = 2 ** 24 + 2;
  const tree = createSumTree(n);
  tree.fill(new Float32Array(n).fill(1));

  it("counts every row", () => {
    expect(tree.total).toBe(n);
    tree.set(n - 1, 3);
    expect(tree.total).toBe(n + 2);
    tree.set(n - 1, 1);
  });

  it("draws odd and even rows as often", () => {
    const uniforms = new Float64Array(200_000);
    rng.split("odd").fillUniform(0, uniforms);
    const out = new Int32Array(uniforms.length);
    tree.drawMany(uniforms, out);
    const odd = out.filter((index) => index % 2 === 1).length;
    expect(Math.abs(odd / out.length - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / out.length));
  });

  it("reaches every row, the last ones too", () => {
    for (const i of [0, 1, 2 ** 24 - 1, 2 ** 24, n - 1]) expect(tree.draw((i + 0.5) / n)).toBe(i);
  });
});

it.each<[(tree: SumTree) => unknown, string]>([
  [() => createSumTree(0), "createSumTree: n must be an integer in [1, 2^31), got 0"],
  [(tree) => tree.set(3, 1), "sumTree: index must be an integer in [0, 3), got 3"],
  [(tree) => tree.get(0.5), "sumTree: index must be an integer in [0, 3), got 0.5"],
  [(tree) => tree.set(0, -1), "sumTree: weight 0 must be finite and at least 0, got -1"],
  [(tree) => tree.set(0, Number.NaN), "sumTree: weight 0 must be finite and at least 0, got NaN"],
  [
    (tree) => tree.setMany(Int32Array.of(0, 1), [1, Infinity]),
    "sumTree: weight 1 must be finite and at least 0, got Infinity",
  ],
  [(tree) => tree.setMany(Int32Array.of(-1), [1]), "sumTree: index must be an integer in [0, 3), got -1"],
  [
    (tree) => tree.setMany(Int32Array.of(0), [1, 2], 2),
    "sumTree: indices and weights must hold 2 entries, got 1 and 2",
  ],
  [(tree) => tree.fill([1, 2]), "sumTree: weights must hold 3 numbers, got 2"],
  [(tree) => tree.draw(1), "sumTree: u must be in [0, 1), got 1"],
  [(tree) => tree.draw(Number.NaN), "sumTree: u must be in [0, 1), got NaN"],
  [
    (tree) => tree.drawMany(new Float64Array(2), new Int32Array(1)),
    "sumTree: out must have room for 2 draws, got length 1",
  ],
  [() => createSumTree(3).draw(0.5), "sumTree: total must be positive and finite to draw, got 0"],
])("refuses and changes nothing: %#", (call, message) => {
  const tree = treeOf([1, 2, 3]);
  expect(() => call(tree)).toThrow(new RangeError(message));
  expect([tree.get(0), tree.get(1), tree.get(2), tree.total]).toEqual([1, 2, 3, 6]);
});
