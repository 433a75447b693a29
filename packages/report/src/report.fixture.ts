import type { ArmReport, Report } from "@gradus/protocol";

/** A text that a page must show and never run. */
export const hostileText = "</script><img src=x onerror=alert(1)>";

/** A made-up report with every verdict, a failure, a placebo, an arm that never differed and hostile text. */
export function everyVerdict(): Report {
  const noise = pseudoNormal(11);
  const blockCount = 20;
  const control = Array.from({ length: blockCount }, () => 0.894 + 0.004 * noise());
  const shape = { control, noise };
  const arms = [
    arm(shape, "easy-first", 11, 0.019, 0.011, {
      verdict: "better",
      reason: "boundary",
      sentence:
        "easy-first is better than shuffle on your data: +1.9 pp accuracy [0.8, 3.0] at equal cost, 11 of 20 planned blocks. Same pacing with shuffled difficulty: also beaten (+1.6 pp), so the order matters.",
      costShares: { scorer: 0.2, measure: 0, train: 0.8 },
      placebo: {
        kind: "easy-first with shuffled difficulty",
        verdict: "better",
        reason: "boundary",
        blocks: 9,
        mean: 0.016,
        low: 0.0042,
        high: 0.0278,
      },
    }),
    arm(shape, "hard-first", 9, -0.031, 0.012, {
      verdict: "worse",
      reason: "boundary",
      sentence:
        "hard-first failed in 2 of 9 blocks, shuffle in 0. hard-first is worse: −3.1 pp [−4.6, −1.6]. The learning rate was tuned for the control only; this does not show that it is worse when tuned.",
      notes: ["Without the failed blocks the mean difference is −2.1 pp."],
      failures: {
        count: 2,
        cells: 9,
        low: 0.028,
        high: 0.6,
        causes: ["loss is NaN at step 212", "loss is NaN at step 198"],
      },
      failedBlocks: [3, 7],
      costShares: { scorer: 0.2, measure: 0, train: 0.8 },
    }),
    arm(shape, "self-paced", 12, -0.001, 0.004, {
      verdict: "equivalent",
      reason: "equivalence",
      sentence:
        "self-paced makes no difference that matters to you: −0.1 pp, within your margin of ±1 pp (95 % sure). Prefer shuffle: it is simpler and costs 1.0× instead of 1.35×.",
      costShares: { scorer: 0, measure: 0.28, train: 0.72 },
      notes: [
        "No curriculum by Bengio's definition in block 1: the entropy of Q falls at step 62 (from that of 8,002 examples to 4,001).",
      ],
      definition: {
        ...holds,
        verdict: "no curriculum",
        entropyFailure: { step: 62, before: Math.log(8002), after: Math.log(4001) },
        entropyFailures: 1,
      },
      starvation: {
        neverSeenShare: 0.001,
        starvedShare: 0.034,
        effectiveShare: 0.81,
        examples: [{ exampleId: hostileText, blocks: 12 }],
      },
    }),
    arm(shape, "importance", 9, 0, 0, {
      verdict: "no evidence",
      reason: "never-differed",
      sentence:
        "importance never switched on: it trained on the same batches as shuffle in 9 of 9 blocks; nothing was tested.",
      identicalBlocks: 9,
    }),
    arm(shape, "reducible-loss", 8, -0.004, 0.018, {
      verdict: "no evidence",
      reason: "futility",
      sentence:
        "No evidence for reducible-loss: −0.4 pp accuracy [−3.0, 2.2]. Stopped after 8 of 20 blocks: the chance of any verdict within the plan is below 5 %. About 61 blocks (or a wider margin) would be needed.",
      costShares: { scorer: 0.19, measure: 0.33, train: 0.48 },
    }),
    arm(shape, "top-loss", 20, 0.008, 0.016, {
      verdict: "no evidence",
      reason: "plan-complete",
      sentence:
        "No evidence yet for top-loss: +0.8 pp accuracy [−0.09, 1.69] after 20 blocks. This is not evidence of no effect. About 47 blocks would settle a difference of this size.",
      costShares: { scorer: 0, measure: 0.4, train: 0.6 },
    }),
  ];
  return {
    format: "gradus.report/2",
    hash: "3f9c0a7be2d14856a1c07db9c5e3f2a4417c93d6028be57f90ad3c1e6b52f8d0",
    version: "0.1.0",
    table: {
      name: `queries ${hostileText}`,
      rows: 10003,
      trainRows: 8002,
      validationRows: 2001,
      testRows: 3080,
      contentHash: "8f0e3b5aa61c94",
      testContentHash: "1b7d02ce95aa40",
      testSource: "test.csv",
      columns: [
        { name: "text", kind: "text" },
        { name: "category", kind: "label" },
      ],
    },
    question: "quality",
    metric: { name: "accuracy", higherIsBetter: true, unit: "share", resolution: 1 / 3080 },
    margin: 0.01,
    marginRule: "max(0.005 for a share, 1/test rows); raised to 0.01 by --margin",
    alpha: 0.05,
    plannedBlocks: blockCount,
    firstLook: 5,
    at: [1],
    budget: { cost: 240_060, epochs: 10, measureCost: 1, trainCost: 3 },
    model: "softmax regression on 4,096 hashed n-grams",
    optimizer: "adamw, weight decay 0.01",
    schedule: "cosine to 0.1",
    split: "test set given; train and validation resampled in every block, stratified",
    tuning: {
      mode: "control",
      extended: false,
      trials: [0.001, 0.003, 0.01, 0.03, 0.09].map((learningRate, index) => ({
        arm: "shuffle",
        learningRate,
        validation: [0.71, 0.84, 0.889, 0.893, 0.881][index]!,
        cells: 3,
      })),
      chosen: { shuffle: 0.03 },
    },
    seed: 1,
    repeatability: { difference: 0, identical: true },
    control: {
      arm: "shuffle",
      mean: 0.894,
      sd: 0.004,
      meanLoss: 0.412,
      blocks: blockCount,
      failures: { count: 0, cells: 20, low: 0, high: 0.139, causes: [] },
      constantMetric: 0.013,
      curve: curve(0.894, 0.006),
    },
    arms,
    conclusion: "easy-first is better than shuffle on your data.",
    helped: 1,
    notTested: [
      "Other budgets than 10 epochs.",
      "Learning rates tuned for each curriculum.",
      "Other models than softmax regression.",
    ],
    warnings: ["2 test rows are also in train (same content)."],
    command: "gradus compare examples/queries.csv --test examples/test.csv --label category --margin 0.01",
  };
}

const holds: NonNullable<ArmReport["definition"]> = {
  verdict: "curriculum",
  stages: 40,
  entropyFailure: null,
  entropyFailures: 0,
  monotonyFailure: null,
  monotonyFailures: 0,
  endsInBase: true,
  allIn: null,
};

type Given = Pick<ArmReport, "verdict" | "reason" | "sentence"> &
  Partial<ArmReport> & { failedBlocks?: readonly number[] };

function arm(
  { control, noise }: { control: readonly number[]; noise: () => number },
  name: string,
  blocks: number,
  mean: number,
  sd: number,
  { failedBlocks = [], ...given }: Given,
): ArmReport {
  const deviations = Array.from({ length: blocks }, noise);
  const centre = deviations.reduce((sum, value) => sum + value, 0) / blocks;
  const spread = Math.sqrt(deviations.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (blocks - 1));
  const perBlock = deviations.map((deviation, index) => {
    const failed = failedBlocks.includes(index + 1);
    const difference = mean + (sd * (deviation - centre)) / spread;
    const armMetric = failed ? 0.013 : control[index]! + difference;
    return {
      block: index + 1,
      control: control[index]!,
      arm: armMetric,
      difference: armMetric - control[index]!,
      failed: failed ? ("arm" as const) : ("none" as const),
    };
  });
  const looks = Array.from({ length: Math.max(0, blocks - 4) }, (_, index) => {
    const count = index + 5;
    const seen = deviations.slice(0, count).map((deviation) => mean + (sd * (deviation - centre)) / spread);
    const seenMean = seen.reduce((sum, value) => sum + value, 0) / count;
    const half = (sd * (2 + 60 / count ** 1.6)) / Math.sqrt(count);
    return {
      blocks: count,
      mean: seenMean,
      low: seenMean - half,
      high: seenMean + half,
      equivalenceLow: seenMean - 0.75 * half,
      equivalenceHigh: seenMean + 0.75 * half,
    };
  });
  const last = looks.at(-1)!;
  const differences = perBlock.map(({ difference }) => difference);
  return {
    arm: name,
    curriculum: name,
    at: 1,
    notes: [],
    blocks,
    ...{ mean, low: last.low, high: last.high },
    equivalenceLow: last.equivalenceLow,
    equivalenceHigh: last.equivalenceHigh,
    sd,
    testSetLuck: 0.0012,
    wins: differences.filter((difference) => difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    losses: differences.filter((difference) => difference < 0).length,
    signFlipP: 0.0123,
    failures: { count: 0, cells: blocks, low: 0, high: 1 - 0.05 ** (1 / blocks), causes: [] },
    stepRatio: 0.8,
    costRatio: 1,
    costShares: { scorer: 0, measure: 0, train: 1 },
    identicalBlocks: 0,
    perBlock,
    looks,
    curve: curve(0.894 + mean, 0.007).map((point) => ({ ...point, cells: blocks, difference: mean })),
    exploratory: {
      area: { mean: mean / 2, low: mean / 2 - 0.01, high: mean / 2 + 0.01 },
      equalSteps: { mean: mean / 3, low: mean / 3 - 0.01, high: mean / 3 + 0.01 },
      scorerFree: null,
    },
    definition: holds,
    starvation: { neverSeenShare: 0, starvedShare: 0, effectiveShare: 0.97, examples: [] },
    placebo: null,
    ...given,
  };
}

function curve(end: number, reach: number): Report["control"]["curve"] {
  return Array.from({ length: 20 }, (_, index) => {
    const share = (index + 1) / 20;
    const mean = end - 0.35 * Math.exp(-6 * share) + 0.35 * Math.exp(-6);
    return { share, mean, low: mean - reach * (2 - share), high: mean + reach * (2 - share), cells: 20 };
  });
}

/** Twelve uniforms of a linear congruence less six: normal enough for a picture. */
function pseudoNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}
