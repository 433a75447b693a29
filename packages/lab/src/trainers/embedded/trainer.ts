import type { MeasureAsk, Signals, TrainAsk } from "@gradus/curriculum";
import { createRng, mean, type Rng } from "@gradus/numeric";
import type { Dataset, Evaluation, Labels, Trainer, TrainingSpec } from "../../contracts.js";
import { classCounts, initialParameters, layersOf, priorBiases } from "../../models/layers.js";
import { type CentroidPrediction, classCentroids, nearestCentroid } from "../../models/nearest-centroid.js";
import { createOptimizer } from "../../models/optimizers.js";
import { keptByLoss } from "../../models/shaped-loss.js";
import { Diverged } from "../diverged.js";
import { Augmenter } from "./augmentation.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import {
  checkAugmentation,
  checkDataset,
  checkLoss,
  checkMeasureAsk,
  checkModelFits,
  checkPairs,
  checkRows,
  checkSpec,
  checkTrainAsk,
} from "./checks.js";
import { augmentedSource, createFeatureSource } from "./feature-source.js";
import { emptySignals, Looks } from "./looks.js";
import { Partners } from "./partners.js";
import { type Program, stateInputs, trainingGraph } from "./program.js";
import { floatsOf } from "./session.js";
import { Sessions } from "./sessions.js";
import { TrainingState } from "./state.js";
import { StepFeeds } from "./step-feeds.js";

/** What {@link createEmbeddedTrainer} needs. */
export interface EmbeddedTrainerOptions {
  dataset: Dataset;
  /** Dataset row of each position of the run. */
  rows: Int32Array;
  spec: TrainingSpec;
  /** Non-negative safe integer; initial weights and dropout follow from it. */
  seed: number;
  /** Dataset rows of the other pools that measure asks may name. */
  pools?: { readonly [pool: string]: Int32Array };
}

/**
 * Makes a trainer that runs inside this process, on one thread, as compiled graphs.
 *
 * A step minimises (1/batchSize) Σ v_i L(l_i) with cross-entropy l (natural logarithm) for classes and squared error
 * for numbers, and L the loss of the ask. Signals reported by training are those of the step's own forward pass,
 * dropout included; measured ones are without dropout. Both are signals of l, whatever L is: a method that reads
 * losses or gradient norms reads the same numbers beside any loss.
 *
 * @throws RangeError or TypeError if dataset, rows or spec break a stated rule.
 */
export async function createEmbeddedTrainer(options: EmbeddedTrainerOptions): Promise<Trainer> {
  const { dataset, rows, spec, seed, pools = {} } = options;
  checkDataset(dataset);
  checkSpec(spec);
  checkModelFits(spec.model, dataset);
  checkAugmentation(spec, dataset);
  for (const picked of [rows, ...Object.values(pools)]) checkRows("createEmbeddedTrainer", dataset, picked);
  if (spec.model.kind === "embedding") checkPairs(dataset.labels, rows);
  return new EmbeddedTrainer(dataset, { ...pools, train: rows }, spec, createRng(seed));
}

/** A run of the graph takes in at most about this much beside the table. */
const RUN_BYTES = 32 * 2 ** 20;

class EmbeddedTrainer implements Trainer {
  private readonly program: Program;
  private readonly parameterNames: string[];
  private readonly trainedNames: string[];
  private readonly state: TrainingState;
  private readonly feeds: StepFeeds;
  private readonly sessions = new Sessions();
  private readonly looks: Looks;
  private step = 0;
  /** Class centroids of the model as it is; null until they are needed. */
  private centroids: Float64Array | null = null;

  constructor(
    private readonly dataset: Dataset,
    private readonly pools: { readonly [pool: string]: Int32Array },
    private readonly spec: TrainingSpec,
    rng: Rng,
  ) {
    const layers = layersOf(spec.model, dataset);
    const dropout = "dropout" in spec.model ? spec.model.dropout : 0;
    const source = createFeatureSource(dataset.features);
    this.program = {
      layers,
      task: dataset.labels.kind,
      source,
      trainingSource:
        spec.augmentation === undefined
          ? source
          : augmentedSource(dataset.features, new Augmenter(spec.augmentation, rng)),
      optimizer: createOptimizer(spec.optimizer),
      batchSize: spec.batchSize,
      dropout,
      classCounts: classCounts(dataset.labels, pools["train"]!),
      pairs: spec.model.kind === "embedding",
    };
    const { parameters, slots } = stateInputs(this.program);
    const initial = initialParameters(layers, rng.split("init"));
    if (spec.model.outputBias === "prior") initial.at(-1)!.set(priorBiases(dataset, pools["train"]!));
    this.parameterNames = parameters.map(({ node }) => node.name!);
    this.trainedNames = [...parameters, ...slots.flat()].map(({ node }) => node.name!);
    this.state = new TrainingState(
      [...parameters, ...slots.flat()].map(({ node, shape }, index) => ({
        name: node.name!,
        shape: shape as number[],
        data:
          initial[index] ?? new Float32Array((shape as number[]).reduce((size, length) => size * length, 1)),
      })),
    );
    const partners = this.program.pairs ? partnersOf(dataset.labels, pools["train"]!, rng) : null;
    this.feeds = new StepFeeds(this.program, dataset.labels, spec, rng, partners);
    this.looks = new Looks(this.program, this.feeds, this.sessions, () =>
      this.state.feeds(this.parameterNames),
    );
  }

  async train(ask: TrainAsk): Promise<Signals> {
    checkTrainAsk(ask, this.spec.batchSize);
    checkLoss(ask.loss, this.program.pairs ? "pairs" : this.dataset.labels.kind, this.program.classCounts);
    const rows = this.rowsOf("train", ask.indices);
    const signals = emptySignals(ask.report.perExample, rows.length);
    const limit = Math.max(1, Math.floor(RUN_BYTES / (this.feeds.bytesPerStep + this.featureBytesPerStep())));
    for (let start = 0; start < ask.steps; start += limit) {
      await this.trainSteps(ask, rows, signals, start, Math.min(start + limit, ask.steps));
    }
    return signals;
  }

  async measure(ask: MeasureAsk): Promise<Signals> {
    checkMeasureAsk(ask);
    if (this.program.pairs) {
      throw new TypeError("measure: model must have a loss of one example, got an embedding");
    }
    const rows = this.rowsOf(ask.pool ?? "train", ask.indices);
    const { reference, after, progress, signals, step } = ask;
    if (reference === undefined) return this.looks.signals(rows, signals, step);
    const held = this.rowsOf(reference.pool, reference.indices);
    return { alignment: await this.looks.alignment(rows, held, after, progress) };
  }

  async evaluate(rows: Int32Array): Promise<Evaluation> {
    checkRows("evaluate", this.dataset, rows);
    const classifies = this.dataset.labels.kind === "classes";
    const { loss, correct } = this.program.pairs
      ? await this.byCentroid(rows)
      : await this.looks.signals(rows, classifies ? ["loss", "correct"] : ["loss"], this.step);
    const meanLoss = mean(Float64Array.from(loss!));
    if (!Number.isFinite(meanLoss)) {
      throw new Diverged(
        `evaluate: loss must be finite, got ${meanLoss} after ${this.step} steps (diverged)`,
      );
    }
    return {
      loss: loss!,
      correct: correct ? Uint8Array.from(correct) : null,
      metric: correct ? mean(Float64Array.from(correct)) : meanLoss,
      meanLoss,
    };
  }

  async predict(rows: Int32Array): Promise<Float32Array> {
    checkRows("predict", this.dataset, rows);
    return this.program.pairs ? (await this.byCentroid(rows)).probabilities : this.looks.outputs(rows);
  }

  checkpoint(): Uint8Array {
    return writeCheckpoint({ step: this.step, arrays: this.state.arrays() });
  }

  restore(bytes: Uint8Array): void {
    const { step, arrays } = readCheckpoint(bytes);
    this.state.restore(arrays);
    this.step = step;
    this.centroids = null;
  }

  async dispose(): Promise<void> {
    await this.sessions.dispose();
  }

  /** Classifies rows by the nearest mean embedding of the training rows of a class, as the model now embeds them. */
  private async byCentroid(rows: Int32Array): Promise<CentroidPrediction> {
    const labels = this.dataset.labels as Labels & { kind: "classes" };
    const classesOf = (picked: Int32Array) => picked.map((row) => labels.values[row]!);
    if (this.centroids === null) {
      const train = this.pools["train"]!;
      const embeddings = await this.looks.outputs(train);
      this.centroids = classCentroids(embeddings, classesOf(train), labels.classCount);
    }
    return nearestCentroid(await this.looks.outputs(rows), this.centroids, classesOf(rows));
  }

  /** Steps `start` up to but without `end` of an ask, in one run of a graph. */
  private async trainSteps(ask: TrainAsk, rows: Int32Array, signals: Signals, start: number, end: number) {
    const { batchSize } = this.spec;
    const { perExample } = ask.report;
    const { loss } = ask;
    const many = ask.steps > 1;
    const session = await this.sessions.get(`train ${many} ${perExample} ${JSON.stringify(loss)}`, () =>
      trainingGraph(this.program, { loss, signals: perExample }, many),
    );
    const kept = keptByLoss(loss);
    this.state.keep(kept);

    const [from, to] = [start * batchSize, end * batchSize];
    const steps = {
      rows: rows.subarray(from, to),
      weights: ask.weights.subarray(from, to),
      progress: ask.progress.subarray(start, end),
    };
    const outputs = await session.run({
      ...this.feeds.training(steps, this.step, many),
      ...this.state.feeds([...this.trainedNames, ...kept]),
    });
    this.state.advance(outputs);
    this.centroids = null;
    this.step += end - start;
    for (const name of perExample) signals[name]!.set(floatsOf(outputs[name]), from);
  }

  private rowsOf(pool: string, indices: Int32Array): Int32Array {
    const rows = this.pools[pool];
    if (rows === undefined) {
      throw new TypeError(`embeddedTrainer: pool must be one of ${Object.keys(this.pools)}, got "${pool}"`);
    }
    return indices.map((index) => {
      const row = rows[index];
      if (row === undefined) {
        throw new RangeError(`embeddedTrainer: index must be in [0, ${rows.length}), got ${index}`);
      }
      return row;
    });
  }

  private featureBytesPerStep(): number {
    const { features } = this.dataset;
    if (features.kind === "sparse") {
      return (8 * this.feeds.rowsPerStep * features.values.length) / features.rows;
    }
    return this.spec.augmentation === undefined ? 0 : 4 * this.feeds.rowsPerStep * features.columns;
  }
}

function partnersOf(labels: Labels, rows: Int32Array, rng: Rng): Partners {
  const { values, classCount } = labels as Labels & { kind: "classes" };
  return new Partners(rows, values, classCount, rng.split("partners"));
}
