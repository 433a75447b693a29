import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPermutation } from "./permutation.js";
import { createRng } from "./rng.js";
import { chiSquareSigmas } from "./testing/chi-square.js";

const rng = createRng(99);
const sizes = fc.oneof(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 4097, max: 70_000 }));

it("holds every value once, both ways and in bulk", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (n, key) => {
      const permutation = createPermutation(n, rng.split(`${key}`));
      const values = new Int32Array(n);
      permutation.fill(0, values);
      expect(values.slice().sort()).toEqual(Int32Array.from({ length: n }, (_, i) => i));
      for (let i = 0; i < n; i += 1 + (n >> 7)) {
        expect(permutation.at(i)).toBe(values[i]);
        expect(permutation.inverse(values[i]!)).toBe(i);
      }
    }),
    { seed: 6, numRuns: 60 },
  );
});

it("is right both ways at the largest size", () => {
  const n = 2 ** 31 - 1;
  const permutation = createPermutation(n, rng);
  for (let i = 0; i < 1000; i++) {
    const place = i < 10 ? n - 1 - i : rng.integer(i, n);
    const value = permutation.at(place);
    expect(value >= 0 && value < n && permutation.inverse(value) === place).toBe(true);
  }
});

it("fills a part of an array and leaves the rest", () => {
  for (const n of [10, 5000]) {
    const permutation = createPermutation(n, rng);
    const out = new Int32Array(5).fill(-1);
    permutation.fill(3, out, 1, 3);
    expect([...out]).toEqual([-1, permutation.at(3), permutation.at(4), permutation.at(5), -1]);
  }
});

// golden: our own first run
it("is pinned on both sides of the change of method", () => {
  const heads = [4096, 4097, 60_000, 10_000_000].map((n) => {
    const out = new Int32Array(4);
    createPermutation(n, createRng(7)).fill(0, out);
    return [...out];
  });
  expect(heads).toEqual([
    [2434, 2480, 860, 563],
    [193, 3299, 3152, 70],
    [31450, 30874, 46749, 57124],
    [2479246, 5153599, 5686430, 1314530],
  ]);
});

describe("small ones", () => {
  it("take each order of 4 values as often", () => {
    const counts = new Uint32Array(256);
    const keys = 50_000;
    const out = new Int32Array(4);
    for (let key = 0; key < keys; key++) {
      createPermutation(4, rng.split(`four/${key}`)).fill(0, out);
      counts[out[0]! | (out[1]! << 2) | (out[2]! << 4) | (out[3]! << 6)]!++;
    }
    const seen = counts.filter((count) => count > 0);
    expect(seen.length).toBe(24);
    expect(chiSquareSigmas(seen, () => 1 / 24)).toBeLessThan(5);
  });

  it.each([2, 3, 5, 6, 7, 8])(
    "of %d values put every pair of values on every pair of places as often",
    (n) => {
      const keys = 20_000;
      const counts = new Uint32Array(n ** 4);
      const out = new Int32Array(n);
      for (let key = 0; key < keys; key++) {
        createPermutation(n, rng.split(`pairs/${n}/${key}`)).fill(0, out);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) if (i !== j) counts[((i * n + j) * n + out[i]!) * n + out[j]!]!++;
        }
      }
      for (let places = 0; places < n * n; places++) {
        const pairs = counts
          .subarray(places * n * n, (places + 1) * n * n)
          .filter((_, pair) => pair % (n + 1) !== 0);
        if (places % (n + 1) === 0) continue;
        expect(chiSquareSigmas(pairs, () => 1 / (n * (n - 1)))).toBeLessThan(5);
      }
    },
  );
});

describe.each([4097, 5000, 60_000])("large ones, of %d values", (n) => {
  const keys = 30_000;
  const columns = 1 << Math.round((32 - Math.clz32(n - 1)) / 2);
  // Neighbours in a row and in a column of the network's grid, the corners, and two far apart.
  const places = [
    [0, 1],
    [0, columns],
    [7, 7 + 2 * columns],
    [0, n - 1],
    [n >> 1, (n >> 1) + 1],
    [12, n >> 2],
  ] as const;
  const highs = places.map(() => new Uint32Array(256));
  const lows = places.map(() => new Uint32Array(256));
  const gaps = places.map(() => new Uint32Array(256));
  let squares = 0;
  const batch = new Int32Array(128);
  for (let key = 0; key < keys; key++) {
    const permutation = createPermutation(n, rng.split(`large/${n}/${key}`));
    for (const [which, [i, j]] of places.entries()) {
      const [a, b] = [permutation.at(i), permutation.at(j)];
      highs[which]![Math.floor((a * 16) / n) * 16 + Math.floor((b * 16) / n)]!++;
      lows[which]![(a % 16) * 16 + (b % 16)]!++;
      gaps[which]![Math.floor((((b - a + n) % n) * 256) / n)]!++;
    }
    permutation.fill(0, batch);
    const mean = batch.reduce((a, b) => a + b) / 128;
    squares += (mean - (n - 1) / 2) ** 2 / keys;
  }
  const shareBelow = (part: number, parts: number) =>
    (Math.ceil(((part + 1) * n) / parts) - Math.ceil((part * n) / parts)) / n;
  const shareOfResidue = (residue: number) => (Math.floor(n / 16) + (residue < n % 16 ? 1 : 0)) / n;

  it.each(places.map(([i, j], which) => [i, j, which] as const))(
    "are even over the pair of places %d, %d",
    (_i, _j, which) => {
      const high = (cell: number) => shareBelow(cell >> 4, 16) * shareBelow(cell & 15, 16);
      const low = (cell: number) => shareOfResidue(cell >> 4) * shareOfResidue(cell & 15);
      expect(chiSquareSigmas(highs[which]!, high)).toBeLessThan(5);
      expect(chiSquareSigmas(lows[which]!, low)).toBeLessThan(5);
      expect(chiSquareSigmas(gaps[which]!, (gap) => shareBelow(gap, 256))).toBeLessThan(5);
    },
  );

  it("have batches whose mean varies as that of a draw without replacement", () => {
    const variance = ((n * n - 1) / 12 / 128) * ((n - 128) / (n - 1));
    expect(Math.abs(squares / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / keys));
  });
});

it.each([
  [() => createPermutation(0, rng), "createPermutation: n must be an integer in [1, 2^31), got 0"],
  [
    () => createPermutation(2 ** 31, rng),
    "createPermutation: n must be an integer in [1, 2^31), got 2147483648",
  ],
  [() => createPermutation(10, rng).at(10), "permutation: position must be an integer in [0, 10), got 10"],
  [
    () => createPermutation(9999, rng).inverse(-1),
    "permutation: value must be an integer in [0, 9999), got -1",
  ],
  [
    () => createPermutation(9999, rng).at(0.5),
    "permutation: position must be an integer in [0, 9999), got 0.5",
  ],
  [
    () => createPermutation(10, rng).fill(8, new Int32Array(3)),
    "permutation: positions must be within [0, 10), got 3 from 8",
  ],
  [
    () => createPermutation(5000, rng).fill(0, new Int32Array(3), 1, 3),
    "permutation: out must have room for 3 values from 1, got length 3",
  ],
])("refuses: %#", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});
