import { createRng, normalQuantile } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedSummary } from "./paired.js";
import type { ArmResult, Observation } from "./result.js";
import { decideFamily, startFamily } from "./sequential-rule.js";

const fixed = { seed: 7, numRuns: 60 };
const plan = { margin: 0.01, blocks: 12, resolution: 1e-6 };

/** `[blocks × arms]` normal differences, a mean and a spread an arm. */
function simulate(seed: number, means: readonly number[], sd: number, blocks = plan.blocks): Observation[][] {
  const rng = createRng(seed);
  return Array.from({ length: blocks }, (_, n) =>
    means.map((mean, k) => ({
      difference: mean + sd * normalQuantile(rng.split(`arm-${k}`).uniform(n) || 0.5),
    })),
  );
}

const members = (count: number) => Array.from({ length: count }, (_, k) => ({ arm: `arm-${k}`, at: 1 }));
const essence = ({ arm, verdict, reason, blocks, low, high }: ArmResult) => ({
  arm,
  verdict,
  reason,
  blocks,
  low,
  high,
});

const families = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  means: fc.array(fc.constantFrom(-0.03, -0.015, 0, 0.005, 0.02, 0.04), { minLength: 1, maxLength: 4 }),
  sd: fc.constantFrom(0.004, 0.01, 0.03),
});

describe("startFamily", () => {
  it("is symmetric in the sign: better and worse swap, intervals mirror", () => {
    fc.assert(
      fc.property(families, ({ seed, means, sd }) => {
        const blocks = simulate(seed, means, sd);
        const mirrored = blocks.map((row) => row.map(({ difference }) => ({ difference: -difference })));
        const swap = {
          better: "worse",
          worse: "better",
          equivalent: "equivalent",
          "no evidence": "no evidence",
        };
        const straight = decideFamily(members(means.length), plan, blocks);
        const turned = decideFamily(members(means.length), plan, mirrored);
        turned.forEach((result, k) => {
          expect(result.verdict).toBe(swap[straight[k]!.verdict]);
          expect(result.blocks).toBe(straight[k]!.blocks);
          expect(result.low).toBe(-straight[k]!.high);
        });
      }),
      fixed,
    );
  });

  it("does not depend on the order of the arms", () => {
    fc.assert(
      fc.property(families, ({ seed, means, sd }) => {
        const blocks = simulate(seed, means, sd);
        const arms = members(means.length);
        const straight = decideFamily(arms, plan, blocks).map(essence);
        const reversed = decideFamily(
          arms.toReversed(),
          plan,
          blocks.map((row) => row.toReversed()),
        ).map(essence);
        expect(reversed.toReversed()).toEqual(straight);
      }),
      fixed,
    );
  });

  it("scales: differences, margin and resolution in another unit give the same verdicts", () => {
    fc.assert(
      fc.property(families, fc.constantFrom(2 ** -10, 2 ** 7), ({ seed, means, sd }, unit) => {
        const blocks = simulate(seed, means, sd);
        const arms = members(means.length);
        const straight = decideFamily(arms, plan, blocks);
        const scaled = decideFamily(
          arms,
          { ...plan, margin: plan.margin * unit, resolution: plan.resolution * unit },
          blocks.map((row) => row.map(({ difference }) => ({ difference: difference * unit }))),
        );
        // A power of two scales without rounding.
        expect(scaled.map(essence)).toEqual(
          straight.map((result) => ({
            ...essence(result),
            low: result.low * unit,
            high: result.high * unit,
          })),
        );
      }),
      fixed,
    );
  });

  it("adding an arm never turns an undecided arm into a decided one at an earlier block", () => {
    fc.assert(
      fc.property(families, ({ seed, means, sd }) => {
        const blocks = simulate(seed, [...means, 0], sd);
        const alone = decideFamily(members(means.length), { ...plan, futility: 0 }, blocks);
        const joined = decideFamily(members(means.length + 1), { ...plan, futility: 0 }, blocks);
        alone.forEach((result, k) => {
          if (joined[k]!.reason !== "boundary") return;
          expect(result.reason === "boundary" || result.reason === "equivalence").toBe(true);
          expect(result.blocks).toBeLessThanOrEqual(joined[k]!.blocks);
        });
      }),
      fixed,
    );
  });

  it("closes for good: what comes after is not read", () => {
    fc.assert(
      fc.property(families, ({ seed, means, sd }) => {
        const blocks = simulate(seed, means, sd);
        const arms = members(means.length);
        const results = decideFamily(arms, plan, blocks);
        const cut = blocks.map((row, n) => row.map((cell, k) => (n < results[k]!.blocks ? cell : null)));
        expect(decideFamily(arms, plan, cut)).toEqual(results);
      }),
      fixed,
    );
  });

  it("gives block by block what all blocks at once give, and closes what it says", () => {
    const blocks = simulate(3, [0.03, 0, 0.004], 0.01);
    const family = startFamily(members(3), plan);
    const closed: ArmResult[] = [];
    for (let block = 1; family.open.length > 0; block++)
      closed.push(...family.look(block, blocks[block - 1]!));
    expect(closed.toSorted((a, b) => (a.arm < b.arm ? -1 : 1))).toEqual(family.results());
    expect(decideFamily(members(3), plan, blocks)).toEqual(family.results());
  });

  it("tells the interval at every look, the last one being the reported one", () => {
    const [result] = decideFamily(members(1), plan, simulate(11, [0.012], 0.012));
    expect(result!.looks.map((look) => look.blocks)).toEqual(
      Array.from({ length: result!.blocks - 4 }, (_, i) => 5 + i),
    );
    expect(result!.looks.at(-1)).toMatchObject({ low: result!.low, high: result!.high, mean: result!.mean });
  });
});

describe("reasons", () => {
  const one = members(1);
  const constant = (difference: number, count: number, more: Partial<Observation> = {}): Observation[][] =>
    Array.from({ length: count }, (_, n) => [{ difference: difference + (n % 2 ? 0.001 : -0.001), ...more }]);

  it("names too few blocks where the file ends before the plan", () => {
    const [result] = decideFamily(one, { margin: 0.01, blocks: 20 }, constant(0.011, 5));
    expect(result).toMatchObject({ verdict: "better", blocks: 5 });
    const [short] = decideFamily(one, { margin: 0.01, blocks: 20 }, constant(0.011, 4));
    expect(short).toMatchObject({
      verdict: "no evidence",
      reason: "too-few-blocks",
      low: -Infinity,
      critical: Infinity,
    });
    expect(short!.mean).toBeCloseTo(0.011, 12);
    const [none] = decideFamily(one, { margin: 0.01, blocks: 20 }, []);
    expect(none).toMatchObject({
      verdict: "no evidence",
      reason: "too-few-blocks",
      blocks: 0,
      mean: Number.NaN,
    });
  });

  it("blames the test set where the seeds alone would have decided", () => {
    const examples = Array.from({ length: 50 }, (_, j) => (j < 5 ? 1 : j < 9 ? -1 : 0));
    const blocks = constant(0.02, 20, { examples });
    const [result] = decideFamily(one, { margin: 0.01, blocks: 20 }, blocks);
    expect(result).toMatchObject({ verdict: "no evidence", reason: "test-set-luck", blocks: 6 });
    expect(result!.testSetLuck).toBeGreaterThan(0.01);
    const [whole] = decideFamily(one, { margin: 0.01, blocks: 20, futility: 0 }, blocks);
    expect(whole).toMatchObject({ verdict: "no evidence", reason: "test-set-luck", blocks: 20 });
  });

  it("never calls an arm equivalent that never differed in training, however fine the metric", () => {
    const same = Array.from({ length: 20 }, () => [{ difference: 0, identical: true }]);
    const idle = { verdict: "no evidence", reason: "never-differed", blocks: 6, identicalBlocks: 6 };
    for (const resolution of [{}, { resolution: 1e-4 }]) {
      const [result] = decideFamily(one, { margin: 0.01, blocks: 20, ...resolution }, same);
      expect(result).toMatchObject(idle);
    }
    const once = same.map((row, n) => (n === 3 ? [{ difference: 0 }] : row));
    const [differed] = decideFamily(one, { margin: 0.01, blocks: 20, resolution: 1e-4 }, once);
    expect(differed).toMatchObject({ verdict: "equivalent", blocks: 5, identicalBlocks: 4 });
  });

  it("never calls arms equivalent of which every block failed: nothing was seen of either", () => {
    const failed = Array.from({ length: 20 }, () => [{ difference: 0, failed: "both" as const }]);
    const plan = { margin: 0.1, blocks: 20, resolution: 0.001 };
    const [result] = decideFamily([{ arm: "a", at: 1 }], plan, failed);
    expect(result).toMatchObject({ verdict: "no evidence", armFailures: 20, controlFailures: 20 });
    const once = [[{ difference: 0 }], ...failed.slice(1)];
    expect(decideFamily([{ arm: "a", at: 1 }], plan, once)[0]!.verdict).toBe("equivalent");
  });

  it("counts failures and keeps the mean without them beside", () => {
    const blocks = constant(0.01, 8).map((row, n) =>
      n === 2
        ? [{ difference: -0.5, failed: "arm" as const }]
        : n === 4
          ? [{ difference: 0.4, failed: "both" as const }]
          : row,
    );
    const [result] = decideFamily(one, { margin: 0.01, blocks: 20, futility: 0 }, blocks);
    expect(result).toMatchObject({ armFailures: 2, controlFailures: 1, blocks: 8 });
    expect(result!.meanWithoutFailures).toBeCloseTo(0.01 + 0.002 / 6, 12);
  });

  it("has one look where the first look is the plan", () => {
    const [result] = decideFamily(one, { margin: 0.01, blocks: 8, firstLook: 8 }, constant(0.05, 8));
    expect(result).toMatchObject({ verdict: "better", blocks: 8 });
    expect(result!.looks).toHaveLength(1);
  });
});

describe("refusals", () => {
  const one = members(1);
  it.each([
    [() => startFamily(one, { margin: 0 }), "startFamily: margin must be positive, got 0"],
    [
      () => startFamily(one, { margin: 1, blocks: 4 }),
      "startFamily: blocks must be an integer in [5, 1000], got 4",
    ],
    [
      () => startFamily(one, { margin: 1, blocks: 8, firstLook: 9 }),
      "startFamily: firstLook must be at most blocks (8), got 9",
    ],
    [() => startFamily([], { margin: 1 }), "startFamily: members must be at least 1, got 0"],
    [
      () => startFamily([{ arm: "a", at: 0 }], { margin: 1 }),
      'startFamily: at of "a" at 0 must be in (0, 1], got 0',
    ],
    [
      () => startFamily([...one, ...one], { margin: 1 }),
      'startFamily: members must be distinct, got "arm-0" twice',
    ],
    [
      () => startFamily(one, { margin: 1 }).look(2, []),
      "look: block must be the next in order, 1 of 20, got 2",
    ],
    [
      () => startFamily(one, { margin: 1 }).look(1, [null]),
      'look: "arm-0" must be observed until its close, got nothing',
    ],
    [
      () => startFamily(one, { margin: 1 }).look(1, [{ difference: Number.NaN }]),
      'look: difference of "arm-0" must be a finite number (score a failure first), got NaN',
    ],
    [
      () =>
        decideFamily(
          one,
          { margin: 1 },
          Array.from({ length: 5 }, () => [{ difference: 0 }]),
        ),
      'look: resolution must be given where all differences are equal, got none for "arm-0", which equals the control in each of 5 blocks',
    ],
    [
      () =>
        decideFamily(
          one,
          { margin: 1 },
          Array.from({ length: 5 }, () => [{ difference: 0.02 }]),
        ),
      'look: resolution must be given where all differences are equal, got none for "arm-0", which differs from the control by 0.02 in each of 5 blocks',
    ],
    [
      () => pairedSummary([0.02, 0.02]),
      "pairedSummary: resolution must be given where all differences are equal (1 / test examples for an accuracy), got undefined",
    ],
  ])("%#", (attempt, message) => {
    expect(attempt).toThrow(new RangeError(message));
  });

  it("leaves the family as it was when it refuses a block", () => {
    const family = startFamily(members(2), { margin: 1 });
    expect(() => family.look(1, [{ difference: 1 }, null])).toThrow(RangeError);
    const broken = { difference: 1, examples: [1, Number.NaN] };
    expect(() => family.look(1, [{ difference: 1 }, broken])).toThrow(RangeError);
    expect(family.blocks).toBe(0);
    family.look(1, [{ difference: 1 }, { difference: 2 }]);
    expect(family.results()[0]!.differences).toEqual([1]);
  });
});
