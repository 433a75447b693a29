import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "./rng.js";
import { chiSquareSigmas } from "./testing/chi-square.js";

const rng = createRng(20260101);
const counters = fc.maxSafeInteger().map(Math.abs);

describe("its bits", () => {
  // golden: the reference below, which is the documented algorithm in BigInt
  it("are pinned", () => {
    const seven = createRng(7);
    expect(seven.uniform(0)).toBe(0.9084802548235673);
    expect(seven.uint32(1)).toBe(2964889903);
    expect(seven.integer(2, 1000)).toBe(265);
    expect(seven.normal(3)).toBe(-0.9535355971305038);
    expect(seven.seed()).toBe(2755883942341889);
    expect(seven.split("shuffle/epoch-0").seed()).toBe(7322053041954264);
    expect(seven.split("ж𝄞").seed()).toBe(3310366583343697);
    expect(seven.split("").seed()).toBe(8820034314194674);
  });

  it("are those of the documented algorithm", () => {
    // oracle: BigInt
    fc.assert(
      fc.property(counters, counters, fc.string({ unit: "binary" }), (seed, counter, name) => {
        const key = referenceSplit(BigInt(seed), name);
        const stream = createRng(seed).split(name);
        expect(stream.uniform(counter)).toBe(top53(referenceBlock(key, BigInt(counter))) / 2 ** 53);
        expect(stream.uint32(counter)).toBe(Number(referenceBlock(key, BigInt(counter)) & 0xffffffffn));
        expect(stream.seed()).toBe(top53(referenceBlock(key, 0xc0000000n << 32n)));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("do not depend on the order of asking, nor on being asked in bulk", () => {
    const start = 2 ** 32 - 5;
    const out = new Float64Array(11);
    rng.fillUniform(start, out);
    for (let i = 10; i >= 0; i--) expect(rng.uniform(start + i)).toBe(out[i]);
  });
});

describe("uniform", () => {
  const draws = 1 << 20;
  const values = new Float64Array(draws);
  rng.split("uniform").fillUniform(0, values);

  it("fills [0, 1) evenly, in its high bits and in its low ones", () => {
    const high = new Uint32Array(1024);
    const low = new Uint32Array(1024);
    for (const value of values) {
      high[Math.floor(value * 1024)]!++;
      low[(value * 2 ** 53) % 1024]!++;
    }
    expect(chiSquareSigmas(high, () => 1 / 1024)).toBeLessThan(5);
    expect(chiSquareSigmas(low, () => 1 / 1024)).toBeLessThan(5);
    expect(Math.max(...values.subarray(0, 100_000))).toBeLessThan(1);
  });

  it("has neighbours, and the same counter under sibling names, that are independent", () => {
    const sibling = rng.split("uniform2");
    const pairs = new Uint32Array(1024);
    const across = new Uint32Array(1024);
    for (let i = 0; i + 1 < draws; i += 2) {
      const cell = Math.floor(values[i]! * 32) * 32;
      pairs[cell + Math.floor(values[i + 1]! * 32)]!++;
      across[cell + Math.floor(sibling.uniform(i) * 32)]!++;
    }
    expect(chiSquareSigmas(pairs, () => 1 / 1024)).toBeLessThan(5);
    expect(chiSquareSigmas(across, () => 1 / 1024)).toBeLessThan(5);
  });
});

describe("integer", () => {
  it.each([1, 2, 3, 7, 1000])("is even over [0, %d)", (bound) => {
    const counts = new Uint32Array(bound);
    for (let i = 0; i < 200_000; i++) counts[rng.integer(i, bound)]!++;
    if (bound > 1) expect(chiSquareSigmas(counts, () => 1 / bound)).toBeLessThan(5);
  });

  it("has no modulo bias at a bound where half of it would come twice as often", () => {
    const draws = 100_000;
    const bound = 3 * 2 ** 51;
    let low = 0;
    for (let i = 0; i < draws; i++) if (rng.integer(i, bound) < 2 ** 51) low++;
    expect(Math.abs(low / draws - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / draws));
  });

  it("takes every bound up to 2^53", () => {
    fc.assert(
      fc.property(counters, fc.integer({ min: 1, max: 2 ** 53 - 1 }), (counter, bound) => {
        const drawn = rng.integer(counter, bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
      }),
      { seed: 5 },
    );
    expect(rng.integer(0, 2 ** 53)).toBe(rng.uniform(0) * 2 ** 53);
  });
});

it("has normals of mean 0, variance 1 and kurtosis 3", () => {
  const draws = 200_000;
  const moments = [0, 0, 0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const z = rng.normal(i);
    for (let power = 1; power <= 4; power++) moments[power]! += z ** power / draws;
  }
  // Var z^k = E z^2k − (E z^k)²: 1, 2, 15, 96
  for (const [power, mean, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const) {
    expect(Math.abs(moments[power]! - mean)).toBeLessThan(5 * Math.sqrt(variance / draws));
  }
});

describe("split", () => {
  it("gives other streams to other paths of names", () => {
    const names = ["", "a", "b", "ab", "a\0", "\0a", "abcd", "abcde", "abcd\0", "a/b"];
    const seeds = new Set([rng.seed()]);
    for (const name of names) {
      seeds.add(rng.split(name).seed());
      for (const next of names) seeds.add(rng.split(name).split(next).seed());
    }
    expect(seeds.size).toBe(1 + names.length + names.length ** 2);
  });

  it("gives 100,000 epochs 100,000 streams, and none of them the draws of the parent", () => {
    const firsts = new Set<number>();
    for (let i = 0; i < 100_000; i++) firsts.add(rng.split(`epoch-${i}`).uniform(0)).add(rng.uniform(i));
    expect(firsts.size).toBe(200_000);
  });

  it("gives the same stream whenever it is asked", () => {
    const first: Rng = rng.split("a");
    rng.split("b").uniform(3);
    expect(rng.split("a").uniform(9)).toBe(first.uniform(9));
  });
});

it.each([
  [() => createRng(-1), "createRng: seed must be an integer in [0, 2^53), got -1"],
  [() => createRng(2 ** 53), "createRng: seed must be an integer in [0, 2^53), got 9007199254740992"],
  [() => createRng(0.5), "createRng: seed must be an integer in [0, 2^53), got 0.5"],
  [() => rng.uniform(-1), "rng: counter must be an integer in [0, 2^53), got -1"],
  [() => rng.uint32(0.5), "rng: counter must be an integer in [0, 2^53), got 0.5"],
  [() => rng.normal(Number.NaN), "rng: counter must be an integer in [0, 2^53), got NaN"],
  [
    () => rng.fillUniform(2 ** 53 - 2, new Float64Array(3)),
    "rng: counter must be an integer in [0, 2^53), got 9007199254740992",
  ],
  [() => rng.integer(0, 0), "rng: bound must be an integer in [1, 2^53], got 0"],
  [() => rng.integer(0, 2.5), "rng: bound must be an integer in [1, 2^53], got 2.5"],
])("refuses: %#", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});

const MASK = 0xffffffffn;

function referenceBlock(key: bigint, counter: bigint): bigint {
  const keys = [key & MASK, key >> 32n, 0x1bd11bdan ^ (key & MASK) ^ (key >> 32n)];
  const rotations = [13n, 15n, 26n, 6n, 17n, 29n, 16n, 24n];
  let a = ((counter & MASK) + keys[0]!) & MASK;
  let b = ((counter >> 32n) + keys[1]!) & MASK;
  for (let round = 0; round < 20; round++) {
    const by = rotations[round % 8]!;
    a = (a + b) & MASK;
    b = (((b << by) | (b >> (32n - by))) & MASK) ^ a;
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      a = (a + keys[group % 3]!) & MASK;
      b = (b + keys[(group + 1) % 3]! + BigInt(group)) & MASK;
    }
  }
  return (b << 32n) | a;
}

function referenceSplit(parent: bigint, name: string): bigint {
  let key = referenceBlock(parent, (0x80000000n << 32n) | BigInt(name.length));
  for (let i = 0; i < name.length; i += 4) {
    let message = 0n;
    for (let j = 3; j >= 0; j--) message = (message << 16n) | BigInt(name.charCodeAt(i + j) || 0);
    key = referenceBlock(key, message);
  }
  return key;
}

function top53(word: bigint): number {
  return Number((word & MASK) >> 5n) * 2 ** 26 + Number(word >> 38n);
}
