import * as z from "zod";

/** One evaluation: k of `evaluations`, after the first step whose total cost reaches k/evaluations of the budget. */
export type CurvePoint = z.infer<typeof curvePoint>;
const curvePoint = z.strictObject({
  k: z.int(),
  cost: z.number(),
  step: z.int(),
  validation: z.number(),
  validationLoss: z.number(),
  test: z.number().nullable(),
  testLoss: z.number().nullable(),
});

/** The checkpoint that validation chose among the evaluations up to one share of the budget. */
const chosen = z.strictObject({
  at: z.number(),
  k: z.int(),
  metric: z.number(),
  loss: z.number(),
  /** One bit a test example, base64; null where the metric is no mean over examples of 0 and 1. */
  correct: z.string().nullable(),
  /** float32 little-endian per-example values, base64, of a metric that is a mean over examples but not of bits. */
  perExample: z.string().nullable(),
});

const entropyFailure = z.strictObject({ step: z.int(), before: z.number(), after: z.number() });

/** The target of a run, held against Bengio's definition at every step: `DefinitionFinding` of curriculum. */
export type CellDefinition = z.infer<typeof cellDefinition>;
export const cellDefinition = z.strictObject({
  verdict: z.enum(["curriculum", "no curriculum", "unchanged"]),
  stages: z.int(),
  /** First stage at which the entropy of Q does not rise, in nats. */
  entropyFailure: entropyFailure.nullable(),
  entropyFailures: z.int(),
  /** First example whose weight falls. */
  monotonyFailure: entropyFailure.extend({ exampleId: z.string() }).nullable(),
  monotonyFailures: z.int(),
  endsInBase: z.boolean(),
  /** Where a target that learns from losses let in all that it had left out until then. */
  allIn: z
    .strictObject({ step: z.int(), leftOutShare: z.number(), leftOutLossShare: z.number().nullable() })
    .nullable(),
});

/** Who was left out of a run by its end. */
export type CellStarvation = z.infer<typeof cellStarvation>;
const cellStarvation = z.strictObject({
  /** Examples of the run. */
  examples: z.int(),
  /** Steps without training after which an example counts as starved: the last half of the run. */
  window: z.int(),
  neverSeen: z.int(),
  /** The never seen among them. */
  starved: z.int(),
  /** Kish's, of Σ v an example. */
  effectiveSampleSize: z.number(),
  /** One bit a row of the table, base64, 1 = starved; null where none is. */
  rows: z.string().nullable(),
});

/** One line of `cells.jsonl`: a finished cell, arm × block. */
export type Cell = z.infer<typeof cellSchema>;
/** Checks one line of `cells.jsonl`. */
export const cellSchema = z.strictObject({
  format: z.literal("gradus.cells/2"),
  /** tuning: chooses a learning rate; repeat: the control of block 1 again; fresh: the placebo family. */
  phase: z.enum(["tuning", "main", "repeat", "fresh"]),
  block: z.int(),
  arm: z.string(),
  placebo: z.boolean(),
  learningRate: z.number(),
  seed: z.int(),
  status: z.enum(["done", "failed"]),
  failure: z.string().nullable(),
  cost: z.strictObject({ scorer: z.number(), measure: z.number(), train: z.number(), evaluate: z.number() }),
  steps: z.int(),
  curve: z.array(curvePoint),
  chosen: z.array(chosen),
  /** SHA-256 of the loss and every trained index and weight, in order. */
  digest: z.string(),
  /** Null of a failed cell. */
  definition: cellDefinition.nullable(),
  /** Null of a failed cell. */
  starvation: cellStarvation.nullable(),
  warnings: z.array(z.string()),
});
