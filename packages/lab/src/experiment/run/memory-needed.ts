import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";
import type { TrainingSpec } from "../../contracts.js";
import { convolutionsOf } from "../../models/layers.js";
import type { ComparisonData } from "../cell/comparison-data.js";

const MIB = 2 ** 20;
/** A worker thread with its runtime, graphs and buffers, measured. */
const WORKER_BYTES = 220 * MIB;
const MAIN_BYTES = 250 * MIB;
/** A forward pass takes in so many rows, whatever the batch. */
const PASS_ROWS = 128;
/** What a worker's three graphs hold of a convolution's patches and outputs, measured: 4.4 to 5.8 times their size. */
const CONVOLUTION_COPIES = 6;

/** What the memory of a comparison depends on. */
interface Workload {
  experiment: Pick<TrainingSpec, "model" | "batchSize"> & Partial<Pick<Experiment, "arms">>;
  data: ComparisonData;
}

/** Bytes that a comparison needs: what all workers share, and what each one adds. */
export function memoryNeeded(comparison: Workload): {
  shared: number;
  perJob: number;
} {
  const { rows, texts, numbers, categories, images } = comparison.data.features;
  const entries = texts.reduce((sum, text) => sum + text.columnIndices.length, 0);
  const tabular = rows * (numbers.length + categories.length);
  const pixels = images?.pixels.length ?? 0;
  const pixelBytes = images?.pixels.byteLength ?? 0;
  // Sparse entries are an index, a count and a weight; tables of few columns, and images, are dense in each worker.
  return {
    shared: MAIN_BYTES + 8 * entries + 8 * tabular + pixelBytes,
    perJob: WORKER_BYTES + 8 * entries + 24 * tabular + 4 * pixels + convolutionBytes(comparison),
  };
}

function convolutionBytes({ experiment, data }: Workload): number {
  const { model, arms = [] } = experiment;
  const batchSize = Math.max(experiment.batchSize, ...arms.map(({ training }) => training?.batchSize ?? 0));
  const { images } = data.features;
  if (model.kind !== "cnn" || images === undefined) return 0;
  const perExample = convolutionsOf(model, images).reduce((sum, { image, outputs, kernel }) => {
    const { channels, height, width } = image;
    return sum + height * width * (channels * kernel * kernel + outputs);
  }, 0);
  return CONVOLUTION_COPIES * 4 * Math.max(batchSize, PASS_ROWS) * perExample;
}

/**
 * Refuses to start more jobs than fit.
 *
 * @throws InputError with the number of jobs that does.
 */
export function refuseTooMuchMemory(comparison: Workload, jobs: number, allowed: number): void {
  const { shared, perJob } = memoryNeeded(comparison);
  const needed = shared + jobs * perJob;
  if (needed <= allowed) return;
  const fitting = Math.floor((allowed - shared) / perJob);
  throw new InputError({
    thing: `${jobs} jobs`,
    rule: `must fit into ${gigabytes(allowed)}`,
    value: `${gigabytes(needed)} (${gigabytes(shared)} shared, ${gigabytes(perJob)} a job)`,
    remedy:
      fitting >= 1
        ? `Give --jobs ${fitting}, or more with --memory <GB>.`
        : `Not one job fits: give more with --memory <GB>, or fewer rows.`,
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
