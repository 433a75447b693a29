import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Examples, Pool, Selection } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { someExamples } from "../testing/examples.js";
import { setupOf } from "../testing/setup.js";
import { reducibleLoss } from "./reducible-loss.js";
import { topLoss } from "./top-loss.js";

const { train_loss, il, top2, top2_loss } = vectors.rho;

function examplesOf(irreducible: readonly number[]): Examples {
  const count = irreducible.length;
  const { keys } = someExamples(count);
  return { count, keys, scores: { irreducibleLoss: Float64Array.from(irreducible) } };
}

function poolOf(losses: readonly number[]): Pool {
  return {
    indices: Int32Array.from(losses.keys()),
    weights: Float32Array.from(losses, (_, i) => 1 + i),
    signals: { loss: Float32Array.from(losses) },
    looks: [{ loss: Float32Array.from(losses) }],
    drawIndex: 0,
    progress: 0,
  };
}

function take(selection: Selection, pool: Pool, count: number): { indices: number[]; weights: number[] } {
  const indices = new Int32Array(count);
  const weights = new Float32Array(count);
  selection.select(pool, indices, weights, "main");
  return { indices: [...indices], weights: [...weights] };
}

it("selects the published examples, with the pool's weights", () => {
  const rho = take(reducibleLoss({}, setupOf(examplesOf(il))), poolOf(train_loss), 2);
  expect(rho.indices).toEqual(top2);
  expect(rho.weights).toEqual(top2.map((i) => 1 + i));
  const top = take(topLoss({}, setupOf(examplesOf(il))), poolOf(train_loss), 2);
  expect([...top.indices].sort()).toEqual(top2_loss);
});

describe("reducible loss", () => {
  const losses = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 4, maxLength: 40 });

  it("is the head of the full order by loss − irreducible loss", () => {
    fc.assert(
      fc.property(losses, (pairs) => {
        const irreducible = pairs.map(([, value]) => value / 4);
        const pool = poolOf(pairs.map(([value]) => value / 2));
        const { indices } = take(reducibleLoss({}, setupOf(examplesOf(irreducible))), pool, 4);
        const score = (i: number) => pool.signals.loss![i]! - irreducible[i]!;
        const best = [...pool.indices]
          .map(score)
          .sort((a, b) => b - a)
          .slice(0, 4);
        expect(indices.map(score)).toEqual(best);
        expect(new Set(indices).size).toBe(4);
      }),
      { seed: 1 },
    );
  });

  it("breaks ties by example, wherever it stands in the pool", () => {
    fc.assert(
      fc.property(losses, (pairs) => {
        const setup = setupOf(examplesOf(pairs.map(() => 0)));
        const pool = poolOf(pairs.map(([value]) => value % 3));
        const turned: Pool = {
          ...pool,
          indices: pool.indices.toReversed(),
          weights: pool.weights.toReversed(),
          signals: { loss: pool.signals.loss!.toReversed() },
        };
        expect(take(topLoss({}, setup), turned, 4)).toEqual(take(topLoss({}, setup), pool, 4));
      }),
      { seed: 3 },
    );
  });

  it("is top loss where every irreducible loss is the same", () => {
    fc.assert(
      fc.property(losses, (pairs) => {
        const pool = poolOf(pairs.map(([value]) => value));
        const setup = setupOf(examplesOf(pairs.map(() => 0.5)));
        expect(take(reducibleLoss({}, setup), pool, 3)).toEqual(take(topLoss({}, setup), pool, 3));
      }),
      { seed: 2 },
    );
  });
});

it("asks for its pool, of no more than the examples there are", () => {
  const setup = setupOf(examplesOf(Array.from({ length: 200 }, () => 0)));
  expect(reducibleLoss({}, setup).poolSize(16, 0)).toBe(160);
  expect(reducibleLoss({}, setup).poolSize(32, 0)).toBe(200);
  expect(topLoss({}, setup).poolSize(32, 0)).toBe(96);
  expect(topLoss({}, setup).poolSize(100, 0)).toBe(200);
  expect(topLoss({}, setup).poolSize(256, 0)).toBe(256);
});

it("refuses options outside their range", () => {
  const setup = setupOf(examplesOf(il));
  expect(() => reducibleLoss({ poolFactor: 1.5 }, setup)).toThrow(
    new RangeError("reducible-loss: poolFactor must be an integer in [2, 1000], got 1.5"),
  );
  expect(() => topLoss({ poolFactor: 0 }, setup)).toThrow(
    new RangeError("top-loss: poolFactor must be an integer in [2, 1000], got 0"),
  );
});
