import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initTestSetLuck, testSetLuck, updateTestSetLuck } from "./test-set-luck.js";
import { type FourCells, twoByTwo } from "./two-by-two.js";

const cells = (
  control: number,
  curriculum: number,
  controlWith: number,
  curriculumWith: number,
): FourCells => ({
  levels: { control, curriculum, controlWith, curriculumWith },
  examples: null,
});
const table = [cells(0.8, 0.82, 0.85, 0.86), cells(0.78, 0.81, 0.84, 0.84), cells(0.82, 0.82, 0.86, 0.87)];

describe("the effects of a 2 × 2", () => {
  // by hand: without 2, 3, 0; with 1, 0, 1; the factor 5, 6, 4; the change −1, −3, 1 hundredths, whose deviation is 2;
  // scipy 1.17.1, stats.t.ppf(.975, 2) = 4.302652729696142
  it("are those of the table, the change with the paired t interval", () => {
    const found = twoByTwo(table, 1e-4);
    expect(found.blocks).toBe(3);
    const means = [0.8, 2.45 / 3, 0.85, 2.57 / 3];
    Object.values(found.means).forEach((mean, k) => {
      expect(mean).toBeCloseTo(means[k]!, 12);
    });
    expect(found.without.mean).toBeCloseTo(0.05 / 3, 12);
    expect(found.with.mean).toBeCloseTo(0.02 / 3, 12);
    expect(found.factor.mean).toBeCloseTo(0.05, 12);
    const half = (4.302652729696142 * 0.02) / Math.sqrt(3);
    expect(found.interaction.mean).toBeCloseTo(-0.01, 12);
    expect(found.interaction.low).toBeCloseTo(-0.01 - half, 9);
    expect(found.interaction.high).toBeCloseTo(-0.01 + half, 9);
  });

  const four = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  const blocks = fc
    .array(four, { minLength: 2, maxLength: 12 })
    .map((rows) => rows.map(([a, b, c, d]) => cells(a!, b!, c!, d!)));
  it("change by what is left of the one beside the other, and turn with the factor", () => {
    fc.assert(
      fc.property(blocks, (rows) => {
        const found = twoByTwo(rows, 1e-3);
        expect(found.interaction.mean).toBeCloseTo(found.with.mean - found.without.mean, 12);
        const turned = twoByTwo(
          rows.map(({ levels: row }) =>
            cells(row.controlWith, row.curriculumWith, row.control, row.curriculum),
          ),
          1e-3,
        );
        expect(turned.interaction.mean).toBeCloseTo(-found.interaction.mean, 12);
        expect(turned.interaction.low).toBeCloseTo(-found.interaction.high, 9);
        // what a block shares cancels
        const raised = rows.map(({ levels: row }, n) => {
          const by = n * 0.37;
          return cells(row.control + by, row.curriculum + by, row.controlWith + by, row.curriculumWith + by);
        });
        expect(twoByTwo(raised, 1e-3).interaction.high).toBeCloseTo(found.interaction.high, 9);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it("cover a change of 0 in about 95 of 100 tables", () => {
    const rng = createRng(2);
    const tables = 2000;
    let covered = 0;
    for (let t = 0; t < tables; t++) {
      const draw = (n: number) => rng.split(`table-${t}`).normal(n);
      const rows = Array.from({ length: 6 }, (_, n) =>
        cells(draw(5 * n), draw(5 * n + 1) + 1, draw(5 * n + 2), draw(5 * n + 3) + 1),
      );
      const { low, high } = twoByTwo(rows, 1e-9).interaction;
      if (low <= 0 && high >= 0) covered++;
    }
    const fiveSigma = 5 * Math.sqrt(0.95 * 0.05 * tables);
    expect(Math.abs(covered - 0.95 * tables)).toBeLessThan(fiveSigma);
  });

  it("have an interval where every block says the same: the metric's own step", () => {
    const { interaction } = twoByTwo(
      Array.from({ length: 4 }, () => table[0]!),
      0.01,
    );
    // t(.975, 3) = 3.182446305284263
    expect(interaction.high - interaction.mean).toBeCloseTo(
      (3.182446305284263 * 0.01) / Math.sqrt(12) / 2,
      9,
    );
  });

  // oracle: the luck of the contrast, of D that testSetLuck itself is given
  it("count the luck of the test set, each in its own contrast", () => {
    const bits = (seed: number, n: number) =>
      Int8Array.from({ length: 40 }, (_, j) =>
        createRng(seed).uniform(j) + 0.3 * createRng(90 + seed).uniform(100 * n + j) < 0.7 ? 1 : 0,
      );
    const share = (values: Int8Array) => values.reduce((a, b) => a + b) / values.length;
    const blocks = [0, 1, 2, 3].map((n): FourCells => {
      const [control, curriculum, controlWith, curriculumWith] = [1, 2, 3, 4].map((seed) => bits(seed, n));
      const examples = {
        ...{ control: control!, curriculum: curriculum!, controlWith: controlWith! },
        curriculumWith: curriculumWith!,
      };
      return {
        ...cells(share(control!), share(curriculum!), share(controlWith!), share(curriculumWith!)),
        examples,
      };
    });
    const state = initTestSetLuck(40);
    for (const { examples } of blocks) {
      const { control, curriculum, controlWith, curriculumWith } = examples!;
      updateTestSetLuck(
        state,
        Array.from(
          { length: 40 },
          (_, j) => curriculumWith[j]! - controlWith[j]! - curriculum[j]! + control[j]!,
        ),
      );
    }
    const luck = testSetLuck(state);
    expect(luck).toBeGreaterThan(0.05);
    const alone = twoByTwo(
      blocks.map((block) => ({ ...block, examples: null })),
      1 / 40,
    );
    const both = twoByTwo(blocks, 1 / 40);
    const errorOf = ({ low, high }: { low: number; high: number }) => (high - low) / 2 / 3.182446305284263;
    expect(errorOf(both.interaction) ** 2 - errorOf(alone.interaction) ** 2).toBeCloseTo(luck * luck, 9);
    expect(errorOf(both.without)).not.toBeCloseTo(errorOf(both.interaction), 3);
  });

  it("need two blocks", () => {
    expect(() => twoByTwo(table.slice(0, 1), 0.01)).toThrow("twoByTwo: blocks must be at least 2, got 1");
  });
});
