import { recipeOf, startRun } from "@gradus/curriculum";
import { createEmbeddedTrainer, type Dataset, type Trainer, type TrainingSpec } from "@gradus/lab";
import type { Rng } from "@gradus/numeric";
import type { Claim, ReportProgress } from "../contracts.js";
import { differenceFigure, meansOf, percent, points, shareFigure } from "../figures.js";
import { fixedPlan } from "../fixed-plan.js";
import { overSeeds } from "../over-seeds.js";
import { drawShape, type ShapeFamily, SIDE } from "../shapes.js";

const TRAIN = 5000;
const HELD_OUT = 2500;
const EPOCHS = 60;
const BATCH = 20;
const STEPS_AN_EPOCH = TRAIN / BATCH;

const SPEC: TrainingSpec = {
  model: { kind: "mlp", hidden: [60, 60, 60], dropout: 0 },
  optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 },
  learningRate: 0.02,
  schedule: { kind: "constant" },
  batchSize: BATCH,
};

/** Rows of the one table: basic and general shapes to train on, general shapes to choose and to test by. */
const BASIC = range(0, TRAIN);
const GENERAL = range(TRAIN, 2 * TRAIN);
const VALIDATION = range(2 * TRAIN, 2 * TRAIN + HELD_OUT);
const TEST = range(2 * TRAIN + HELD_OUT, 2 * TRAIN + 2 * HELD_OUT);

export const shapeSwitch: Claim = {
  id: "R14",
  title: "Basic shapes first",
  source: "Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning, section 5",
  claim:
    "A network that first sees squares, circles and equilateral triangles, and rectangles, ellipses and triangles later, errs less on the latter; best is a switch at half the budget.",
  setup: `images of ${SIDE} × ${SIDE} (the paper: 32 × 32), 5,000 of each family (10,000), three hidden layers of 60 with ReLU (tanh), plain descent at rate 0.02 in batches of ${BATCH}, 60 epochs (256), the epoch of least validation error; ranges of size and contrast are our own, the paper does not give them`,
  seeds: 10,
  bar: "none: reported, not gated, since this is far below the paper's scale",
  controls: "the union of both families all along, at the same number of steps",
  seconds: 150,
  long: true,
  async run(progress, options = {}) {
    const planned = options.seeds ?? shapeSwitch.seeds;
    let done = 0;
    const rows = await overSeeds(
      shapeSwitch,
      () => {},
      options,
      async (rng) => {
        const errors = await errorsOf(rng, (share) => progress((done + share) / planned));
        done++;
        return errors;
      },
    );
    const means = meansOf(rows);
    const arms = ["quarter", "half", "union"] as const;
    const results = fixedPlan(
      arms.map((arm) => ({ arm, differences: rows.map((row) => row.none - row[arm]) })),
      { alpha: 0.05, resolution: 1 / HELD_OUT },
    );
    const [quarter, half, union] = results;
    const helped = results.filter(({ verdict }) => verdict === "better").map(({ arm }) => WORDS[arm]!);
    return {
      verdict: "not applicable",
      says: `Test error ${percent(means.none)} without a curriculum, ${percent(means.quarter)} with a switch at a quarter (${points(-quarter!.mean)}), ${percent(means.half)} at half (${points(-half!.mean)}), ${percent(means.union)} on the union all along (${points(-union!.mean)}); ${helped.length === 0 ? "none is better than no curriculum" : `better than no curriculum: ${helped.join(", ")}`} at .05 by Holm. At this scale that speaks neither for the paper nor against it.`,
      figures: [
        shareFigure("test error, no curriculum", means.none),
        ...arms.flatMap((arm, k) => [
          shareFigure(`test error, ${WORDS[arm]}`, means[arm]),
          differenceFigure(`error saved by ${WORDS[arm]}`, results[k]!),
        ]),
      ],
      seeds: rows.length,
    };
  },
};

const WORDS: { readonly [arm: string]: string } = {
  quarter: "switch at a quarter",
  half: "switch at half",
  union: "union all along",
};

/** What each arm trains on, one after another. */
export const schedules: { readonly [arm in "none" | "quarter" | "half" | "union"]: readonly Phase[] } = {
  none: [{ rows: GENERAL, epochs: EPOCHS }],
  quarter: switchedAt(1 / 4),
  half: switchedAt(1 / 2),
  union: [{ rows: range(0, 2 * TRAIN), epochs: EPOCHS }],
};

function switchedAt(share: number): Phase[] {
  return [
    { rows: BASIC, epochs: share * EPOCHS },
    { rows: GENERAL, epochs: (1 - share) * EPOCHS },
  ];
}

async function errorsOf(rng: Rng, progress: ReportProgress) {
  const dataset = drawImages(rng.split("images"));
  const arm = async (phases: readonly Phase[], at: number) => {
    const error = await testErrorOf(dataset, phases, rng);
    progress(at / 4);
    return error;
  };
  return {
    none: await arm(schedules.none, 1),
    quarter: await arm(schedules.quarter, 2),
    half: await arm(schedules.half, 3),
    union: await arm(schedules.union, 4),
  };
}

/** Epochs on some rows; an epoch is {@link STEPS_AN_EPOCH} steps, however many the rows are. */
export interface Phase {
  rows: Int32Array;
  epochs: number;
}

/** Test error at the epoch of least validation error. */
async function testErrorOf(dataset: Dataset, phases: readonly Phase[], rng: Rng): Promise<number> {
  const seed = rng.split("model").seed();
  const trainer = await createEmbeddedTrainer({ dataset, rows: range(0, 2 * TRAIN), spec: SPEC, seed });
  try {
    let best = { validation: Infinity, test: Number.NaN };
    for (const [k, phase] of phases.entries()) {
      await trainPhase(trainer, phase, rng.split(`phase-${phases.length - k}`), async () => {
        const validation = 1 - (await trainer.evaluate(VALIDATION)).metric;
        if (validation < best.validation) {
          best = { validation, test: 1 - (await trainer.evaluate(TEST)).metric };
        }
      });
    }
    return best.test;
  } finally {
    await trainer.dispose();
  }
}

/** Trains on shuffled rows of one phase; `atEpoch` after each epoch. */
export async function trainPhase(
  trainer: Pick<Trainer, "train">,
  { rows, epochs }: Phase,
  rng: Rng,
  atEpoch: () => Promise<void>,
): Promise<void> {
  const run = startRun(
    recipeOf("shuffle", {}),
    { count: rows.length, keys: Uint32Array.from({ length: 2 * rows.length }, (_, word) => word) },
    { seed: rng.seed(), batchSize: BATCH, budget: { steps: epochs * STEPS_AN_EPOCH } },
  );
  for (;;) {
    const ask = run.ask({ steps: STEPS_AN_EPOCH });
    if (ask.kind !== "train") return;
    await trainer.train({ ...ask, indices: ask.indices.map((position) => rows[position]!) });
    run.tell(ask.id, {});
    await atEpoch();
  }
}

function drawImages(rng: Rng): Dataset {
  const rows = 2 * TRAIN + 2 * HELD_OUT;
  const values = new Float32Array(rows * SIDE * SIDE);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const family: ShapeFamily = row < TRAIN ? "basic" : "general";
    labels[row] = row % 3;
    drawShape(rng.split(`image-${row}`), family, labels[row]!, values, row * SIDE * SIDE);
  }
  return {
    features: { kind: "dense", rows, columns: SIDE * SIDE, values },
    labels: { kind: "classes", values: labels, classCount: 3 },
  };
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, k) => from + k);
}
