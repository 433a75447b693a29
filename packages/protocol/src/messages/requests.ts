import * as z from "zod";

const signals = [
  "loss",
  "labelProbability",
  "margin",
  "entropy",
  "correct",
  "gradientNorm",
  "fullGradientNorm",
  "logitMargin",
  "mutualInformation",
  "conditionalEntropy",
  "alignment",
] as const;
/** Checks the name of a signal. */
export const signalSchema = z.enum(signals);

const count = z
  .int()
  .min(0)
  .max(2 ** 30);
const run = z.string().min(1).max(64);
const id = z.int().min(0);
const options = z.record(z.string(), z.unknown());

/** What the client's training loop can do; what it cannot is refused, or paid for, by name. */
export const trainerSchema = z.strictObject({
  /** Answers measure asks. */
  measures: z.boolean().default(false),
  /** Signals that it can measure and report; the loss alone unless said. */
  signals: z.array(signalSchema).default(["loss"]),
  /** Waits for weights between forward and backward pass. */
  weighs: z.boolean().default(false),
  /** Losses that it computes, by name. */
  losses: z.array(z.string()).default(["plain"]),
  /** Models that it holds beside "main". */
  models: z.array(z.string()).default([]),
});
/** What the client's training loop can do. */
export type TrainerCapabilities = z.infer<typeof trainerSchema>;

const pools = z.strictObject({ validation: count.optional(), reference: count.optional() });

const creation = {
  curriculum: z.string().optional(),
  options: options.optional(),
  /** A whole recipe instead of a curriculum's name: checked by the library, against the options of every method. */
  recipe: options.optional(),
  examples: z.strictObject({ count, classCount: count.optional(), pools: pools.optional() }),
  run: z.strictObject({
    seed: z.int().min(0),
    batchSize: z.int().min(1),
    budget: z.union([
      z.strictObject({ steps: z.int().min(1) }),
      z.strictObject({ cost: z.number().min(0) }),
      /** The cost of that many passes of plain training. */
      z.strictObject({ epochs: z.number().positive() }),
    ]),
    costs: z.strictObject({ measure: z.number().min(0), train: z.number().positive() }).optional(),
    measureSize: z.int().min(1).optional(),
    lag: z.int().min(0).optional(),
  }),
  trainer: trainerSchema.default({
    measures: false,
    signals: ["loss"],
    weighs: false,
    losses: ["plain"],
    models: [],
  }),
};

/** The first message of a conversation. */
export const helloSchema = z.strictObject({
  kind: z.literal("hello"),
  protocol: z.int(),
  /** Who speaks, with its version: `gradus-python/0.1.0`. */
  client: z.string().max(256),
});

/** Starts a run; arrays: `keys`, `base`, `classes`, `groups`, `score.<name>`. */
export const createSchema = z.strictObject({ kind: z.literal("create"), ...creation });
/** Goes on with a stored run; arrays as of `create`, and `snapshot`. */
export const restoreSchema = z.strictObject({ kind: z.literal("restore"), ...creation });
/** Asks what comes next; at most so many steps in one block. */
export const askSchema = z.strictObject({
  kind: z.literal("ask"),
  run,
  steps: z.int().min(1).optional(),
  untilCost: z.number().min(0).optional(),
});
/** Answers an ask; one way; arrays: one a signal. */
export const tellSchema = z.strictObject({ kind: z.literal("tell"), run, id });
/** Asks for the weights of an open ask; array: `loss`. */
export const weighSchema = z.strictObject({ kind: z.literal("weigh"), run, id });
/** Asks for all that is needed to go on later. */
export const snapshotSchema = z.strictObject({ kind: z.literal("snapshot"), run });
/** Asks for target, proposal and effective distribution. */
export const distributionSchema = z.strictObject({ kind: z.literal("distribution"), run });
/** Forgets a run. */
export const closeSchema = z.strictObject({ kind: z.literal("close"), run });

/** What a client asks of an engine once it said hello. */
export const requestSchema = z.discriminatedUnion("kind", [
  createSchema,
  restoreSchema,
  askSchema,
  tellSchema,
  weighSchema,
  snapshotSchema,
  distributionSchema,
  closeSchema,
]);
/** What a client asks of an engine once it said hello. */
export type Request = z.infer<typeof requestSchema>;
/** How a run is started or gone on with. */
export type Creation = z.infer<typeof createSchema> | z.infer<typeof restoreSchema>;

/** Under a comparison: asks for the next cell. */
export const nextSchema = z.strictObject({ kind: z.literal("next") });
/** Under a comparison: begins the run of the cell. */
export const beginSchema = z.strictObject({
  kind: z.literal("begin"),
  examples: count,
  batchSize: z.int().min(1),
  trainer: trainerSchema,
  pools: pools.optional(),
});
/** Under a comparison: a result; one way; array: `correct`, one a test example. */
export const reportMessageSchema = z.strictObject({
  kind: z.literal("report"),
  metrics: z.record(z.string(), z.number()),
});
/** Under a comparison: the cell's function returned; one way. */
export const finishedSchema = z.strictObject({ kind: z.literal("finished") });
/** Under a comparison: the cell's function raised; one way. */
export const failedSchema = z.strictObject({
  kind: z.literal("failed"),
  error: z.string(),
  traceback: z.string(),
});
/** The process lives; one way. */
export const progressSchema = z.strictObject({ kind: z.literal("progress"), says: z.string().optional() });

/** What a script under a comparison sends once it said hello. */
export const scriptMessageSchema = z.discriminatedUnion("kind", [
  nextSchema,
  beginSchema,
  askSchema,
  tellSchema,
  weighSchema,
  reportMessageSchema,
  finishedSchema,
  failedSchema,
  progressSchema,
]);
/** What a script under a comparison sends once it said hello. */
export type ScriptMessage = z.infer<typeof scriptMessageSchema>;
