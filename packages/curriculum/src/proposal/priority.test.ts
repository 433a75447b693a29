import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Memory } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { RunMemory } from "../memory.js";
import { someExamples } from "../testing/examples.js";
import { fixedTarget, momentOf, setupOf, tally } from "../testing/setup.js";
import { type PriorityOptions, priority } from "./priority.js";

const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const ones = (count: number) => fixedTarget(new Array<number>(count).fill(1));

function memoryOf(signal: "loss" | "gradientNorm", values: readonly number[]): RunMemory {
  const memory = new RunMemory(values.length);
  memory.write("reported", { [signal]: Float32Array.from(values) }, [signal], all(values.length), 0);
  return memory;
}

function proposalOf(given: PriorityOptions, count: number, memory: Memory = new RunMemory(count)) {
  const proposal = priority(given, setupOf(someExamples(count)));
  proposal.targetChanged("all", ones(count), memory);
  return proposal;
}

describe("prioritized replay's published vector", () => {
  const { prio, alpha, beta, P, w_over_max } = vectors.per;
  const given = { exponent: alpha, smoothing: 1e-12, correctionStart: beta };
  const proposal = proposalOf(given, 4, memoryOf("gradientNorm", prio));
  const target = ones(4);

  it("has its probabilities", () => {
    P.forEach((p, i) => {
      expect(proposal.densityOf(i, target)).toBeCloseTo(p, 6);
    });
  });

  it("has its weights, up to the maximum that we do not divide by", () => {
    const v = P.map((_, i) => proposal.correctionOf(i, target, 0));
    v.forEach((weight, i) => {
      expect(weight / Math.max(...v)).toBeCloseTo(w_over_max[i]!, 6);
    });
  });

  it("anneals the correction to the whole of it", () => {
    for (const progress of [0, 0.5, 1]) {
      const exponent = beta + (1 - beta) * progress;
      P.forEach((p, i) => {
        expect(proposal.correctionOf(i, target, progress)).toBeCloseTo((0.25 / p) ** exponent, 5);
      });
    }
  });
});

it("is unbiased at correction 1: Σ p v g = Σ Q g", () => {
  const signal = fc.double({ min: 0, max: 5, noNaN: true });
  const example = fc.record({ signal, weight: fc.double({ min: 0, max: 1, noNaN: true }), g: signal });
  fc.assert(
    fc.property(fc.array(example, { minLength: 1, maxLength: 20 }), (examples) => {
      fc.pre(examples.some(({ weight }) => weight > 1e-6));
      const target = fixedTarget(examples.map(({ weight }) => weight));
      const memory = memoryOf(
        "loss",
        examples.map((e) => e.signal),
      );
      const given = { signal: "loss", exponent: 0.7, smoothing: 0.05 } as const;
      const proposal = priority(given, setupOf(someExamples(examples.length)));
      proposal.targetChanged("all", target, memory);
      let estimate = 0;
      let truth = 0;
      examples.forEach(({ g, weight }, i) => {
        estimate += proposal.densityOf(i, target) * proposal.correctionOf(i, target, 0.3) * g;
        truth += (weight / target.massSum) * g;
      });
      expect(estimate).toBeCloseTo(truth, 12);
    }),
    { seed: 1 },
  );
});

it("draws as often as it says", () => {
  const values = [0.1, 2, 0.5, 1, 0, 3];
  const proposal = proposalOf({ smoothing: 0.2 }, 6, memoryOf("gradientNorm", values));
  const draws = 30_000;
  const indices = new Int32Array(draws);
  const weights = new Float32Array(draws);
  proposal.draw(momentOf(6), ones(6), draws, indices, weights, 0);
  tally(indices, 6).forEach((hits, i) => {
    const p = (Math.fround(values[i]!) + 0.2) / (6.6 + 1.2);
    expect(Math.abs(hits - draws * p)).toBeLessThanOrEqual(5 * Math.sqrt(draws * p * (1 - p)));
  });
});

it("is a function of memory and target alone, however they came about", () => {
  const told = fc.array(fc.tuple(fc.nat(39), fc.float({ min: 0, max: 8, noNaN: true })), { maxLength: 60 });
  fc.assert(
    fc.property(told, (tells) => {
      const memory = new RunMemory(40);
      const target = ones(40);
      const proposal = proposalOf({}, 40, memory);
      for (const [i, value] of tells) {
        const indices = Int32Array.of(i);
        memory.write("reported", { gradientNorm: Float32Array.of(value) }, ["gradientNorm"], indices, 0);
        proposal.told!(indices, memory, target, "reported");
      }
      const rebuilt = proposalOf({}, 40, memory);
      for (let i = 0; i < 40; i++) {
        expect(proposal.densityOf(i, target)).toBe(rebuilt.densityOf(i, target));
      }
    }),
    { seed: 2 },
  );
});

it("takes for the unseen the signal of a model that knows nothing, or the measured one", () => {
  const memory = new RunMemory(3);
  memory.write("measured", { loss: Float32Array.of(2) }, ["loss"], Int32Array.of(1), 0);
  memory.write("reported", { loss: Float32Array.of(5) }, ["loss"], Int32Array.of(2), 0);
  const proposal = proposalOf({ signal: "loss", smoothing: 0.5 }, 3, memory);
  const leaves = [Math.log(3) + 0.5, 2.5, 5.5];
  const total = leaves.reduce((sum, leaf) => sum + leaf, 0);
  leaves.forEach((leaf, i) => {
    expect(proposal.densityOf(i, ones(3))).toBeCloseTo(leaf / total, 12);
  });
});

it("refuses options outside their range", () => {
  expect(() => proposalOf({ smoothing: 0 }, 3)).toThrow(
    new RangeError("priority: smoothing must be positive, got 0"),
  );
  expect(() => proposalOf({ exponent: -1 }, 3)).toThrow(
    new RangeError("priority: exponent must be a finite number in [0, 10], got -1"),
  );
});
