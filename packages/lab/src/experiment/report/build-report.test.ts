import { hostname } from "node:os";
import {
  type Cell,
  type Experiment,
  type ExperimentInput,
  type Report,
  reportSchema,
} from "@gradus/protocol";
import { describe, expect, it, vi } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { agendaOf } from "../rule/agenda.js";
import { type Correct, finishedCell, finishedCells } from "../testing/finished-cells.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { buildReport, type ReportFacts } from "./build-report.js";

const facts: ReportFacts = {
  version: "0.1.0",
  trainRows: 360,
  validationRows: 40,
  constantMetric: 0.5,
  exampleIds: Array.from({ length: 400 }, (_, row) => `row-${row}`),
  warnings: ["2 of 120 test rows are also in the training table, by content"],
  command: "gradus compare small.csv",
};

/** The control has 80 of 120 right, give or take; an arm its gain more, with a wobble of its own. */
const withGains =
  (gains: { [arm: string]: number }): Correct =>
  ({ arm, block, placebo }) =>
    80 +
    ((block * 7) % 5) +
    (placebo ? 0 : (gains[arm] ?? 0)) +
    (gains[arm] === undefined ? 0 : (block * 3) % 2);

const input: ExperimentInput = { arms: ["shuffle", "easy-first", "hard-first"], blocks: 8 };
const reportOf = (experiment: Experiment, cells: readonly Cell[], more: Partial<ReportFacts> = {}): Report =>
  buildReport(experiment, agendaOf(experiment, cells), cells, { ...facts, ...more });

const experiment = smallExperiment(input);
const cells = finishedCells(experiment, withGains({ "easy-first": 12, "hard-first": -12 }));
const report = reportOf(experiment, cells);
const [easy, hard] = report.arms as [Report["arms"][number], Report["arms"][number]];

describe("the report", () => {
  it("keeps to its schema, and survives JSON", () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.hash).toBe(canonicalHash(experiment));
  });

  it("says of each arm what its cells say", () => {
    for (const arm of [easy, hard]) {
      const own = cells.filter((cell) => cell.phase === "main" && cell.arm === arm.arm).slice(0, arm.blocks);
      const controls = own.map(
        ({ block }) =>
          cells.find((cell) => cell.phase === "main" && cell.arm === "shuffle" && cell.block === block)!,
      );
      const differences = own.map((cell, n) => cell.chosen[0]!.metric - controls[n]!.chosen[0]!.metric);
      expect(arm.perBlock.map(({ difference }) => difference)).toEqual(differences);
      expect(arm.perBlock.map(({ block }) => block)).toEqual(own.map((_, n) => n + 1));
      expect(arm.mean).toBeCloseTo(differences.reduce((a, b) => a + b) / own.length, 12);
      expect([arm.wins, arm.ties, arm.losses]).toEqual([
        differences.filter((d) => d > 0).length,
        differences.filter((d) => d === 0).length,
        differences.filter((d) => d < 0).length,
      ]);
      expect(arm.low).toBeLessThanOrEqual(arm.mean);
      expect(arm.high).toBeGreaterThanOrEqual(arm.mean);
      expect(arm.looks.at(-1)).toMatchObject({
        blocks: arm.blocks,
        mean: arm.mean,
        low: arm.low,
        high: arm.high,
      });
      expect(arm.failures).toMatchObject({ count: 0, cells: arm.blocks, low: 0, causes: [] });
    }
    expect([easy.verdict, hard.verdict]).toEqual(["better", "worse"]);
    expect(report.helped).toBe(1);
    expect(report.conclusion).toBe("1 of 2 curricula helped on your data at this budget: easy-first.");
  });

  it("puts the same numbers into the sentence", () => {
    for (const arm of report.arms) {
      const [, mean, low, high] = /([+−][\d.]+) pp accuracy \[(−?[\d.]+), (−?[\d.]+)\]/.exec(arm.sentence)!;
      const shown = [mean, low, high].map((text) => Number(text!.replace("−", "-")));
      const half = 10 ** -(mean!.split(".")[1]?.length ?? 0) / 2 + 1e-9;
      [arm.mean, arm.low, arm.high].forEach((value, k) => {
        expect(Math.abs(100 * value - shown[k]!)).toBeLessThanOrEqual(half);
      });
      expect(arm.sentence).toContain(`${arm.blocks} of 8 planned blocks`);
      expect(arm.sentence).toContain(`${arm.arm} is ${arm.verdict} than random order`);
      expect(arm.sentence).toContain("at an untuned learning rate");
    }
    const placebo = easy.placebo!;
    expect(easy.sentence).toMatch(/also beaten \(\+[\d.]+ pp\), so which examples it chooses matters\./);
    const beaten = Number(/also beaten \(\+([\d.]+) pp\)/.exec(easy.sentence)![1]);
    expect(Math.abs(100 * placebo.mean - beaten)).toBeLessThanOrEqual(0.05 + 1e-9);
  });

  it("compares costs by the step, and says what they were spent on", () => {
    // by hand: all spend the same, the control in 100 steps, an arm in 80 of them after a fifth for its scorer
    expect(easy.costRatio).toBeCloseTo(100 / 80, 12);
    expect(easy.stepRatio).toBeCloseTo(0.8, 12);
    expect(easy.costShares.scorer).toBeCloseTo(0.2, 12);
    expect(easy.costShares.train).toBeCloseTo(0.8, 12);
    expect(easy.costShares.measure).toBe(0);
  });

  it("tells the winner's placebo from fresh blocks, and nobody else's", () => {
    const arm = experiment.arms.find(({ name }) => name === "easy-first")!;
    expect(easy.placebo).toMatchObject({ kind: arm.placebo!.says, verdict: "better", reason: "boundary" });
    expect(hard.placebo).toBe(null);
    const lucky = finishedCells(experiment, (task) =>
      withGains({ "easy-first": 12 })({ ...task, placebo: false }),
    );
    expect(reportOf(experiment, lucky).arms[0]!.placebo!.verdict).not.toBe("better");
    expect(reportOf(experiment, lucky).arms[0]!.sentence).toContain("not shown to beat the same pacing");
  });

  it("draws metric against cost as the band of the cells", () => {
    const metrics = easy.perBlock.map(({ arm }) => arm);
    expect(easy.curve).toHaveLength(experiment.evaluations);
    expect(easy.curve[4]).toMatchObject({
      share: 5 / 20,
      low: Math.min(...metrics),
      high: Math.max(...metrics),
      cells: easy.blocks,
    });
    // every evaluation has the chosen metric: an arm differs at each as at the end, over its own blocks
    for (const arm of [easy, hard]) expect(arm.curve[4]!.difference).toBeCloseTo(arm.mean, 12);
    // and from one evaluation on, the areas differ as the metrics do
    expect(easy.exploratory.area!.mean).toBeGreaterThan(0.9 * easy.mean);
    expect(easy.exploratory.area!.mean).toBeLessThanOrEqual(easy.mean + 1e-12);
  });

  it("describes the control over every block that it ran", () => {
    const blocks = Math.max(easy.blocks, hard.blocks);
    expect(report.control).toMatchObject({ arm: "shuffle", blocks, constantMetric: 0.5 });
    const metrics = cells
      .filter(({ phase, arm }) => phase === "main" && arm === "shuffle")
      .map((c) => c.chosen[0]!.metric);
    expect(report.control.mean).toBeCloseTo(metrics.reduce((a, b) => a + b) / blocks, 12);
    expect(report.repeatability).toEqual({ difference: 0, identical: true });
  });
});

it("warns before anything else of a control that learnt nothing", () => {
  const flat = finishedCells(experiment, withGains({ "easy-first": 0, "hard-first": 0 }));
  const { mean } = reportOf(experiment, flat).control;
  const level = `${Number((100 * mean).toPrecision(3))} %`;
  expect(reportOf(experiment, flat, { constantMetric: mean }).warnings).toEqual([
    `The control does not beat always answering the most frequent class (${level} against ${level}): this comparison says nothing about curricula.`,
    ...facts.warnings,
  ]);
  expect(report.warnings).toEqual(facts.warnings);
});

describe("an arm that never switched on", () => {
  it("is told from the digests of the plans, and never called equivalent", () => {
    const same = finishedCells(experiment, withGains({}), (cell) => ({
      ...cell,
      digest: "one plan for all",
    }));
    const { arms, helped } = reportOf(experiment, same);
    for (const arm of arms) {
      expect(arm).toMatchObject({
        verdict: "no evidence",
        reason: "never-differed",
        identicalBlocks: arm.blocks,
      });
      expect(arm.sentence).toContain(
        `the same batches as random order in ${arm.blocks} of ${arm.blocks} blocks`,
      );
      expect(arm.ties).toBe(arm.blocks);
    }
    expect(helped).toBe(0);
  });
});

describe("the bytes of the report", () => {
  const bytes = JSON.stringify(report);

  it("are the same for cells in any order", () => {
    expect(JSON.stringify(reportOf(experiment, cells.toReversed()))).toBe(bytes);
    const byArm = [...cells].sort((a, b) => (a.arm < b.arm ? -1 : a.arm > b.arm ? 1 : b.block - a.block));
    expect(JSON.stringify(reportOf(experiment, byArm))).toBe(bytes);
  });

  it("are the same with cells that ran ahead of the last look, even those that failed", () => {
    const ahead = [easy.blocks + 1, easy.blocks + 2].flatMap((block) =>
      experiment.arms.map(({ name }): Cell => {
        const task = { phase: "main", block, arm: name, placebo: false, learningRate: 0.05 } as const;
        const cell = finishedCell(experiment, task, 3);
        return { ...cell, status: "failed", failure: "late", warnings: ["ahead"] };
      }),
    );
    expect(JSON.stringify(reportOf(experiment, [...ahead, ...cells]))).toBe(bytes);
  });

  it("come from no clock, host or folder", () => {
    vi.useFakeTimers({ now: 0 });
    try {
      expect(JSON.stringify(reportOf(experiment, cells))).toBe(bytes);
    } finally {
      vi.useRealTimers();
    }
    for (const trace of [hostname(), process.cwd(), process.platform, process.version]) {
      expect(bytes).not.toContain(trace);
    }
  });
});

describe("failures", () => {
  const failing = finishedCells(experiment, withGains({ "easy-first": 0, "hard-first": 0 }), (cell) => {
    if (cell.arm !== "hard-first" || cell.block > 2) return cell;
    const chosen = cell.chosen.map((each) => ({ ...each, k: 0, metric: 0.5, correct: null }));
    return { ...cell, status: "failed", failure: "train: loss must be finite", digest: "", chosen };
  });

  it("are scored, counted with their interval and cause, and named first", () => {
    const arm = reportOf(experiment, failing).arms[1]!;
    expect(arm.failures).toMatchObject({
      count: 2,
      cells: arm.blocks,
      causes: ["train: loss must be finite"],
    });
    expect(arm.failures.low).toBeGreaterThan(0);
    expect(arm.failures.high).toBeGreaterThan(2 / arm.blocks);
    expect(arm.perBlock.map(({ failed }) => failed).slice(0, 3)).toEqual(["arm", "arm", "none"]);
    expect(arm.perBlock[0]!.arm).toBe(0.5);
    expect(arm.sentence).toMatch(
      new RegExp(`^hard-first failed in 2 of ${arm.blocks} blocks, random order in 0\\.`),
    );
  });

  it("of every cell before its first step still make a report", () => {
    const dead = finishedCells(
      experiment,
      () => 60,
      (cell) => ({
        ...cell,
        status: "failed",
        failure: "the trainer died twice",
        cost: { scorer: 0, measure: 0, train: 0, evaluate: 0 },
        steps: 0,
        curve: [],
        digest: "",
      }),
    );
    const { arms, control } = reportSchema.parse(reportOf(experiment, dead));
    expect(control.failures.count).toBe(control.blocks);
    for (const arm of arms) {
      expect(arm.sentence).toMatch(/^[a-z-]+ failed in (\d+) of \1 blocks, random order in \1\./);
      expect([arm.stepRatio, arm.costRatio, arm.identicalBlocks]).toEqual([0, 0, 0]);
    }
  });
});

it("takes two runs of the control in block 1 that differ for a defect of its own", () => {
  for (const change of [
    (cell: Cell): Cell => ({ ...cell, digest: "another plan" }),
    (cell: Cell): Cell => ({ ...cell, curve: cell.curve.map((point) => ({ ...point, validation: 0 })) }),
  ]) {
    const other = cells.map((cell) => (cell.phase === "repeat" ? change(cell) : cell));
    expect(() => reportOf(experiment, other)).toThrow(
      "internal: two runs of shuffle in block 1 with one seed must be identical, differ by 0",
    );
  }
});

it("orients a metric of which less is better: the arm with the smaller error is better", () => {
  const squared: Experiment = {
    ...experiment,
    metric: { ...experiment.metric, name: "mean-squared-error", higherIsBetter: false, resolution: 1e-6 },
    task: { kind: "regression", label: "price" },
  };
  const errors = finishedCells(squared, withGains({ "easy-first": -12, "hard-first": 12 }), (cell) => ({
    ...cell,
    chosen: cell.chosen.map(({ metric, ...each }) => {
      const perExample = Float32Array.from({ length: 120 }, (_, j) => metric + ((j % 3) - 1) / 10);
      return {
        ...each,
        metric,
        correct: null,
        perExample: Buffer.from(perExample.buffer).toString("base64"),
      };
    }),
  }));
  const { arms, metric, control } = reportOf(squared, errors, { constantMetric: 1 });
  expect(arms.map(({ verdict }) => verdict)).toEqual(["better", "worse"]);
  expect(metric).toMatchObject({ name: "mean-squared-error", higherIsBetter: false, unit: "number" });
  const [smaller] = arms as [Report["arms"][number]];
  expect(smaller.mean).toBeGreaterThan(0);
  expect(smaller.perBlock[0]!.arm).toBeLessThan(smaller.perBlock[0]!.control);
  expect(smaller.sentence).toMatch(/: −0\.0\d+ mean-squared-error \[−/);
  expect(smaller.exploratory.area!.mean).toBeGreaterThan(0);
  expect(control.mean).toBeGreaterThan(smaller.perBlock[0]!.arm);
});

it("gives every share of the budget a row of its own", () => {
  const shares = smallExperiment({ ...input, at: [0.25, 1] });
  const rows = reportOf(shares, finishedCells(shares, withGains({ "easy-first": 12 }))).arms;
  expect(rows.map(({ arm, at }) => `${arm} ${at}`)).toEqual([
    "easy-first 0.25",
    "easy-first 1",
    "hard-first 0.25",
    "hard-first 1",
  ]);
  expect(rows[0]!.sentence).toContain("at 25 % of the budget");
});

describe("what a report says of an arm's target", () => {
  /** Block 1 of hard-first breaks the definition, later blocks do not; rows 1 and 9 starve in every other block. */
  const marked = finishedCells(experiment, withGains({}), (cell) => {
    if (cell.arm !== "hard-first") return cell;
    const breaks = cell.block === 1;
    const rows = Buffer.alloc(50);
    if (cell.block % 2 === 1) rows.set([0b10, 0b10]);
    return {
      ...cell,
      definition: {
        verdict: breaks ? ("no curriculum" as const) : ("curriculum" as const),
        stages: 3,
        entropyFailure: breaks ? { step: 7, before: Math.log(40), after: Math.log(20) } : null,
        entropyFailures: breaks ? 1 : 0,
        monotonyFailure: null,
        monotonyFailures: 0,
        endsInBase: true,
        allIn: null,
      },
      starvation: {
        examples: 360,
        window: 50,
        neverSeen: 0,
        starved: cell.block % 2 === 1 ? 36 : 0,
        effectiveSampleSize: 180,
        rows: cell.block % 2 === 1 ? rows.toString("base64") : null,
      },
    };
  });
  const [plain, hardFirst] = reportOf(experiment, marked).arms as [
    Report["arms"][number],
    Report["arms"][number],
  ];

  it("is that of its first block, with a line where there is something to say", () => {
    expect(hardFirst.definition).toMatchObject({ verdict: "no curriculum", entropyFailure: { step: 7 } });
    expect(hardFirst.notes).toEqual([
      "No curriculum by Bengio's definition in block 1: the entropy of Q falls at step 7 (from that of 40 examples to 20).",
      expect.stringMatching(/^It starved \d\.\d\d % of the examples: .*; most often row-1, row-9\.$/),
    ]);
    expect(plain.notes).toEqual([]);
  });

  it("counts whom it starved over its blocks", () => {
    const odd = Math.ceil(hardFirst.blocks / 2);
    expect(hardFirst.starvation).toEqual({
      neverSeenShare: 0,
      starvedShare: expect.closeTo((0.1 * odd) / hardFirst.blocks, 12),
      effectiveShare: 0.5,
      examples: [
        { exampleId: "row-1", blocks: odd },
        { exampleId: "row-9", blocks: odd },
      ],
    });
    expect([plain.definition, plain.starvation]).toEqual([null, null]);
  });
});
