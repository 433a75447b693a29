import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { Examples, Proposal } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { RunMemory } from "../memory.js";
import type { Setup } from "../method.js";
import { someExamples } from "../testing/examples.js";
import { fixedTarget, momentOf, setupOf, tally } from "../testing/setup.js";
import { infoBatch } from "./info-batch.js";
import { instanceHardness } from "./instance-hardness.js";
import { priority } from "./priority.js";
import { rankExponential } from "./rank-exponential.js";
import { rankPriority } from "./rank-priority.js";

/** A proposal that knows these losses at this progress. */
function knowing(
  make: (given: never, setup: Setup) => Proposal,
  given: object,
  losses: readonly number[],
  { progress = 0.99, batchSize = 1, weights = losses.map(() => 1) } = {},
) {
  const count = losses.length;
  const { keys } = someExamples(count);
  const examples: Examples = { count, keys };
  const proposal = make(given as never, setupOf(examples, { batchSize }));
  const target = fixedTarget(weights);
  const memory = new RunMemory(count);
  proposal.targetChanged("all", target, memory);
  const everyone = Int32Array.from(losses.keys());
  for (const name of ["loss", "gradientNorm"] as const) {
    memory.write("reported", { [name]: Float32Array.from(losses) }, [name], everyone, 0);
  }
  proposal.told?.(everyone, memory, target, "reported");
  const moment = momentOf(count, { progress, memory });
  proposal.advance?.(moment, target);
  return { proposal, target, memory, moment, count };
}

const densities = ({ proposal, target, count }: ReturnType<typeof knowing>) =>
  Array.from({ length: count }, (_, i) => proposal.densityOf(i, target));

describe("priority by rank", () => {
  it("is that of the published vector", () => {
    const { prio, rank_based_alpha0_7: expected } = vectors.per;
    // the vector's two equal priorities are told apart, so that their ranks are
    const losses = prio.map((value, k) => value - 1e-3 * k);
    for (const [i, p] of densities(knowing(rankPriority, { exponent: 0.7 }, losses)).entries()) {
      expect(p).toBeCloseTo(expected[i]!, 6);
    }
  });

  it("minimises the target at the end of the budget, and half corrected at its begin", () => {
    const held = knowing(rankPriority, { correctionStart: 0.5 }, [3, 1, 2], { weights: [1, 0.5, 1] });
    const { proposal, target } = held;
    densities(held).forEach((p, i) => {
      const share = target.massOf(i) / target.massSum;
      expect(p * proposal.correctionOf(i, target, 1)).toBeCloseTo(share, 12);
      expect(proposal.correctionOf(i, target, 0)).toBeCloseTo(Math.sqrt(share / p), 12);
    });
  });

  it("ranks by what is known at the last sort, the unknown first, and keeps it until the next", () => {
    const { proposal, memory, moment, target } = knowing(rankPriority, { sorts: 3 }, [1, NaN, 5], {
      progress: 0.3,
    });
    expect(proposal.measureBefore!(moment)).toBeNull();
    const order = () =>
      [0, 1, 2].sort((a, b) => proposal.densityOf(b, target) - proposal.densityOf(a, target));
    expect(order()).toEqual([1, 2, 0]);
    memory.write("reported", { gradientNorm: Float32Array.of(9) }, ["gradientNorm"], Int32Array.of(0), 0);
    expect(order()).toEqual([1, 2, 0]);
    const later = { ...moment, progress: 0.5 };
    expect(proposal.measureBefore!(later)).toEqual({ pool: "train", signals: [] });
    proposal.advance!(later, target);
    expect(order()).toEqual([1, 0, 2]);
  });
});

describe("exponential in the rank of the loss", () => {
  it("is that of the published vector", () => {
    const { N, s_e, p, ratio_first_last } = vectors.loshchilov;
    const losses = Array.from({ length: N }, (_, k) => N - k);
    const found = densities(knowing(rankExponential, { pressureStart: s_e, pressureEnd: s_e }, losses));
    for (const [i, expected] of p.entries()) expect(found[i]).toBeCloseTo(expected, 6);
    expect(found[0]! / found[N - 1]!).toBeCloseTo(ratio_first_last, 4);
  });

  it("is uniform before anything is known and where the pressure is 1, and corrects nothing", () => {
    const before = knowing(rankExponential, {}, [3, 1, 2], { progress: 0 });
    for (const p of densities(before)) expect(p).toBeCloseTo(1 / 3, 12);
    const even = knowing(rankExponential, { pressureStart: 1 }, [3, 1, 2]);
    for (const p of densities(even)) expect(p).toBeCloseTo(1 / 3, 12);
    expect(even.proposal.correctionOf(0, even.target, 0.5)).toBe(1);
  });

  it("asks every loss at each refresh", () => {
    const { proposal, moment } = knowing(rankExponential, { refreshes: 4 }, [3, 1, 2], { progress: 0 });
    const asked = [0.1, 0.2, 0.79, 0.8].map((progress) => proposal.measureBefore!({ ...moment, progress }));
    expect(asked).toEqual([null, ...Array(3).fill({ pool: "train", signals: ["loss"] })]);
  });
});

it("reads a signal that was measured later than it was reported", () => {
  const { proposal, target, memory } = knowing(priority, { smoothing: 1e-9, refreshes: 1 }, [1, 1, 2]);
  memory.write("measured", { gradientNorm: Float32Array.of(6) }, ["gradientNorm"], Int32Array.of(0), 0);
  proposal.told!(Int32Array.of(0), memory, target, "measured");
  expect(proposal.densityOf(0, target)).toBeCloseTo(6 / 9, 6);
});

describe("InfoBatch", () => {
  const { scores, mean, prune_candidates: low, r, kept_weight: weight } = vectors.infobatch;

  it("prunes and weighs as the published vector", () => {
    const { proposal, target } = knowing(infoBatch, { pruneShare: r }, scores, { progress: 0.5 });
    scores.forEach((score, i) => {
      expect(score < mean).toBe(low.includes(i));
      expect(proposal.correctionOf(i, target, 0)).toBe(low.includes(i) ? weight : 1);
    });
  });

  // oracle: the mean over epochs of Σ v g is the sum over the table, here within 5 sd of its estimate
  it("keeps the expected sum of the whole table", () => {
    const values = Array.from({ length: 40 }, (_, i) => createRng(4).uniform(i) + (i % 5));
    const { proposal, target, memory } = knowing(infoBatch, { pruneShare: 0.6 }, values, { progress: 0.5 });
    const sums: number[] = [];
    for (let epoch = 0; epoch < 2000; epoch++) {
      proposal.advance!(momentOf(40, { progress: 0.5, memory }), target);
      const { coming } = proposal.state!() as { coming: Int32Array };
      const [indices, weights] = [new Int32Array(coming.length), new Float32Array(coming.length)];
      const moment = momentOf(40, { progress: 0.5, memory });
      proposal.draw(moment, target, coming.length, indices, weights, 0);
      sums.push(indices.reduce((sum, i, k) => sum + weights[k]! * values[i]!, 0));
    }
    const average = sums.reduce((a, b) => a + b) / sums.length;
    const variance = sums.reduce((a, b) => a + (b - average) ** 2, 0) / (sums.length - 1);
    const whole = values.reduce((a, b) => a + b);
    expect(Math.abs(average - whole)).toBeLessThan(5 * Math.sqrt(variance / sums.length));
  });

  // by hand: of 1, 2, 3, 10 the mean is 4; whatever of the first three is left over has been kept by chance
  it("weighs the rest of an epoch by the chance that it was kept with, whatever is known since", () => {
    const { proposal, target, memory } = knowing(infoBatch, { pruneShare: 0.6 }, [1, 2, 3, 10], {
      progress: 0.5,
      batchSize: 2,
    });
    const { coming: rest } = proposal.state!() as { coming: Int32Array };
    const low = rest.filter((i) => i < 3);
    expect(low.length).toBeGreaterThan(0);
    const [indices, weights] = [new Int32Array(rest.length + 4), new Float32Array(rest.length + 4)];
    const late = momentOf(4, { progress: 0.95, memory });
    proposal.draw(late, target, indices.length, indices, weights, 0);
    indices.forEach((i, k) => {
      expect(weights[k]).toBeCloseTo(k < rest.length && i < 3 ? 1 / 0.4 : 1, 6);
    });
  });

  it("is whole at the end of the budget and where no loss is known", () => {
    for (const [losses, progress] of [
      [scores, 0.9],
      [scores.map(() => NaN), 0.3],
    ] as const) {
      const { proposal } = knowing(infoBatch, {}, losses, { progress });
      expect((proposal.state!() as { coming: Int32Array }).coming.slice().sort()).toEqual(
        Int32Array.from(losses.keys()),
      );
    }
  });

  it("draws nothing that the target has closed", () => {
    const { proposal, memory, moment } = knowing(infoBatch, {}, [1, 2, 3, 4, 5, 6], { progress: 0.95 });
    const closing = fixedTarget([0, 1, 1, 0, 1, 1]);
    proposal.targetChanged("all", closing, memory);
    proposal.advance!(moment, closing);
    const [indices, weights] = [new Int32Array(24), new Float32Array(24)];
    proposal.draw(moment, closing, 24, indices, weights, 0);
    expect(tally(indices, 6)).toEqual([0, 6, 6, 0, 6, 6]);
    expect(new Set(weights)).toEqual(new Set([1]));
  });
});

describe("dynamic instance hardness", () => {
  // by hand: |Δl| = 0, 2, .5, 4 after two visits; half of the four are kept
  it("keeps the examples whose losses have moved most", () => {
    const given = { warmup: 0, leastShare: 0.5, decay: 0.5, exploration: 1e-9 };
    const held = knowing(instanceHardness, given, [1, 1, 1, 1], { progress: 0, batchSize: 2 });
    const { proposal, target, memory } = held;
    const everyone = Int32Array.of(0, 1, 2, 3);
    memory.write("reported", { loss: Float32Array.of(1, 3, 1.5, 5) }, ["loss"], everyone, 0);
    proposal.told!(everyone, memory, target, "reported");
    const fresh = knowing(instanceHardness, given, [1, 1, 1, 1], { progress: 0, batchSize: 2 }).proposal;
    fresh.restore!(
      {
        ...(proposal.state!() as object),
        coming: new Int32Array(0),
        inclusions: new Float64Array(0),
      } as never,
      target,
    );
    fresh.advance!(momentOf(4, { progress: 0.5, memory }), target);
    const { coming } = fresh.state!() as { coming: Int32Array };
    expect([...coming].sort()).toEqual([1, 3]);
    expect(densities({ ...held, proposal: fresh })).toEqual([0, 0.5, 0, 0.5]);
  });

  it("runs over what training reported, whatever else is measured of an example", () => {
    const given = { warmup: 0, feedback: "loss", discount: 0.5 };
    const { proposal, target, memory } = knowing(instanceHardness, given, [4, 2]);
    const hardness = () => [...(proposal.state!() as { rule: { hardness: Float64Array } }).rule.hardness];
    expect(hardness()).toEqual([2, 1]);
    const everyone = Int32Array.of(0, 1);
    memory.write("measured", { loss: Float32Array.of(9, 9) }, ["loss"], everyone, 0);
    proposal.told!(everyone, memory, target, "measured");
    expect(hardness()).toEqual([2, 1]);
    const untrained = instanceHardness({ ...given, feedback: "loss" }, setupOf(someExamples(2)));
    const other = new RunMemory(2);
    other.write("reported", { loss: Float32Array.of(3) }, ["loss"], Int32Array.of(0), 0);
    untrained.told!(Int32Array.of(0), other, target, "reported");
    other.write("measured", { alignment: Float32Array.of(1, 1) }, ["alignment"], everyone, 0);
    untrained.told!(everyone, other, target, "measured");
    const { rule } = untrained.state!() as { rule: { hardness: Float64Array } };
    expect([...rule.hardness]).toEqual([1.5, 0]);
  });

  it("counts nothing as moved between two infinite losses", () => {
    const { proposal, target, memory } = knowing(instanceHardness, { warmup: 0 }, [Infinity, 1]);
    memory.write("reported", { loss: Float32Array.of(Infinity, 3) }, ["loss"], Int32Array.of(0, 1), 0);
    proposal.told!(Int32Array.of(0, 1), memory, target, "reported");
    const { hardness } = (proposal.state!() as { rule: { hardness: Float64Array } }).rule;
    expect(hardness[0]).toBe(0);
    expect(hardness[1]).toBeCloseTo(0.2, 12);
  });

  it("lets in what was seldom seen, by its bonus", () => {
    const given = { warmup: 0, leastShare: 0.5, decay: 0.5, exploration: 100 };
    const { proposal, target, memory } = knowing(instanceHardness, given, [1, 1, 1, 1], {
      progress: 0,
      batchSize: 2,
    });
    memory.visit(0, Int32Array.of(0, 0, 1, 1), new Float32Array(4).fill(1), 0, 4);
    const empty = { coming: new Int32Array(0), inclusions: new Float64Array(0) };
    const state = { ...(proposal.state!() as object), ...empty, epoch: 3 };
    proposal.restore!(state as never, target);
    proposal.advance!(momentOf(4, { progress: 0.5, memory }), target);
    expect([...(proposal.state!() as { coming: Int32Array }).coming].sort()).toEqual([2, 3]);
  });
});
