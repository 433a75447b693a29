import * as z from "zod";
import { signalSchema } from "./requests.js";

/** The version of the protocol: raised when an older client would misread. */
export const PROTOCOL_VERSION = 1;

const run = z.string();
const id = z.int();

/** The answer to hello. */
export const welcomeSchema = z.strictObject({
  kind: z.literal("welcome"),
  protocol: z.literal(PROTOCOL_VERSION),
  /** Version of gradus. */
  engine: z.string(),
  role: z.enum(["engine", "comparison"]),
  limits: z.strictObject({ frame: z.int(), header: z.int() }),
});

/** A run stands. */
export const createdSchema = z.strictObject({
  kind: z.literal("created"),
  run,
  recipe: z.record(z.string(), z.unknown()),
  feedback: z.strictObject({ turns: z.enum(["none", "interval", "step", "batch"]), lag: z.int() }),
  /** Signals that a train ask wants told. */
  reports: z.array(signalSchema),
  /** Optimizer steps, where they follow from the budget alone. */
  steps: z.int().nullable(),
});

/** Optimizer steps to take; arrays: `indices` and `weights` [steps × batch], `progress` [steps], `schedule` [steps]. */
export const trainSchema = z.strictObject({
  kind: z.literal("train"),
  v: z.literal(1),
  run,
  id,
  step: z.int(),
  steps: z.int(),
  model: z.string().optional(),
  loss: z.looseObject({ method: z.string() }),
  transform: z.strictObject({ strength: z.number() }).optional(),
  report: z.array(signalSchema),
  weigh: z.boolean(),
  /** Under a comparison: report a result after the last row. */
  due: z.boolean().optional(),
});

/** A forward pass to make; arrays: `indices`, and for alignment `after`, `reference`. */
export const measureSchema = z.strictObject({
  kind: z.literal("measure"),
  v: z.literal(1),
  run,
  id,
  step: z.int(),
  model: z.string().optional(),
  pool: z.enum(["train", "validation", "holdout", "reference"]).optional(),
  signals: z.array(signalSchema),
  purpose: z.enum(["target", "pool", "gate"]),
  progress: z.number(),
});

/** One of these asks has to be told first. */
export const waitSchema = z.strictObject({ kind: z.literal("wait"), run, open: z.array(id) });
/** The budget is spent. */
export const doneSchema = z.strictObject({
  kind: z.literal("done"),
  run,
  reason: z.enum(["steps", "budget"]),
});
/** Array: `weights`. */
export const weightsSchema = z.strictObject({ kind: z.literal("weights"), run, id });
/** Array: `snapshot`, UTF-8 text. */
export const snapshotAnswerSchema = z.strictObject({ kind: z.literal("snapshot"), run });
/** Arrays: `weights`, `target`, `proposal`, and `effective` where it has a closed form. */
export const distributionAnswerSchema = z.strictObject({ kind: z.literal("distribution"), run });
/** The run is forgotten. */
export const closedSchema = z.strictObject({ kind: z.literal("closed"), run });

/** Why a request was not carried out. */
export const errorSchema = z.strictObject({
  kind: z.literal("error"),
  /** refused: a rule of the library; unknown: no such run; frame: bytes or message; version; internal. */
  code: z.enum(["refused", "unknown", "frame", "version", "internal"]),
  message: z.string(),
  /** What it is about, where it is not the request that it answers: `tell 7`. */
  about: z.string().optional(),
});
/** Why a request was not carried out. */
export type ErrorAnswer = z.infer<typeof errorSchema>;

/** Under a comparison: the cell to train. */
export const startSchema = z.strictObject({
  kind: z.literal("start"),
  cell: z.string(),
  arm: z.string(),
  block: z.int(),
  seed: z.int(),
  steps: z.int().nullable(),
  learningRate: z.number().nullable(),
  examples: z.int(),
  batchSize: z.int().nullable(),
});
/** Under a comparison: nothing is left to train. */
export const endSchema = z.strictObject({ kind: z.literal("end") });

/** What an engine answers. */
export const answerSchema = z.discriminatedUnion("kind", [
  welcomeSchema,
  createdSchema,
  trainSchema,
  measureSchema,
  waitSchema,
  doneSchema,
  weightsSchema,
  snapshotAnswerSchema,
  distributionAnswerSchema,
  closedSchema,
  errorSchema,
  startSchema,
  endSchema,
]);
/** What an engine answers. */
export type Answer = z.infer<typeof answerSchema>;
