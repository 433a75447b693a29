import { describe, expect, it } from "vitest";
import type { Pool, Selection } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { someExamples } from "../testing/examples.js";
import { setupOf, tally } from "../testing/setup.js";
import { reducibleLoss } from "./reducible-loss.js";
import { selectiveBackprop } from "./selective-backprop.js";
import { topScore } from "./top-score.js";

const setup = (seed = 11) => setupOf(someExamples(200), { batchSize: 8, seed });

function poolOf(signals: Pool["signals"], drawIndex = 0, first = 0): Pool {
  const size = Object.values(signals)[0]!.length;
  return {
    indices: Int32Array.from({ length: size }, (_, k) => first + k),
    weights: Float32Array.from({ length: size }, (_, k) => 1 + k),
    signals,
    looks: [signals],
    drawIndex,
    progress: 0,
  };
}

const taken = (selection: Selection, pool: Pool, count: number) => {
  const [indices, weights] = [new Int32Array(count), new Float32Array(count)];
  return selection.select(pool, indices, weights, "main") ? { indices, weights } : null;
};

describe("selective backpropagation", () => {
  const { hist, loss, beta2, expected_rate } = vectors.selective_backprop;

  // oracle: the published probabilities; 5 sd of a share of 4,000 draws
  it("keeps with the probability of the published vector", () => {
    const draws = 4000;
    const hits = loss.map(() => 0);
    for (let seed = 0; seed < draws; seed++) {
      const selection = selectiveBackprop({ exponent: 2, history: hist.length }, setup(seed));
      selection.restore({
        history: Float32Array.from(hist),
        seen: hist.length,
        indices: [],
        weights: new Float32Array(0),
      });
      expect(taken(selection, poolOf({ loss: Float32Array.from(loss) }), 9)).toBeNull();
      for (const i of (selection.state() as { indices: number[] }).indices) hits[i]!++;
    }
    beta2.forEach((p, k) => {
      const sd = Math.sqrt((p * (1 - p)) / draws);
      expect(Math.abs(hits[k]! / draws - p)).toBeLessThanOrEqual(5 * sd);
    });
  });

  it.each(Object.entries(expected_rate))("keeps the expected share at β = %s", (beta, rate) => {
    const selection = selectiveBackprop({ exponent: Number(beta), history: 512 }, setup());
    const size = 512;
    const losses = (step: number) =>
      Float32Array.from({ length: size }, (_, k) => ((k * 7919 + step * 104729) % 100_003) / 1000);
    let kept = 0;
    for (let step = 0; step < 40; step++) {
      taken(selection, poolOf({ loss: losses(step) }, step * size), 1e6);
      if (step === 0) selection.restore({ ...(selection.state() as object), indices: [] } as never);
      kept = (selection.state() as { indices: number[] }).indices.length;
    }
    const n = 39 * size;
    expect(Math.abs(kept / n - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / n) + 2 / size);
  });

  // oracle: the losses of the ring counted one by one, with ties, before and after the ring is full
  it.each([5, 8, 20])("ranks among the last %i losses", (history) => {
    const selection = selectiveBackprop({ exponent: 2, history }, setup());
    const rng = setup().rng.split("keep");
    const seen: number[] = [];
    const expected: number[] = [];
    for (let drawIndex = 0; drawIndex < 480; drawIndex += 8) {
      const losses = Float32Array.from({ length: 8 }, (_, k) => (((drawIndex + k) * 7919) % 31) % 12);
      const ring = seen.slice(-history);
      losses.forEach((loss, k) => {
        const share = ring.length === 0 ? 1 : ring.filter((other) => other <= loss).length / ring.length;
        if (rng.uniform(drawIndex + k) < share * share) expected.push(drawIndex + k);
      });
      seen.push(...losses);
      expect(taken(selection, poolOf({ loss: losses }, drawIndex, drawIndex), 1e6)).toBeNull();
    }
    expect((selection.state() as { indices: number[] }).indices).toEqual(expected);
  });

  it("fills a batch from as many pools as it takes, and begins the next with what is left", () => {
    const selection = selectiveBackprop({ exponent: 1 }, setup());
    const flat = (first: number) => poolOf({ loss: new Float32Array(5).fill(2) }, first, first);
    expect(taken(selection, flat(0), 8)).toBeNull();
    const first = taken(selection, flat(5), 8)!;
    expect([...first.indices]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...first.weights]).toEqual([1, 2, 3, 4, 5, 1, 2, 3]);
    const second = taken(selection, poolOf({ loss: new Float32Array(6).fill(2) }, 10, 10), 8)!;
    expect([...second.indices]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });
});

describe("reducible loss with a temperature", () => {
  // oracle: the first of a Gumbel draw has the probability of the softmax
  it("draws in proportion to exp(score / T)", () => {
    const examples = {
      ...someExamples(4),
      scores: { irreducibleLoss: Float64Array.of(0.5, 0.1, 0, 0.3) },
    };
    const selection = reducibleLoss({ temperature: 0.5 }, setupOf(examples));
    const losses = Float32Array.of(1, 0.3, 0.9, 0.3);
    const draws = 20_000;
    const picks = Array.from(
      { length: draws },
      (_, k) => taken(selection, poolOf({ loss: losses }, 4 * k), 1)!.indices[0]!,
    );
    const shares = tally(picks, 4).map((hits) => hits / draws);
    const raised = [1 - 0.5, 0.3 - 0.1, 0.9, 0].map((score) => Math.exp(score / 0.5));
    const total = raised.reduce((a, b) => a + b);
    raised.forEach((value, k) => {
      const p = value / total;
      expect(Math.abs(shares[k]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  it("takes batches unseen from where it is told to", () => {
    const { poolSize } = reducibleLoss({ until: 0.4, poolFactor: 3 }, setup());
    expect([0, 0.39, 0.4, 1].map((progress) => poolSize(8, progress))).toEqual([24, 24, 0, 0]);
  });
});

describe("the baselines of reducible loss", () => {
  const loss = Float32Array.of(1, 5, 3, 2);
  const conditionalEntropy = Float32Array.of(0.2, 4.5, 0.1, 1.9);
  const pick = (by: string, signals: Pool["signals"]) => [
    ...taken(topScore({ by } as never, setup()), poolOf(signals), 2)!.indices,
  ];

  it("take the highest of their score", () => {
    expect(pick("loss-minus-conditional-entropy", { loss, conditionalEntropy })).toEqual([2, 0]);
    expect(pick("loss-plus-conditional-entropy", { loss, conditionalEntropy })).toEqual([1, 3]);
    expect(pick("conditional-entropy", { conditionalEntropy })).toEqual([1, 3]);
    expect(pick("entropy", { entropy: loss })).toEqual([1, 2]);
    expect(pick("gradient-norm", { gradientNorm: loss })).toEqual([1, 2]);
    expect(pick("mutual-information", { mutualInformation: conditionalEntropy })).toEqual([1, 3]);
  });

  it("take the lowest irreducible loss, whatever the model says now", () => {
    const examples = {
      ...someExamples(4),
      scores: { irreducibleLoss: Float64Array.of(0.5, 0.1, 0, 0.3) },
    };
    const selection = topScore({ by: "low-irreducible-loss" }, setupOf(examples));
    expect([...taken(selection, poolOf({ loss }), 2)!.indices]).toEqual([2, 1]);
  });

  it("pays for every dropout mask", () => {
    const { stepCost } = topScore({ by: "mutual-information" }, setup());
    expect(stepCost!(30, 8)).toEqual({ measured: 300, differentiated: 0, trained: 8 });
  });
});
