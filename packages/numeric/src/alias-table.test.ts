import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAliasTable } from "./alias-table.js";
import { createRng, type Rng } from "./rng.js";
import { sum } from "./sums.js";
import { chiSquareSigmas } from "./testing/chi-square.js";

const rng = createRng(5);

/** Draw number k of `count` lies in the middle of the k-th of as many equal parts of [0, 1). */
function evenly(count: number): Rng {
  return { ...rng, uniform: (k: number) => (k + 0.5) / count };
}

it("gives each index exactly its share", () => {
  // oracle: integer weights of sum T split each column at multiples of 1/T
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(weights, (integers) => {
      const total = integers.reduce((a, b) => a + b);
      fc.pre(total > 0);
      const n = integers.length;
      const table = createAliasTable(Float64Array.from(integers));
      const hits = new Array<number>(n).fill(0);
      const grid = evenly(n * total);
      for (let k = 0; k < n * total; k++) hits[table.draw(grid, k)]!++;
      expect(hits).toEqual(integers.map((weight) => weight * n));
    }),
    { seed: 8, numRuns: 200 },
  );
});

it("draws the same in bulk as one by one, across chunks", () => {
  const weights = Float64Array.from({ length: 300 }, (_, i) => rng.uniform(i) ** 4);
  const table = createAliasTable(weights);
  const out = new Int32Array(2500);
  table.fill(rng, 17, out);
  for (let i = 0; i < out.length; i++) expect(out[i]).toBe(table.draw(rng, 17 + i));
  table.fill(rng, 17 + 2047, out.subarray(0, 3));
  expect(out[1]).toBe(table.draw(rng, 17 + 2048));
});

it("draws by weight, within five sigma", () => {
  const weights = Float64Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? 0 : rng.uniform(i) ** 3));
  const total = sum(weights);
  const hits = new Uint32Array(1000);
  const out = new Int32Array(500_000);
  createAliasTable(weights).fill(rng.split("five sigma"), 0, out);
  for (const index of out) hits[index]!++;
  expect(hits.every((count, i) => weights[i]! > 0 || count === 0)).toBe(true);
  const likely = [...weights.keys()].filter((i) => (weights[i]! / total) * out.length > 5);
  const rest = out.length - likely.reduce((a, i) => a + hits[i]!, 0);
  const counts = [...likely.map((i) => hits[i]!), rest];
  const shares = likely.map((i) => weights[i]! / total);
  shares.push(1 - sum(shares));
  expect(chiSquareSigmas(counts, (i) => shares[i]!)).toBeLessThan(5);
});

describe("beyond 2^24 rows", () => {
  it("draws odd and even rows, and the last ones, as often", () => {
    const n = 2 ** 24 + 2;
    const table = createAliasTable(new Float64Array(n).fill(0.1));
    const out = new Int32Array(200_000);
    table.fill(rng, 0, out);
    const odd = out.filter((index) => index % 2 === 1).length;
    expect(Math.abs(odd / out.length - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / out.length));
    expect(table.draw(evenly(n), n - 1)).toBe(n - 1);
  });
});

// golden: our own first run
it("is pinned", () => {
  const out = new Int32Array(8);
  createAliasTable(Float64Array.of(1, 2, 3, 4)).fill(createRng(7), 0, out);
  expect([...out]).toEqual([3, 2, 0, 3, 3, 1, 3, 3]);
});

it("leaves the weights untouched", () => {
  const weights = Float64Array.of(3, 1);
  createAliasTable(weights);
  expect([...weights]).toEqual([3, 1]);
});

it.each([
  [[], "createAliasTable: weights must hold 1 to 2^31 - 1 numbers, got 0"],
  [[0, 0], "createAliasTable: sum of weights must be positive and finite, got 0"],
  [[1e308, 1e308], "createAliasTable: sum of weights must be positive and finite, got Infinity"],
  [[1, -1], "createAliasTable: weight 1 must be finite and at least 0, got -1"],
  [[Number.NaN], "createAliasTable: weight 0 must be finite and at least 0, got NaN"],
  [[1, Infinity], "createAliasTable: weight 1 must be finite and at least 0, got Infinity"],
])("refuses %j", (weights, message) => {
  expect(() => createAliasTable(Float64Array.from(weights))).toThrow(new RangeError(message));
});
