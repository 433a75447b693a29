import {
  DROPOUT_PASSES,
  type MeasureAsk,
  type SignalName,
  type Signals,
  type TrainAsk,
} from "@gradus/curriculum";
import { createRng, mean, type Rng } from "@gradus/numeric";
import type { Dataset, Evaluation, Labels, Trainer, TrainingSpec } from "../../contracts.js";
import { classCounts, initialParameters, layersOf, priorBiases } from "../../models/layers.js";
import { type CentroidPrediction, classCentroids, nearestCentroid } from "../../models/nearest-centroid.js";
import { createOptimizer } from "../../models/optimizers.js";
import { keptByLoss } from "../../models/shaped-loss.js";
import { Diverged } from "../diverged.js";
import { alignmentGraph, gradientGraph } from "./alignment.js";
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
import { Partners } from "./partners.js";
import { measuringGraph, type Program, stateInputs, trainingGraph } from "./program.js";
import { floatsOf, floatTensor, openSession, type Session, type Tensors } from "./session.js";
import { TrainingState } from "./state.js";
import { StepFeeds } from "./step-feeds.js";
import { droppedGraph, uncertaintyOf } from "./uncertainty.js";

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

/** A run of the graph takes in at most about this much beside the table, and a forward pass this many rows. */
const RUN_BYTES = 32 * 2 ** 20;
const PASS_ROWS = 128;

class EmbeddedTrainer implements Trainer {
  private readonly program: Program;
  private readonly parameterNames: string[];
  private readonly trainedNames: string[];
  private readonly state: TrainingState;
  private readonly feeds: StepFeeds;
  private readonly sessions = new Map<string, Promise<Session>>();
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
    if (ask.reference !== undefined) return { alignment: await this.align(rows, ask) };
    if (!ask.signals.some(isUncertainty)) return this.look(rows, ask.signals);
    const plain = ask.signals.filter((name) => !isUncertainty(name));
    return {
      ...(plain.length > 0 ? await this.look(rows, plain) : {}),
      ...(await this.doubt(rows, ask.step)),
    };
  }

  async evaluate(rows: Int32Array): Promise<Evaluation> {
    checkRows("evaluate", this.dataset, rows);
    const classifies = this.dataset.labels.kind === "classes";
    const { loss, correct } = this.program.pairs
      ? await this.byCentroid(rows)
      : await this.look(rows, classifies ? ["loss", "correct"] : ["loss"]);
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
    return this.program.pairs ? (await this.byCentroid(rows)).probabilities : this.outputsOf(rows);
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
    const sessions = await Promise.all(this.sessions.values());
    this.sessions.clear();
    await Promise.all(sessions.map((session) => session.dispose()));
  }

  /** Classifies rows by the nearest mean embedding of the training rows of a class, as the model now embeds them. */
  private async byCentroid(rows: Int32Array): Promise<CentroidPrediction> {
    const labels = this.dataset.labels as Labels & { kind: "classes" };
    const classesOf = (picked: Int32Array) => picked.map((row) => labels.values[row]!);
    if (this.centroids === null) {
      const train = this.pools["train"]!;
      const embeddings = await this.outputsOf(train);
      this.centroids = classCentroids(embeddings, classesOf(train), labels.classCount);
    }
    return nearestCentroid(await this.outputsOf(rows), this.centroids, classesOf(rows));
  }

  /** `[rows × outputs]` what the last layer predicts, or embeds. */
  private async outputsOf(rows: Int32Array): Promise<Float32Array> {
    const width = this.program.layers.at(-1)!.outputs;
    const predictions = new Float32Array(rows.length * width);
    await this.passes(rows, [], ({ prediction }, start, count) => {
      predictions.set(floatsOf(prediction).subarray(0, count * width), start * width);
    });
    return predictions;
  }

  /** Steps `start` up to but without `end` of an ask, in one run of a graph. */
  private async trainSteps(ask: TrainAsk, rows: Int32Array, signals: Signals, start: number, end: number) {
    const { batchSize } = this.spec;
    const { perExample } = ask.report;
    const { loss } = ask;
    const many = ask.steps > 1;
    const session = await this.session(`train ${many} ${perExample} ${JSON.stringify(loss)}`, () =>
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

  private async look(rows: Int32Array, names: readonly SignalName[]): Promise<Signals> {
    const signals = emptySignals(names, rows.length);
    await this.passes(rows, names, (outputs, start, count) => {
      for (const name of names) signals[name]!.set(floatsOf(outputs[name]).subarray(0, count), start);
    });
    return signals;
  }

  /**
   * Forward passes over rows, in chunks; predictions if no signals are named. A convolution's graph holds its batch,
   * so the rows of a chunk are padded and `take` is told how many are its own.
   */
  private async passes(
    rows: Int32Array,
    names: readonly SignalName[],
    take: (outputs: Tensors, start: number, count: number) => void,
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += PASS_ROWS) {
      const picked = rows.subarray(start, start + PASS_ROWS);
      const padded = this.padded(picked);
      const batch = this.batchOf(padded);
      const session = await this.session(`measure ${names} ${batch}`, () =>
        measuringGraph(this.program, names, batch),
      );
      const outputs = await session.run({
        ...this.feeds.measuring(padded),
        ...this.state.feeds(this.parameterNames),
      });
      take(outputs, start, picked.length);
    }
  }

  /** Gradient of each row times the mean gradient of the reference, the latter after a virtual step if one is asked. */
  private async align(rows: Int32Array, { reference, after, progress }: MeasureAsk): Promise<Float32Array> {
    const parameters = this.state.feeds(this.parameterNames);
    const held = this.rowsOf(reference!.pool, reference!.indices);
    const moved =
      after === undefined
        ? parameters
        : this.moved(parameters, await this.gradient(rows, after, parameters), progress);
    const goal = await this.gradient(held, new Float32Array(held.length).fill(1), moved);
    const goals = this.parameterNames.map(
      (name) => [`reference.${name}`, goal[`gradient.${name}`]!] as const,
    );

    const alignment = new Float32Array(rows.length);
    for (let start = 0; start < rows.length; start += PASS_ROWS) {
      const picked = rows.subarray(start, start + PASS_ROWS);
      const padded = this.padded(picked);
      const session = await this.session(`align ${this.batchOf(padded)}`, () =>
        alignmentGraph(this.program, this.batchOf(padded)),
      );
      const feeds = { ...this.feeds.measuring(padded), ...parameters, ...Object.fromEntries(goals) };
      const outputs = await session.run(feeds);
      alignment.set(floatsOf(outputs["alignment"]).subarray(0, picked.length), start);
    }
    return alignment;
  }

  /** Gradient of (1/rows) Σ v_i l_i at these parameters; rows that fill up a batch have the weight 0. */
  private async gradient(rows: Int32Array, weights: Float32Array, parameters: Tensors): Promise<Tensors> {
    const padded = this.padded(rows);
    const shares = new Float32Array(padded.length);
    weights.forEach((weight, k) => {
      shares[k] = weight / rows.length;
    });
    const session = await this.session(`gradient ${this.batchOf(padded)}`, () =>
      gradientGraph(this.program, this.batchOf(padded)),
    );
    return session.run({ ...this.feeds.weighted(padded, shares), ...parameters });
  }

  /** θ − η g, at the learning rate of this progress. */
  private moved(parameters: Tensors, gradient: Tensors, progress: number): Tensors {
    const rate = this.feeds.learningRateAt(progress);
    return Object.fromEntries(
      Object.entries(parameters).map(([name, tensor]) => {
        const slope = floatsOf(gradient[`gradient.${name}`]);
        const data = floatsOf(tensor).map((value, k) => value - rate * slope[k]!);
        return [name, floatTensor(data, tensor.dims)];
      }),
    );
  }

  /** Uncertainty under dropout; the masks of a step are the same however often it is asked. */
  private async doubt(rows: Int32Array, step: number): Promise<Signals> {
    if (this.program.dropout === 0 || this.program.task !== "classes") {
      throw new TypeError(
        `embeddedTrainer: mutualInformation and conditionalEntropy need classes and a model with dropout above 0, got ${this.program.task} and dropout ${this.program.dropout}`,
      );
    }
    const width = this.program.layers.at(-1)!.outputs;
    const passes = Array.from({ length: DROPOUT_PASSES }, () => new Float32Array(rows.length * width));
    const chunks = Math.ceil(rows.length / PASS_ROWS);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const start = chunk * PASS_ROWS;
      const picked = rows.subarray(start, start + PASS_ROWS);
      const padded = this.padded(picked);
      const session = await this.session(`dropped ${this.batchOf(padded)}`, () =>
        droppedGraph(this.program, this.batchOf(padded)),
      );
      for (const [pass, predictions] of passes.entries()) {
        const draw = (step * DROPOUT_PASSES + pass) * chunks + chunk;
        const outputs = await session.run({
          ...this.feeds.dropped(padded, draw),
          ...this.state.feeds(this.parameterNames),
        });
        const own = floatsOf(outputs["prediction"]).subarray(0, picked.length * width);
        predictions.set(own, start * width);
      }
    }
    return { ...uncertaintyOf(passes, width) };
  }

  /** Rows of one run: a graph with convolutions holds its batch, and is padded so that few graphs are made. */
  private padded(rows: Int32Array): Int32Array {
    return this.convolves ? paddedToPowerOfTwo(rows) : rows.slice();
  }

  private batchOf(padded: Int32Array): number | "batch" {
    return this.convolves ? padded.length : "batch";
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

  private get convolves(): boolean {
    return this.program.layers[0]!.kind === "convolution";
  }

  private featureBytesPerStep(): number {
    const { features } = this.dataset;
    if (features.kind === "sparse") {
      return (8 * this.feeds.rowsPerStep * features.values.length) / features.rows;
    }
    return this.spec.augmentation === undefined ? 0 : 4 * this.feeds.rowsPerStep * features.columns;
  }

  private session(key: string, graph: () => Uint8Array): Promise<Session> {
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = openSession(graph());
      this.sessions.set(key, session);
    }
    return session;
  }
}

/** Rows up to the next power of two, the first one repeated, so that few graphs serve every length. */
function paddedToPowerOfTwo(rows: Int32Array): Int32Array {
  let length = 1;
  while (length < rows.length) length *= 2;
  const padded = new Int32Array(length).fill(rows[0]!);
  padded.set(rows);
  return padded;
}

function isUncertainty(name: SignalName): boolean {
  return name === "mutualInformation" || name === "conditionalEntropy";
}

function partnersOf(labels: Labels, rows: Int32Array, rng: Rng): Partners {
  const { values, classCount } = labels as Labels & { kind: "classes" };
  return new Partners(rows, values, classCount, rng.split("partners"));
}

function emptySignals(names: readonly SignalName[], length: number): Signals {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(length)]));
}
