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

/** One line of `cells.jsonl`: a finished cell, arm × block. */
export type Cell = z.infer<typeof cellSchema>;
/** Checks one line of `cells.jsonl`. */
export const cellSchema = z.strictObject({
  format: z.literal("gradus.cells/1"),
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
  warnings: z.array(z.string()),
});
