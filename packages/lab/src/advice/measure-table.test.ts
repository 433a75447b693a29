import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import {
  budgetOf,
  classBalance,
  constantOf,
  hardestShare,
  measureTable,
  samplingGain,
} from "./measure-table.js";
import type { PreparedAdvice } from "./prepare-advice.js";

const ROWS = 600;
const CLASSES = 3;

/** Three clear classes, of whose labels a share is another's. */
function prepared(flipped: number, epochs = 6): PreparedAdvice {
  const rng = createRng(3);
  const values = new Float32Array(ROWS * CLASSES);
  const labels = Int32Array.from({ length: ROWS }, (_, row) => {
    for (let k = 0; k < CLASSES; k++) {
      values[row * CLASSES + k] =
        (k === row % CLASSES ? 1.5 : 0) + 0.35 * rng.split("x").normal(row * CLASSES + k);
    }
    const turned = rng.split("turned").uniform(row) < flipped ? 1 + rng.split("to").integer(row, 2) : 0;
    return (row + turned) % CLASSES;
  });
  return {
    training: {
      dataset: {
        features: { kind: "dense", rows: ROWS, columns: CLASSES, values },
        labels: { kind: "classes", values: labels, classCount: CLASSES },
      },
      spec: {
        model: { kind: "softmax-regression" },
        optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
        learningRate: 0.05,
        schedule: { kind: "linear", endFactor: 0 },
        batchSize: 20,
      },
      epochs,
    },
    rowCount: ROWS,
    labels,
    classNames: ["a", "b", "c"],
    length: Float64Array.from({ length: ROWS }, (_, row) => rng.split("length").uniform(row)),
    seed: 0,
  };
}

const watch = (progress: (done: number, total: number) => void = () => {}) => ({
  progress,
  now: () => 0,
  signal: new AbortController().signal,
});

describe("measureTable", () => {
  it("sees the labels that were turned, and none where none was", async () => {
    const clean = await measureTable(prepared(0), watch());
    const noisy = await measureTable(prepared(0.3), watch());
    // 5σ of a share of .3 among 600 is .094
    expect(Math.abs(noisy.noise.rate - 0.3)).toBeLessThan(0.094);
    expect(noisy.noise.issues / ROWS).toBeGreaterThan(0.2);
    expect(clean.noise.rate).toBeLessThan(0.02);
    expect(clean.noise.heldOutAccuracy).toBeGreaterThan(0.97);
    expect(noisy.noise.heldOutAccuracy).toBeCloseTo(noisy.budget.whole, 12);
    expect(clean.redundancy.learnedInFirstEpoch).toBeGreaterThan(0.8);
    expect(noisy.redundancy.learnedInFirstEpoch).toBeLessThan(clean.redundancy.learnedInFirstEpoch);
  });

  it("reads order from the scores, and none from a length by chance", async () => {
    const { agreement, balance, sampling } = await measureTable(prepared(0.3), watch());
    expect(agreement.pairs.map(({ a, b }) => `${a} ${b}`)).toEqual([
      "crossFittedLoss aum",
      "crossFittedLoss confidence",
      "aum confidence",
      "crossFittedLoss textLength",
      "aum textLength",
      "confidence textLength",
    ]);
    expect(agreement.trained).toBeGreaterThan(0.8);
    expect(Math.abs(agreement.length!)).toBeLessThan(5 / Math.sqrt(ROWS - 1));
    expect(balance.entropyRatio).toBeGreaterThan(0.99);
    expect(sampling.meanGain).toBeGreaterThan(1);
  });

  it("is the same for the same seed, says all along how far it is, and ends at the whole", async () => {
    const seen: [number, number][] = [];
    const first = await measureTable(
      prepared(0.1, 4),
      watch((done, total) => seen.push([done, total])),
    );
    expect(await measureTable(prepared(0.1, 4), watch())).toEqual(first);
    const other = await measureTable({ ...prepared(0.1, 4), seed: 1 }, watch());
    expect(other.agreement).not.toEqual(first.agreement);
    // 3 forward passes an example and epoch: 4 of the run, 2 · 4 and 2 · 2 of the folds, and two looks at all
    expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([ROWS * (3 * (4 + 8 + 4) + 2)]));
    expect(seen.at(-1)![0]).toBe(seen.at(-1)![1]);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
  });

  it("needs no text, and stops where it is told to", async () => {
    const { agreement } = await measureTable({ ...prepared(0, 2), length: null }, watch());
    expect([agreement.length, agreement.pairs.length]).toEqual([null, 3]);
    const controller = new AbortController();
    const stopping = measureTable(prepared(0, 2), {
      ...watch(() => controller.abort(new Error("enough"))),
      signal: controller.signal,
    });
    await expect(stopping).rejects.toThrow("enough");
  });
});

describe("its numbers", () => {
  it("say which share of the loss the hardest fifth holds", () => {
    expect(hardestShare(Float64Array.of(1, 1, 1, 1, 1))).toBeCloseTo(0.2, 12);
    expect(hardestShare(Float64Array.of(1, 0, 6, 2, 1))).toBeCloseTo(0.6, 12);
    expect(hardestShare(Float64Array.of(0, 0, 0, 0, 0))).toBe(0.2);
  });

  it("say how even the classes are", () => {
    const { entropyRatio, rarest } = classBalance(Int32Array.of(0, 0, 0, 1), ["x", "y"]);
    expect(entropyRatio).toBeCloseTo(-(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)), 12);
    expect(rarest).toEqual({ name: "y", count: 1 });
    expect(classBalance(Int32Array.of(0, 1, 2), ["x", "y", "z"]).entropyRatio).toBeCloseTo(1, 12);
  });

  it("say what a constant reaches", () => {
    expect(constantOf(Int32Array.of(0, 0, 0, 1), 3)).toEqual({
      constantLoss: expect.closeTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12),
      constantAccuracy: 0.75,
    });
  });

  it("say what the second half bought, with the error of pairs", () => {
    const [half, whole] = [Float64Array.of(1, 1, 0, 0, 0), Float64Array.of(1, 0, 1, 1, 0)];
    // oracle: differences 0 −1 1 1 0, mean .2, variance .6 − .04 over 5
    expect(budgetOf(half, whole)).toEqual({
      half: 0.4,
      whole: 0.6,
      gain: expect.closeTo(0.2, 12),
      standardError: expect.closeTo(Math.sqrt(0.56 / 5), 12),
      disagreement: 0.6,
    });
  });

  it("open the gate as importance sampling does: late, since its mean begins at 0", () => {
    // oracle: 3 (1 − .9ᵗ) > 2 from t = 11 on
    expect(samplingGain(Array(20).fill(3))).toEqual({ meanGain: 3, threshold: 2, openShare: 0.5 });
    expect(samplingGain(Array(10).fill(3)).openShare).toBe(0);
    expect(samplingGain(Array(50).fill(2)).openShare).toBe(0);
  });
});
