import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { Pool, Signals } from "../contracts.js";
import { someExamples } from "../testing/examples.js";
import { setupOf } from "../testing/setup.js";
import { batchSelfPaced } from "./batch-self-paced.js";
import { coTeaching } from "./co-teaching.js";
import { learningToReweight } from "./learning-to-reweight.js";
import { metaWeightNet } from "./meta-weight-net.js";
import { ascending, WeightNet } from "./weight-net.js";

function poolOf(looks: Signals[], given: Partial<Pool> = {}): Pool {
  const size = Object.values(looks[0]!)[0]!.length;
  return {
    indices: Int32Array.from({ length: size }, (_, k) => 10 + k),
    weights: new Float32Array(size).fill(1),
    signals: looks.at(-1)!,
    looks,
    drawIndex: 0,
    progress: 0,
    ...given,
  };
}

const setup = (batchSize = 4) => setupOf(someExamples(40), { batchSize });

function taken(
  selection: { select(pool: Pool, indices: Int32Array, weights: Float32Array, model: string): boolean },
  pool: Pool,
  count: number,
  model = "main",
) {
  const indices = new Int32Array(count);
  const weights = new Float32Array(count);
  expect(selection.select(pool, indices, weights, model)).toBe(true);
  return { indices: [...indices], weights: [...weights] };
}

describe("co-teaching", () => {
  const looks = [
    { loss: Float32Array.of(0.1, 5, 0.2, 4, 0.3) },
    { loss: Float32Array.of(9, 0.3, 8, 0.2, 0.1) },
  ];

  it("gives each model the rows of smallest loss under the other", () => {
    const selection = coTeaching({ noiseShare: 0.4 }, setup());
    expect(taken(selection, poolOf(looks), 3).indices).toEqual([14, 13, 11]);
    expect(taken(selection, poolOf(looks), 3, "peer").indices).toEqual([10, 12, 14]);
  });

  it("leaves out more as progress goes on, up to the share of noise, and keeps batches full", () => {
    const { poolSize } = coTeaching({ noiseShare: 0.5, rampAt: 0.2 }, setup());
    expect([0, 0.1, 0.2, 0.9].map((progress) => poolSize(12, progress))).toEqual([12, 16, 24, 24]);
  });
});

describe("learning to reweight", () => {
  // oracle: by hand, max(0, a) = 2, 0, 1, 1 over 4 rows of weight 1
  it("weighs by the part of the alignment above 0, and sums to the batch", () => {
    const alignment = Float32Array.of(2, -3, 1, 1);
    const { indices, weights } = taken(learningToReweight({}, setup()), poolOf([{ alignment }]), 4);
    expect(indices).toEqual([10, 11, 12, 13]);
    expect(weights).toEqual([2, 0, 1, 1]);
  });

  it("multiplies the weights of the pool, and still sums to the batch", () => {
    const alignment = Float32Array.of(2, -3, 1, 1);
    const pool = poolOf([{ alignment }], { weights: Float32Array.of(1, 9, 2, 0.5) });
    const { weights } = taken(learningToReweight({}, setup()), pool, 4);
    expect(weights.reduce((sum, v) => sum + v)).toBeCloseTo(4, 6);
    expect(weights[2]! / weights[0]!).toBeCloseTo((2 * 1) / (1 * 2), 6);
  });

  it("weighs nothing where no gradient agrees", () => {
    const alignment = Float32Array.of(-2, 0, -1, -1);
    expect(taken(learningToReweight({}, setup()), poolOf([{ alignment }]), 4).weights).toEqual([0, 0, 0, 0]);
  });

  it("refuses an infinite alignment", () => {
    const alignment = Float32Array.of(2, Infinity, 1, 1);
    expect(() => taken(learningToReweight({}, setup()), poolOf([{ alignment }]), 4)).toThrow(
      new RangeError("learning-to-reweight: alignment[1] must be finite, got Infinity (diverged)"),
    );
  });

  it("asks one look, with rows of the reference that differ from step to step", () => {
    const selection = learningToReweight({ referenceSize: 5 }, setup());
    const first = selection.look!(poolOf([{ loss: new Float32Array(4) }], { looks: [] }))!;
    const next = selection.look!(poolOf([{ loss: new Float32Array(4) }], { looks: [], drawIndex: 4 }))!;
    expect(first.signals).toEqual(["alignment"]);
    expect(first.reference).toHaveLength(5);
    // 17 rows of reference: three batches of 5 without a repeat
    expect(new Set([...first.reference!, ...next.reference!]).size).toBe(10);
    expect(selection.stepCost!(4, 4)).toEqual({ measured: 0, differentiated: 9, trained: 4 });
    expect(selection.look!(poolOf([{ alignment: new Float32Array(4) }]))).toBeNull();
  });
});

describe("the net of Meta-Weight-Net", () => {
  const settings = { hidden: 6, learningRate: 0.05, weightDecay: 0 };
  const losses = Float32Array.of(0.1, 0.7, 1.9, 3.2);
  const slopes = Float64Array.of(0.3, -0.2, 0.5, -1);

  // oracle: the formula, unit by unit; unsorted losses with ties, and units of either slope
  it("is the formula", () => {
    const hidden = 30;
    const net = new WeightNet({ ...settings, hidden }, createRng(8));
    const { parameters } = net.state() as { parameters: Float64Array };
    const given = Float32Array.of(1.5, 0, 0.2, 3, 0.2, 0.7, 1.5, 12);
    const expected = Array.from(given, (loss) => {
      let z = parameters[3 * hidden]!;
      for (let h = 0; h < hidden; h++) {
        z += parameters[2 * hidden + h]! * Math.max(0, parameters[h]! * loss + parameters[hidden + h]!);
      }
      return 1 / (1 + Math.exp(-z));
    });
    const weights = net.weightsOf(ascending(given));
    expected.forEach((weight, k) => {
      expect(Math.abs(weights[k]! - weight)).toBeLessThan(1e-14);
    });
    expect(Math.min(...parameters.subarray(0, hidden))).toBeLessThan(0);
    expect(Math.max(...parameters.subarray(0, hidden))).toBeGreaterThan(0);
  });

  // oracle: central differences of Σ slopes V(l), through the stored parameters
  it("has the gradient of finite differences", () => {
    const net = new WeightNet(settings, createRng(3));
    const state = net.state() as { parameters: Float64Array };
    const objective = (parameters: Float64Array) => {
      const moved = new WeightNet(settings, createRng(3));
      moved.restore({ ...state, parameters } as never);
      return moved.weightsOf(ascending(losses)).reduce((sum, weight, k) => sum + slopes[k]! * weight, 0);
    };
    const gradient = net.gradient(ascending(losses), net.weightsOf(ascending(losses)), slopes);
    for (let k = 0; k < gradient.length; k++) {
      const shifted = (by: number) => state.parameters.map((value, at) => (at === k ? value + by : value));
      const difference = (objective(shifted(1e-6)) - objective(shifted(-1e-6))) / 2e-6;
      expect(gradient[k]).toBeCloseTo(difference, 8);
    }
  });

  it("learns to weigh low losses up and high losses down where only low ones agree with the reference", () => {
    const selection = metaWeightNet({ hidden: 20, learningRate: 0.05 }, setup());
    const alignment = Float32Array.of(1, 1, -1, -1);
    const before = taken(selection, poolOf([{ loss: losses }, { alignment }]), 4).weights;
    let after = before;
    for (let step = 0; step < 60; step++) {
      after = taken(selection, poolOf([{ loss: losses }, { alignment }]), 4).weights;
    }
    expect(Math.min(after[0]!, after[1]!)).toBeGreaterThan(0.8);
    expect(Math.max(after[2]!, after[3]!)).toBeLessThan(0.2);
  });

  it("refuses infinite losses and alignments", () => {
    const selection = metaWeightNet({}, setup());
    const infinite = Float32Array.of(1, 1, Infinity, 1);
    expect(() => selection.look!(poolOf([{ loss: infinite }]))).toThrow(
      new RangeError("meta-weight-net: loss[2] must be finite, got Infinity (diverged)"),
    );
    expect(() => taken(selection, poolOf([{ loss: losses }, { alignment: infinite }]), 4)).toThrow(
      new RangeError("meta-weight-net: alignment[2] must be finite, got Infinity (diverged)"),
    );
  });

  it("asks losses first, then alignment after a step with the net's weights", () => {
    const selection = metaWeightNet({}, setup());
    const fresh = poolOf([{ loss: losses }], { looks: [], weights: Float32Array.of(1, 2, 1, 1) });
    expect(selection.look!(fresh)).toEqual({ signals: ["loss"] });
    const second = selection.look!({ ...fresh, looks: [{ loss: losses }] })!;
    const net = new WeightNet(
      { hidden: 100, learningRate: 0.001, weightDecay: 0.0001 },
      setup().rng.split("net"),
    );
    expect(second.after![1]).toBeCloseTo(2 * net.weightsOf(ascending(losses))[1]!, 6);
    expect(selection.stepCost!(4, 4)).toEqual({ measured: 4, differentiated: 8 + 17, trained: 4 });
  });
});

describe("self-paced weights of a batch", () => {
  const losses = Float32Array.of(0.1, 0.5, 0.2, 0.4);
  const options = { pacing: { method: "linear", startFraction: 0.5, fullAt: 1 } } as const;
  const ones = new Float32Array(4).fill(1);

  it("keeps the share of smallest losses that the pacing opens", () => {
    const { weighing } = batchSelfPaced(options as never);
    expect([...weighing!.weigh(losses, ones, 0)]).toEqual([1, 0, 1, 0]);
    expect([...weighing!.weigh(losses, ones, 0.5)]).toEqual([1, 0, 1, 1]);
    expect([...weighing!.weigh(losses, ones, 1)]).toEqual([1, 1, 1, 1]);
  });

  // by hand: threshold .2 at half open, linear weights 1 − l / .2
  it("weighs softly by the regularizer, times the weights of the proposal", () => {
    const { weighing } = batchSelfPaced({ ...options, regularizer: { method: "linear" } } as never);
    const weighed = weighing!.weigh(losses, Float32Array.of(3, 1, 1, 1), 0);
    expect([...weighed].map((v) => Math.round(1e6 * v) / 1e6)).toEqual([1.5, 0, 0, 0]);
  });

  it.each(["hard", "linear", "logarithmic", "welsch"])(
    "weighs no row by NaN where losses are infinite: %s",
    (method) => {
      const { weighing } = batchSelfPaced({ ...options, regularizer: { method } } as never);
      const [one, most] = [
        Float32Array.of(1, 2, 3, Infinity),
        Float32Array.of(1, Infinity, Infinity, Infinity),
      ];
      expect(weighing!.weigh(one, ones, 0.5)[3]).toBe(0);
      expect(weighing!.weigh(one, ones, 0.5)[0]).toBeGreaterThan(0);
      expect([...weighing!.weigh(most, ones, 0)]).toEqual([1, 1, 1, 1]);
    },
  );

  it("stops where it is told to, and keeps zero losses", () => {
    const { weighing } = batchSelfPaced({ ...options, stopFraction: 0.5 } as never);
    expect([...weighing!.weigh(losses, ones, 1)]).toEqual([1, 0, 1, 0]);
    expect([...weighing!.weigh(new Float32Array(4), ones, 0)]).toEqual([1, 1, 1, 1]);
  });
});
