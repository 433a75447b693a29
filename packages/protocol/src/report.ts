import * as z from "zod";
import { cellDefinition } from "./cell.js";

const interval = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });

/** Mean of a metric with its interval, after `blocks` blocks. */
export type IntervalAt = z.infer<typeof intervalAt>;
const intervalAt = z.strictObject({
  blocks: z.int(),
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  equivalenceLow: z.number(),
  equivalenceHigh: z.number(),
});

const block = z.strictObject({
  block: z.int(),
  control: z.number(),
  arm: z.number(),
  /** arm − control, oriented so that higher is better. */
  difference: z.number(),
  failed: z.enum(["none", "arm", "control", "both"]),
});

const curvePoint = z.strictObject({
  /** Share of the budget C. */
  share: z.number(),
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  cells: z.int(),
});

const armCurvePoint = curvePoint.extend({
  /** Mean of arm − control over the blocks that both have evaluated here, oriented; null where there are none. */
  difference: z.number().nullable(),
});

const failures = z.strictObject({
  count: z.int(),
  cells: z.int(),
  low: z.number(),
  high: z.number(),
  causes: z.array(z.string()),
});

/** What one arm came to, at one share of the budget. */
export type ArmReport = z.infer<typeof armReport>;
const armReport = z.strictObject({
  arm: z.string(),
  curriculum: z.string(),
  /** Share of the budget at which the arms are compared; 1 is the whole. */
  at: z.number(),
  verdict: z.enum(["better", "worse", "equivalent", "no evidence"]),
  reason: z.enum([
    "boundary",
    "equivalence",
    "futility",
    "plan-complete",
    "too-few-blocks",
    "extended",
    "test-set-luck",
    "never-differed",
  ]),
  sentence: z.string(),
  notes: z.array(z.string()),
  ...intervalAt.shape,
  sd: z.number(),
  testSetLuck: z.number().nullable(),
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  signFlipP: z.number(),
  failures,
  /** Optimizer steps of the arm over those of the control; 0 where either made none. */
  stepRatio: z.number(),
  /** Cost of a step, scorer and measuring included, over that of the control; 0 where either made none. */
  costRatio: z.number(),
  /** Share of what the arm spent, by purpose. */
  costShares: z.strictObject({ scorer: z.number(), measure: z.number(), train: z.number() }),
  /** Blocks in which the arm trained on the same batches with the same weights as the control. */
  identicalBlocks: z.int(),
  /** Kept from this arm's cells: one a block, in order. */
  perBlock: z.array(block),
  looks: z.array(intervalAt),
  curve: z.array(armCurvePoint),
  /** Beside the verdict, never deciding: arm − control, mean and plain 95 % interval. */
  exploratory: z.strictObject({
    /** Area under the metric–cost curve: mean metric while the budget is spent. */
    area: interval.nullable(),
    /** At as many steps as the arm made; null where it made as many as the control. */
    equalSteps: interval.nullable(),
    /** As if the scores were used again, at no cost; null without a trained scorer. */
    scorerFree: interval.nullable(),
  }),
  /** The target of the arm's first block, held against Bengio's definition; null where that block failed. */
  definition: cellDefinition.nullable(),
  /** Who was left out, over the blocks that did not fail; null where all did. */
  starvation: z
    .strictObject({
      /** Means over blocks. Starved: not trained on in the last half of the run, the never seen among them. */
      neverSeenShare: z.number(),
      starvedShare: z.number(),
      /** Kish's effective sample size of Σ v an example, as a share of the examples. */
      effectiveShare: z.number(),
      /** Those that starved in most blocks, at most 20. */
      examples: z.array(z.strictObject({ exampleId: z.string(), blocks: z.int() })),
    })
    .nullable(),
  placebo: z
    .strictObject({
      kind: z.string(),
      verdict: z.enum(["better", "worse", "equivalent", "no evidence"]),
      reason: z.string(),
      blocks: z.int(),
      mean: z.number(),
      low: z.number(),
      high: z.number(),
    })
    .nullable(),
});

/** What a sweep explored on tuning seeds, what its winner came to on fresh blocks, and how much of it was the choosing. */
export type SweepReport = z.infer<typeof sweepReport>;
const sweepReport = z.strictObject({
  curriculum: z.string(),
  control: z.string(),
  /** Tuning seeds that every pacing ran on. */
  seeds: z.int(),
  pacings: z.array(
    z.strictObject({
      arm: z.string(),
      family: z.string(),
      startFraction: z.number(),
      fullAt: z.number(),
      /** pacing − control in the best validation metric, oriented, mean over the seeds; null where training failed. */
      difference: z.number().nullable(),
    }),
  ),
  /** Name of the arm that was chosen. */
  winner: z.string(),
  /** Of a difference of the map, from the spread between seeds, pooled over the pacings; null with one seed. */
  standardError: z.number().nullable(),
  /** Difference of the winner while it was chosen. */
  explored: z.number(),
  confirmed: z.strictObject({
    ...interval.shape,
    blocks: z.int(),
    /** The difference on validation rows in the same blocks: what `explored` measures, on fresh seeds. */
    onValidation: z.number(),
  }),
  /** explored − confirmed. */
  shrinkage: z.number(),
  sentence: z.string(),
});

const fourthOfATable = z.strictObject({
  arm: z.string(),
  /** Test metric, mean over the blocks. */
  mean: z.number(),
  /** Blocks in which the arm failed and stands as the constant predictor. */
  failures: z.int(),
});

/** A curriculum without and with the factor, beside the control without and with it: exploratory, never deciding. */
export type TwoByTwoReport = z.infer<typeof twoByTwoReport>;
const twoByTwoReport = z.strictObject({
  /** Name of the arm without the factor. */
  curriculum: z.string(),
  at: z.number(),
  /** Blocks in which all four arms ran: what everything here is a mean over. */
  blocks: z.int(),
  arms: z.strictObject({
    control: fourthOfATable,
    curriculum: fourthOfATable,
    controlWith: fourthOfATable,
    curriculumWith: fourthOfATable,
  }),
  /** curriculum − control, without the factor and with it, oriented; 95 % t intervals at one look, test-set luck included, here and below. */
  without: interval,
  with: interval,
  /** The factor alone: control with it − control. */
  factor: interval,
  /** with − without. */
  interaction: interval,
  sentence: z.string(),
});

/** `report.json`: everything that the sentences, the terminal and the report file show. */
export type Report = z.infer<typeof reportSchema>;
/** Checks `report.json`. */
export const reportSchema = z.strictObject({
  format: z.literal("gradus.report/2"),
  /** SHA-256 of the canonical JSON of what was fixed before block 1. */
  hash: z.string(),
  version: z.string(),
  table: z.strictObject({
    name: z.string(),
    rows: z.int(),
    trainRows: z.int(),
    validationRows: z.int(),
    testRows: z.int(),
    contentHash: z.string(),
    testContentHash: z.string().nullable(),
    testSource: z.string(),
    columns: z.array(z.strictObject({ name: z.string(), kind: z.string() })),
  }),
  question: z.string(),
  metric: z.strictObject({
    name: z.string(),
    higherIsBetter: z.boolean(),
    /** A share is printed in percentage points. */
    unit: z.enum(["share", "number"]),
    resolution: z.number(),
  }),
  margin: z.number(),
  marginRule: z.string(),
  alpha: z.number(),
  plannedBlocks: z.int(),
  firstLook: z.int(),
  at: z.array(z.number()),
  budget: z.strictObject({
    cost: z.number(),
    epochs: z.number(),
    measureCost: z.number(),
    trainCost: z.number(),
  }),
  model: z.string(),
  optimizer: z.string(),
  schedule: z.string(),
  split: z.string(),
  tuning: z.strictObject({
    mode: z.enum(["control", "each", "none"]),
    extended: z.boolean(),
    trials: z.array(
      z.strictObject({ arm: z.string(), learningRate: z.number(), validation: z.number(), cells: z.int() }),
    ),
    chosen: z.record(z.string(), z.number()),
  }),
  seed: z.int(),
  repeatability: z.strictObject({
    /** Difference of the two runs of the control in block 1 with one seed. */
    difference: z.number().nullable(),
    identical: z.boolean(),
  }),
  control: z.strictObject({
    arm: z.string(),
    mean: z.number(),
    sd: z.number(),
    meanLoss: z.number(),
    blocks: z.int(),
    failures,
    constantMetric: z.number(),
    curve: z.array(curvePoint),
  }),
  arms: z.array(armReport),
  /** Left out where nothing was swept. */
  sweep: sweepReport.optional(),
  /** Left out where every arm trained in one way. */
  factor: z
    .strictObject({
      /** In a word or two: `shift`, `weight decay`. */
      name: z.string(),
      /** With its amount: `shift by up to 2 pixels`. */
      says: z.string(),
      tables: z.array(twoByTwoReport),
    })
    .optional(),
  /** One sentence over all arms. */
  conclusion: z.string(),
  helped: z.int(),
  notTested: z.array(z.string()),
  warnings: z.array(z.string()),
  /** The command that repeats the comparison, paths as given. */
  command: z.string(),
});
