import type { MeasureAsk, SignalName, Signals, TrainAsk } from "@gradus/curriculum";
import { createRng, mean, type Rng } from "@gradus/numeric";
import type { Dataset, Evaluation, Trainer, TrainingSpec } from "../../contracts.js";
import { initialParameters, layersOf } from "../../models/layers.js";
import { createOptimizer } from "../../models/optimizers.js";
import { Diverged } from "../diverged.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import {
  checkDataset,
  checkMeasureAsk,
  checkModelFits,
  checkRows,
  checkSpec,
  checkTrainAsk,
} from "./checks.js";
import { createFeatureSource } from "./feature-source.js";
import { measuringGraph, type Program, stateInputs, trainingGraph } from "./program.js";
import { floatsOf, openSession, type Session, type Tensors } from "./session.js";
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
 * A step minimises (1/batchSize) Σ v_i l_i with cross-entropy l (natural logarithm) for classes and squared error
 * for numbers. Signals reported by training are those of the step's own forward pass, dropout included; measured
 * ones are without dropout.
 *
 * @throws RangeError or TypeError if dataset, rows or spec break a stated rule.
 */
export async function createEmbeddedTrainer(options: EmbeddedTrainerOptions): Promise<Trainer> {
  const { dataset, rows, spec, seed, pools = {} } = options;
  checkDataset(dataset);
  checkSpec(spec);
  checkModelFits(spec.model, dataset);
  for (const picked of [rows, ...Object.values(pools)]) checkRows("createEmbeddedTrainer", dataset, picked);
  return new EmbeddedTrainer(dataset, { ...pools, train: rows }, spec, createRng(seed));
}

/** A run of the graph takes in at most about this much beside the table, and a forward pass this many rows. */
const RUN_BYTES = 32 * 2 ** 20;
const PASS_ROWS = 128;

class EmbeddedTrainer implements Trainer {
  private readonly program: Program;
  private readonly parameterNames: string[];
  private readonly state: TrainingState;
  private readonly feeds: StepFeeds;
  private readonly sessions = new Map<string, Promise<Session>>();
  private step = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly pools: { readonly [pool: string]: Int32Array },
    private readonly spec: TrainingSpec,
    rng: Rng,
  ) {
    const layers = layersOf(spec.model, dataset);
    const dropout = "dropout" in spec.model ? spec.model.dropout : 0;
    this.program = {
      layers,
      task: dataset.labels.kind,
      source: createFeatureSource(dataset.features),
      optimizer: createOptimizer(spec.optimizer),
      batchSize: spec.batchSize,
      dropout,
    };
    const { parameters, slots } = stateInputs(this.program);
    const initial = initialParameters(layers, rng.split("init"));
    this.parameterNames = parameters.map(({ node }) => node.name!);
    this.state = new TrainingState(
      [...parameters, ...slots.flat()].map(({ node, shape }, index) => ({
        name: node.name!,
        shape: shape as number[],
        data:
          initial[index] ?? new Float32Array((shape as number[]).reduce((size, length) => size * length, 1)),
      })),
    );
    this.feeds = new StepFeeds(this.program, dataset.labels, spec, rng);
  }

  async train(ask: TrainAsk): Promise<Signals> {
    checkTrainAsk(ask, this.spec.batchSize);
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
    return this.look(this.rowsOf(ask.pool ?? "train", ask.indices), ask.signals);
  }

  async evaluate(rows: Int32Array): Promise<Evaluation> {
    checkRows("evaluate", this.dataset, rows);
    const classifies = this.dataset.labels.kind === "classes";
    const { loss, correct } = await this.look(rows, classifies ? ["loss", "correct"] : ["loss"]);
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
    const width = this.program.layers.at(-1)!.outputs;
    const predictions = new Float32Array(rows.length * width);
    await this.passes(rows, [], ({ prediction }, start, count) => {
      predictions.set(floatsOf(prediction).subarray(0, count * width), start * width);
    });
    return predictions;
  }

  checkpoint(): Uint8Array {
    return writeCheckpoint({ step: this.step, arrays: this.state.arrays() });
  }

  restore(bytes: Uint8Array): void {
    const { step, arrays } = readCheckpoint(bytes);
    this.state.restore(arrays);
    this.step = step;
  }

  async dispose(): Promise<void> {
    const sessions = await Promise.all(this.sessions.values());
    this.sessions.clear();
    await Promise.all(sessions.map((session) => session.dispose()));
  }

  /** Steps `start` up to but without `end` of an ask, in one run of a graph. */
  private async trainSteps(ask: TrainAsk, rows: Int32Array, signals: Signals, start: number, end: number) {
    const { batchSize } = this.spec;
    const { perExample } = ask.report;
    const many = ask.steps > 1;
    const session = await this.session(`train ${many} ${perExample}`, () =>
      trainingGraph(this.program, perExample, many),
    );

    const [from, to] = [start * batchSize, end * batchSize];
    const steps = {
      rows: rows.subarray(from, to),
      weights: ask.weights.subarray(from, to),
      progress: ask.progress.subarray(start, end),
    };
    const outputs = await session.run({
      ...this.feeds.training(steps, this.step, many),
      ...this.state.feeds(),
    });
    this.state.advance(outputs);
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
      const padded = this.convolves ? paddedToPowerOfTwo(picked) : picked.slice();
      const batch = this.convolves ? padded.length : "batch";
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
    const nonzeros = features.kind === "sparse" ? features.values.length / features.rows : 0;
    return 8 * this.spec.batchSize * nonzeros;
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

function emptySignals(names: readonly SignalName[], length: number): Signals {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(length)]));
}
