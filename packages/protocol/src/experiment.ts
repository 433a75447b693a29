import * as z from "zod";

const share = z.number().min(0).max(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be a slug: a-z, 0-9 and single dashes");
const plainOptions = z.record(z.string(), z.unknown());

const scorer = z.strictObject({
  /** A scorer of the catalog that an arm can read: column, text-length, cross-fitted-loss, training-dynamics, … */
  name: z.string(),
  options: plainOptions.default({}),
});

const arm = z.strictObject({
  /** Unique in the experiment; part of file names. */
  name: slug,
  /** A named curriculum of the catalog. */
  curriculum: z.string(),
  options: plainOptions.default({}),
  /** How difficulty is obtained, where the curriculum needs it. */
  scorer: scorer.optional(),
});

/** Where the last layer's biases start: at 0, or at what predicts the class shares or the mean of the training rows. */
const outputBias = z.enum(["zero", "prior"]).optional();

const model = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("softmax-regression"), outputBias }),
  z.strictObject({
    kind: z.literal("mlp"),
    hidden: z.array(z.int().min(1).max(65_536)).min(1).max(16),
    dropout: share.lt(1).default(0),
    outputBias,
  }),
  z.strictObject({
    kind: z.literal("cnn"),
    /** Channels that each convolution makes; 2 × 2 pooling follows each. */
    channels: z.array(z.int().min(1).max(4096)).min(1).max(8),
    /** Height and width of the filters, odd. */
    kernel: z.literal([1, 3, 5, 7, 9, 11]).default(3),
    /** Widths of the hidden dense layers; dropout acts on them. */
    hidden: z.array(z.int().min(1).max(65_536)).max(16).default([128]),
    dropout: share.lt(1).default(0),
    outputBias,
  }),
  z.strictObject({
    kind: z.literal("embedding"),
    hidden: z.array(z.int().min(1).max(65_536)).max(16).default([64]),
    /** Length of the vector that an example is embedded in. */
    dimensions: z.int().min(1).max(4096).default(32),
    dropout: share.lt(1).default(0),
  }),
]);

const optimizer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sgd"),
    momentum: share.lt(1).default(0.9),
    weightDecay: z.number().min(0).default(0),
  }),
  z.strictObject({
    kind: z.literal("adamw"),
    beta1: share.lt(1).default(0.9),
    beta2: share.lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
    weightDecay: z.number().min(0).default(0.01),
  }),
]);

const schedule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("linear"), endFactor: share.default(0) }),
  z.strictObject({ kind: z.literal("cosine"), endFactor: share.default(0) }),
  z.strictObject({
    kind: z.literal("warmup-stable-decay"),
    warmupShare: share.default(0.02),
    decayShare: share.default(0.2),
    endFactor: share.default(0),
  }),
]);

/** Factor on a strength, in a line from progress 0 to progress 1 of the budget. */
const strength = z.strictObject({ start: share, end: share });

const augmentations = [
  z.strictObject({ kind: z.literal("shift"), pixels: z.int().min(1).max(1024) }),
  z.strictObject({ kind: z.literal("flip"), probability: share.gt(0).default(0.5) }),
  z.strictObject({ kind: z.literal("noise"), deviation: z.number().positive() }),
  z.strictObject({ kind: z.literal("drop"), share: share.gt(0).lt(1) }),
] as const;

/** What every arm trains without and with: a way to change rows, or a part of the training at another value. */
export const factorSchema = z.discriminatedUnion("kind", [
  ...augmentations,
  z.strictObject({ kind: z.literal("dropout"), rate: share.lt(1) }),
  z.strictObject({ kind: z.literal("weight-decay"), decay: z.number().min(0) }),
  z.strictObject({ kind: z.literal("batch-size"), rows: z.int().min(1).max(65_536) }),
]);

/** What an arm trains with in place of the experiment's own. */
const training = z.strictObject({
  model: model.optional(),
  optimizer: optimizer.optional(),
  batchSize: z.int().optional(),
  augmentation: z.discriminatedUnion("kind", [...augmentations]).optional(),
  strength: z
    .strictObject({
      augmentation: strength.optional(),
      dropout: strength.optional(),
      weightDecay: strength.optional(),
    })
    .optional(),
});

const columnNames = z.union([z.string(), z.array(z.string())]);
const columns = z.strictObject({
  label: z.string().optional(),
  id: z.string().optional(),
  weight: z.string().optional(),
  group: z.string().optional(),
  difficulty: z.string().optional(),
  text: columnNames.optional(),
  number: columnNames.optional(),
  category: columnNames.optional(),
  image: z.string().optional(),
  ignore: columnNames.optional(),
});

/** `experiment.yaml`: every choice of a comparison; what is left out is inferred and printed. */
export type ExperimentInput = z.infer<typeof experimentInputSchema>;
/** Checks `experiment.yaml`. */
export const experimentInputSchema = z.strictObject({
  table: z.string().optional(),
  test: z.string().optional(),
  /** File of the labels of images in an IDX or .npy file, where it is not the one beside them. */
  labels: z.string().optional(),
  testLabels: z.string().optional(),
  columns: columns.optional(),
  /** What is learned, where the label's cells leave it open: 20 or fewer different integers are read as classes. */
  task: z.enum(["classification", "regression"]).optional(),
  arms: z
    .array(z.union([z.string(), arm]))
    .min(1)
    .optional(),
  control: z.string().optional(),
  /** Scorer of every arm that needs difficulty and names none: text-length, cross-fitted-loss, training-dynamics. */
  difficulty: z.string().optional(),
  model: z.union([z.string(), model]).optional(),
  hashedColumns: z.int().min(16).max(1_048_576).optional(),
  optimizer: optimizer.optional(),
  learningRate: z.number().positive().optional(),
  schedule: schedule.optional(),
  batchSize: z.int().min(1).max(65_536).optional(),
  epochs: z.number().positive().optional(),
  costs: z.strictObject({ measure: z.number().positive(), train: z.number().positive() }).optional(),
  scorerShare: share.gt(0).optional(),
  evaluations: z.int().min(1).max(1_000).optional(),
  margin: z.number().positive().optional(),
  blocks: z.int().min(5).max(1_000).optional(),
  at: z.array(share.gt(0)).min(1).optional(),
  question: z.enum(["quality", "faster"]).optional(),
  tuning: z.enum(["control", "each", "none"]).optional(),
  validationShare: share.gt(0).lt(1).optional(),
  testShare: share.gt(0).lt(1).optional(),
  /** `pacing`, or `pacing:` and a curriculum: a grid of pacings is explored on tuning seeds, and its best is an arm. */
  sweep: z.string().optional(),
  /** What the sweep tries: every start with every end and every family of pacings. */
  grid: z
    .strictObject({
      startFraction: z.array(share.gt(0).lt(1)).min(1).max(50).optional(),
      fullAt: z.array(share.gt(0)).min(1).max(50).optional(),
      family: z.array(z.string()).min(1).max(20).optional(),
    })
    .optional(),
  /** Every arm runs without and with it: shift:2, flip, noise:0.3, drop:0.2, dropout:0.3, weight-decay:0.1, batch-size:512. */
  factor: z.union([z.string(), factorSchema]).optional(),
  /** Share of the factor's strength at the start and at the end of the budget; 1 throughout where left out. */
  strength: strength.optional(),
  seed: z.int().min(0).optional(),
});

const resolvedArm = z.strictObject({
  name: z.string(),
  curriculum: z.string(),
  options: plainOptions,
  recipe: plainOptions,
  /** Which scorer gives each score that the recipe needs. */
  scores: z.record(z.string(), scorer),
  /** What controls for the arm's mechanism if it wins; null = the control does, by equal cost. */
  placebo: z
    .strictObject({ says: z.string(), permutes: z.array(z.string()), recipe: plainOptions })
    .nullable(),
  /** Version of every method in the recipe. */
  algorithms: z.record(z.string(), z.int()),
  /** Of an arm with the factor: the arm that is the same without it, and what it trains with instead. */
  without: z.string().optional(),
  training: training.optional(),
});

/** A comparison with every choice made; its canonical JSON is hashed before the first block. */
export type Experiment = z.infer<typeof experimentSchema>;
/** Checks a comparison with every choice made. */
export const experimentSchema = z.strictObject({
  format: z.literal("gradus.experiment/1"),
  table: z.strictObject({
    name: z.string(),
    contentHash: z.string(),
    rows: z.int(),
    columns: z.array(z.strictObject({ name: z.string(), kind: z.string() })),
  }),
  test: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("file"), name: z.string(), contentHash: z.string(), rows: z.int() }),
    z.strictObject({ kind: z.literal("held-out"), share: z.number(), rows: z.int() }),
  ]),
  task: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("classification"), label: z.string(), classes: z.array(z.string()) }),
    z.strictObject({ kind: z.literal("regression"), label: z.string() }),
  ]),
  metric: z.strictObject({
    name: z.enum(["accuracy", "mean-squared-error"]),
    higherIsBetter: z.boolean(),
    aggregation: z.literal("mean over test examples"),
    checkpoint: z.literal("best validation, earliest tie"),
    resolution: z.number(),
  }),
  features: z.strictObject({ hashedColumns: z.int(), version: z.int() }),
  model,
  optimizer,
  learningRate: z.number(),
  schedule,
  batchSize: z.int(),
  control: z.string(),
  arms: z.array(resolvedArm),
  /** What the arms with a `without` train with, and how its strength goes over the budget. */
  factor: z.strictObject({ change: factorSchema, strength: strength.optional() }).optional(),
  /** Pacings that are tried on tuning seeds at the control's learning rate; the best becomes an arm before block 1. */
  sweep: z
    .strictObject({
      curriculum: z.string(),
      seeds: z.int(),
      candidates: z.array(
        z.strictObject({
          family: z.string(),
          startFraction: z.number(),
          fullAt: z.number(),
          arm: resolvedArm,
        }),
      ),
    })
    .optional(),
  budget: z.strictObject({
    epochs: z.number(),
    cost: z.number(),
    costs: z.strictObject({ measure: z.number(), train: z.number() }),
    scorerShare: z.number(),
  }),
  evaluations: z.int(),
  at: z.array(z.number()),
  question: z.string(),
  /** A number, or the rule that gives it from the tuning runs of the control, before block 1. */
  margin: z.union([z.number(), z.literal("1 % of the control's mean in tuning")]),
  alpha: z.number(),
  blocks: z.int(),
  firstLook: z.int(),
  futilityFrom: z.int(),
  tuning: z.strictObject({
    mode: z.enum(["control", "each", "none"]),
    grid: z.array(z.number()),
    seeds: z.int(),
  }),
  split: z.strictObject({ validationShare: z.number(), stratified: z.boolean(), grouped: z.boolean() }),
  seed: z.int(),
  failure: z.literal("not finite: scored with the constant predictor"),
});
