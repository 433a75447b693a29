import type { MeasureAsk, SignalName, Signals, TrainAsk } from "@gradus/curriculum";
import { createRng, mean, type Rng } from "@gradus/numeric";
import type { Dataset, Evaluation, Trainer, TrainingSpec } from "../../contracts.js";
import { initialParameters, layersOf } from "../../models/layers.js";
import { createOptimizer } from "../../models/optimizers.js";
import { scheduleFactor } from "../../models/schedule.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { checkDataset, checkMeasureAsk, checkRows, checkSpec, checkTrainAsk } from "./checks.js";
import { fillDropoutMask } from "./dropout.js";
import { createFeatureSource } from "./feature-source.js";
import { measuringGraph, type Program, stateInputs, trainingGraph } from "./program.js";
import {
  countTensor,
  floatsOf,
  floatTensor,
  integerTensor,
  openSession,
  type Session,
  type Tensors,
} from "./session.js";
import { TrainingState } from "./state.js";

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
  for (const picked of [rows, ...Object.values(pools)]) checkRows("createEmbeddedTrainer", dataset, picked);
  return new EmbeddedTrainer(dataset, { ...pools, train: rows }, spec, createRng(seed));
}

/** A run of the graph takes in at most about this much beside the table, and a forward pass this many rows. */
const RUN_BYTES = 32 * 2 ** 20;
const PASS_ROWS = 256;

class EmbeddedTrainer implements Trainer {
  private readonly program: Program;
  private readonly parameterNames: string[];
  private readonly state: TrainingState;
  private readonly dropoutRngs: Rng[];
  private readonly sessions = new Map<string, Promise<Session>>();
  private step = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly pools: { readonly [pool: string]: Int32Array },
    private readonly spec: TrainingSpec,
    rng: Rng,
  ) {
    const layers = layersOf(spec.model, dataset);
    const dropout = spec.model.kind === "mlp" ? spec.model.dropout : 0;
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
    this.dropoutRngs = layers.slice(0, dropout > 0 ? -1 : 0).map((_, layer) => rng.split(`dropout-${layer}`));
  }

  async train(ask: TrainAsk): Promise<Signals> {
    checkTrainAsk(ask, this.spec.batchSize);
    const rows = this.rowsOf("train", ask.indices);
    const signals = emptySignals(ask.report.perExample, rows.length);
    const limit = this.stepLimit();
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
      throw new RangeError(
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
    await this.passes(rows, [], ({ prediction }, start) => {
      predictions.set(floatsOf(prediction), start * width);
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

    const steps = end - start;
    const lead = many ? [steps] : [];
    const [from, to] = [start * batchSize, end * batchSize];
    const picked = rows.subarray(from, to);
    const weights = ask.weights.subarray(from, to).map((weight) => weight / batchSize);
    const outputs = await session.run({
      ...this.program.source.feeds(picked, batchSize, lead),
      ...this.state.feeds(),
      labels: this.labelTensor(picked, [...lead, batchSize]),
      weights: floatTensor(weights, [...lead, batchSize, 1]),
      ...this.scalarTensors(ask.progress.subarray(start, end), lead),
      ...this.maskTensors(steps, lead),
      ...(many ? { steps: countTensor(steps) } : {}),
    });
    this.state.advance(outputs);
    this.step += steps;
    for (const name of perExample) signals[name]!.set(floatsOf(outputs[name]), from);
  }

  private async look(rows: Int32Array, names: readonly SignalName[]): Promise<Signals> {
    const signals = emptySignals(names, rows.length);
    await this.passes(rows, names, (outputs, start) => {
      for (const name of names) signals[name]!.set(floatsOf(outputs[name]), start);
    });
    return signals;
  }

  /** Forward passes over rows, in chunks; predictions if no signals are named. */
  private async passes(
    rows: Int32Array,
    names: readonly SignalName[],
    take: (outputs: Tensors, start: number) => void,
  ): Promise<void> {
    const { program } = this;
    const session = await this.session(`measure ${names}`, () => measuringGraph(program, names));
    for (let start = 0; start < rows.length; start += PASS_ROWS) {
      const picked = rows.slice(start, start + PASS_ROWS);
      const outputs = await session.run({
        ...program.source.feeds(picked, picked.length, []),
        ...this.state.feeds(this.parameterNames),
        ...(names.length > 0 ? { labels: this.labelTensor(picked, [picked.length]) } : {}),
      });
      take(outputs, start);
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

  private labelTensor(rows: Int32Array, shape: readonly number[]) {
    const { labels } = this.dataset;
    return labels.kind === "classes"
      ? integerTensor(
          rows.map((row) => labels.values[row]!),
          shape,
        )
      : floatTensor(
          Float32Array.from(rows, (row) => labels.values[row]!),
          [...shape, 1],
        );
  }

  private scalarTensors(progress: Float64Array, lead: readonly number[]): Tensors {
    const { learningRate, schedule } = this.spec;
    const { optimizer } = this.program;
    const columns = optimizer.scalarNames.map(() => new Float32Array(progress.length));
    progress.forEach((x, index) => {
      const rate = learningRate * scheduleFactor(schedule, x);
      optimizer.scalars(rate, this.step + index + 1).forEach((value, column) => {
        columns[column]![index] = value;
      });
    });
    return Object.fromEntries(
      optimizer.scalarNames.map((name, column) => [name, floatTensor(columns[column]!, lead)]),
    );
  }

  private maskTensors(steps: number, lead: readonly number[]): Tensors {
    return Object.fromEntries(
      this.dropoutRngs.map((rng, layer) => {
        const shape = [this.spec.batchSize, this.program.layers[layer]!.outputs] as const;
        const size = shape[0] * shape[1];
        const masks = new Float32Array(steps * size);
        for (let index = 0; index < steps; index++) {
          const mask = masks.subarray(index * size, (index + 1) * size);
          fillDropoutMask(rng, this.step + index, this.program.dropout, mask);
        }
        return [`mask${layer}`, floatTensor(masks, [...lead, ...shape])];
      }),
    );
  }

  private stepLimit(): number {
    const masked = this.dropoutRngs.reduce((sum, _, layer) => sum + this.program.layers[layer]!.outputs, 0);
    const { features } = this.dataset;
    const nonzeros = features.kind === "sparse" ? (2 * features.values.length) / features.rows : 0;
    return Math.max(1, Math.floor(RUN_BYTES / (4 * this.spec.batchSize * (masked + nonzeros + 3))));
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

function emptySignals(names: readonly SignalName[], length: number): Signals {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(length)]));
}
