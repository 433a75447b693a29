import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JudgeOptions, judgeResults } from "./judge-results.js";
import type { ResultRow } from "./result-rows.js";
import { initTestSetLuck, testSetLuck, updateTestSetLuck } from "./test-set-luck.js";

const options: JudgeOptions = { control: "shuffle", margin: 0.01, blocks: 20, higherIsBetter: true };

// golden: the 4-arm verdict of fixtures/evidence.json, verdict_ref.py
const golden = (
  JSON.parse(readFileSync(new URL("./fixtures/evidence.json", import.meta.url), "utf8")) as {
    cases: {
      stat: string;
      input: { d: { [arm: string]: number[] } };
      output: { [arm: string]: { n: number; lo: number } };
    }[];
  }
).cases.find(({ stat }) => stat === "verdicts")!;

function goldenRows(sign = 1): ResultRow[] {
  return Array.from({ length: 20 }, (_, i) => i).flatMap((i) => {
    const base = 0.8 + 0.01 * (i % 3);
    const arms = Object.entries(golden.input.d).map(([arm, d]) => ({ arm, metric: base + sign * d[i]! }));
    return [{ arm: "shuffle", metric: base }, ...arms].map((row) => ({ ...row, block: String(i + 1) }));
  });
}
const essence = (rows: readonly ResultRow[], change: Partial<JudgeOptions> = {}) =>
  Object.fromEntries(
    judgeResults(rows, { ...options, ...change }).results.map(({ arm, verdict, reason, blocks }) => [
      arm,
      [verdict, reason, blocks],
    ]),
  );
const expected = {
  bad: ["worse", "boundary", 9],
  noisy: ["no evidence", "futility", 9],
  flat: ["equivalent", "equivalence", 13],
  good: ["better", "boundary", 15],
};

describe("judgeResults", () => {
  it("reaches the golden verdicts from rows", () => {
    const { results } = judgeResults(goldenRows(), options);
    expect(essence(goldenRows())).toEqual(expected);
    for (const { arm, low, testSetLuck } of results) {
      expect(Math.abs(low - golden.output[arm]!.lo)).toBeLessThan(1e-6);
      expect(testSetLuck).toBeNull();
    }
  });

  it("orients a metric of which less is better", () => {
    expect(essence(goldenRows(-1), { higherIsBetter: false })).toEqual(expected);
  });

  it("reads integer blocks in numeric order, whatever the order of rows", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(goldenRows(), { minLength: 100, maxLength: 100 }), (rows) => {
        expect(essence(rows)).toEqual(expected);
      }),
      { seed: 7, numRuns: 10 },
    );
  });

  it("reads other blocks by first appearance", () => {
    // Numeric order would put 10 after 2; names keep the order of the rows.
    const named = goldenRows().map((row) => ({ ...row, block: `seed ${row.block}` }));
    expect(essence(named)).toEqual(expected);
    expect(essence(named.toReversed())).not.toEqual(expected);
  });

  it("does not read an arm after its close, nor blocks after the plan", () => {
    const closed = goldenRows().filter(({ arm, block }) => arm !== "bad" || Number(block) <= 9);
    expect(essence(closed)).toEqual(expected);
    const extra = [...goldenRows(), { block: "21", arm: "shuffle", metric: 0.8 }];
    expect(essence(extra)).toEqual(expected);
    expect(judgeResults(extra, options).blocksGiven).toBe(21);
  });

  it("counts the blocks that each arm has, read or not", () => {
    const rows = goldenRows().filter(({ arm, block }) => arm !== "bad" || Number(block) <= 12);
    const given = judgeResults(rows, options).results.map(({ arm, blocks, blocksGiven, lastBlock }) => [
      arm,
      blocks,
      blocksGiven,
      lastBlock,
    ]);
    expect(given).toContainEqual(["bad", 9, 12, "9"]);
    expect(given).toContainEqual(["good", 15, 20, "15"]);
  });

  it("names arms that are the same in every block, the control among them", () => {
    const rows = goldenRows().flatMap((row) => {
      if (row.arm === "shuffle") return [row, { ...row, arm: "copy of shuffle" }];
      return row.arm === "good" ? [row, { ...row, arm: "copy of good" }] : [row];
    });
    const judged = judgeResults(rows, { ...options, resolution: 0.001 });
    expect(judged.identical).toEqual([
      ["shuffle", "copy of shuffle"],
      ["good", "copy of good"],
    ]);
    const nearly = rows.with(1, { ...rows[1]!, metric: 0.799 });
    expect(judgeResults(nearly, { ...options, resolution: 0.001 }).identical).toEqual([
      ["good", "copy of good"],
    ]);
  });

  it("takes the metric's name for the words", () => {
    expect(judgeResults(goldenRows(), options).metric.name).toBe("metric");
    expect(judgeResults(goldenRows(), { ...options, metricName: "F1" }).metric.name).toBe("F1");
  });

  it("ends an open arm as too few blocks where the rows end before the plan", () => {
    const short = goldenRows().filter(({ block }) => Number(block) <= 12);
    expect(essence(short)).toEqual({
      ...expected,
      flat: ["no evidence", "too-few-blocks", 12],
      good: ["no evidence", "too-few-blocks", 12],
    });
  });

  it("scores a failure, and says whose it was", () => {
    const failed = goldenRows().map((row) =>
      row.arm === "bad" && row.block === "2" ? { ...row, metric: null } : row,
    );
    const bad = judgeResults(failed, { ...options, failureValue: 0.1 }).results.find(
      ({ arm }) => arm === "bad",
    )!;
    expect(bad).toMatchObject({ armFailures: 1, controlFailures: 0 });
    expect(bad.differences[1]).toBeCloseTo(0.1 - 0.81, 12);
  });
});

it("refuses equal differences of unknown resolution, whatever their rounding", () => {
  const pairs = [0.13, 0.37, 0.56, 0.29, 0.71].map((control) => ({
    control,
    arm: Number((control + 0.02).toFixed(2)),
  }));
  expect(new Set(pairs.map(({ arm, control }) => arm - control)).size).toBeGreaterThan(1);
  const rows = pairs.flatMap(({ control, arm }, i) => [
    { block: String(i), arm: "shuffle", metric: control },
    { block: String(i), arm: "easy-first", metric: arm },
  ]);
  expect(() => judgeResults(rows, options)).toThrow(
    /resolution must be given where all differences are equal/,
  );
});

describe("correct", () => {
  const rowsOf = (metric: (share: number) => number): ResultRow[] => {
    const strings = [
      ["1100110011", "1101110011"],
      ["1100110010", "1101110111"],
      ["1000110011", "1101010011"],
      ["1100110011", "1101110111"],
      ["1100111011", "1111110011"],
    ];
    return strings.flatMap(([control, arm], i) =>
      [
        { arm: "shuffle", correct: control! },
        { arm: "easy-first", correct: arm! },
      ].map((row) => ({
        ...row,
        block: String(i),
        metric: metric(row.correct.split("1").length / 10 - 0.1),
      })),
    );
  };
  const lower = { ...options, higherIsBetter: false };

  it("gives test-set luck and resolution, in the metric's units", () => {
    const rows = rowsOf((share) => share);
    const luck = initTestSetLuck(10);
    for (let i = 0; i < 5; i++) {
      const [control, arm] = [rows[2 * i]!.correct!, rows[2 * i + 1]!.correct!];
      updateTestSetLuck(
        luck,
        [...arm].map((sign, j) => Number(sign) - Number(control[j])),
      );
    }
    const tau = testSetLuck(luck);
    expect(tau).toBeGreaterThan(0);
    const found = judgeResults(rows, options);
    expect(found.results[0]!.testSetLuck).toBe(tau);
    expect(found).toMatchObject({ testExamples: 10, metric: { name: "accuracy", unit: "share" } });
    const percent = judgeResults(
      rowsOf((share) => 100 * share),
      { ...options, margin: 1 },
    );
    expect(percent.results[0]!.testSetLuck).toBeCloseTo(100 * tau, 10);
    const error = judgeResults(
      rowsOf((share) => 1 - share),
      lower,
    );
    expect(error.results[0]!.testSetLuck).toBeCloseTo(tau, 12);
    expect(error.metric.name).toBe("error rate");
    expect(error.results[0]!.mean).toBeCloseTo(found.results[0]!.mean, 12);
  });

  it("gives the resolution where all differences are equal", () => {
    const rows: ResultRow[] = Array.from({ length: 5 }, (_, i) => String(i)).flatMap((block) => [
      { block, arm: "shuffle", metric: 0.5, correct: "0101" },
      { block, arm: "easy-first", metric: 0.5, correct: "0101" },
    ]);
    expect(judgeResults(rows, options).results[0]!.sd).toBeCloseTo(0.25 / Math.sqrt(12), 12);
    const without = rows.map(({ block, arm, metric }) => ({ block, arm, metric }));
    expect(judgeResults(without, { ...options, resolution: 0.01 }).results[0]!.sd).toBeCloseTo(
      0.01 / Math.sqrt(12),
      12,
    );
    expect(() => judgeResults(without, options)).toThrow(
      /resolution must be given where all differences are equal/,
    );
  });

  it.each([
    [
      { correct: null },
      'correct must be given for every run or for none, got none for "easy-first" in block 0',
    ],
    [{ correct: "01x1110011" }, 'correct must be a text of 0 and 1, got "x" for "easy-first" in block 0'],
    [{ correct: "01" }, 'correct must have one sign a test example (10), got 2 for "easy-first" in block 0'],
    [
      { metric: 0.69 },
      'metric must be the share of ones in correct where rows have it, got 0.69 for 0.7 ("easy-first" in block 0)',
    ],
  ])("refuses %j", (change, message) => {
    const rows = rowsOf((share) => share);
    rows[1] = { ...rows[1]!, ...change };
    expect(() => judgeResults(rows, options)).toThrow(new RangeError(`judgeResults: ${message}`));
  });
});

describe("refusals", () => {
  const rows = goldenRows();
  const without = (block: string, arm: string) =>
    rows.filter((row) => row.block !== block || row.arm !== arm);
  it.each([
    [[], {}, "rows must be at least 1, got 0"],
    [[...rows, rows[7]!], {}, 'rows must be one a block and arm, got "flat" twice in block 2'],
    [[{ ...rows[0]!, arm: "" }], {}, 'arm must not be empty, got "" in row 1'],
    [
      rows,
      { control: "shufle" },
      'control must be one of the arms "shuffle", "good", "flat", "bad", "noisy", got "shufle" (did you mean "shuffle"?)',
    ],
    [
      rows.filter(({ arm }) => arm === "shuffle"),
      {},
      'rows must hold an arm besides the control, got only "shuffle"',
    ],
    [without("8", "bad"), {}, '"bad" must have a row in every block until it closes, got none in block 8'],
    [
      without("8", "shuffle"),
      {},
      '"shuffle" must have a row in every block until it closes, got none in block 8',
    ],
    [
      rows.map((row, i) => (i === 8 ? { ...row, metric: Number.NaN } : row)),
      {},
      'failureValue must be given where a run failed, got none for "bad" in block 2',
    ],
    [rows, { failureValue: Number.NaN }, "failureValue must be a finite number, got NaN"],
  ])("%#", (given, change, message) => {
    expect(() => judgeResults(given, { ...options, ...change })).toThrow(
      new RangeError(`judgeResults: ${message}`),
    );
  });

  it("leaves margin and blocks to the rule's own door", () => {
    expect(() => judgeResults(rows, { ...options, margin: -1 })).toThrow(
      "startFamily: margin must be positive, got -1",
    );
    expect(() => judgeResults(rows, { ...options, blocks: 3 })).toThrow(
      "startFamily: blocks must be an integer in [5, 1000], got 3",
    );
  });
});
