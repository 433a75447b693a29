import type { MeasureAsk, SignalName, Signals, TrainAsk } from "@gradus/curriculum";
import { createRng, mean, type Rng } from "@gradus/numeric";
import type { Dataset, Evaluation, Trainer, TrainingSpec } from "../../contracts.js";
import { initialParameters, layersOf } from "../../models/layers.js";
import { createOptimizer } from "../../models/optimizers.js";
import { scheduleFactor } from "../../models/schedule.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { checkDataset, checkRows, checkSpec, checkTrainAsk } from "./checks.js";
import { fillDropoutMask } from "./dropout.js";
import { createFeatureSource } from "./feature-source.js";
import { measuringGraph, type Program, stateInputs, trainingGraph } from "./program.js";
import {
  countTensor,
  floatTensor,
  integerTensor,
  openSession,
  type Session,
  type Tensors,
} from "./session.js";
import { DoubleBuffer } from "./state.js";

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

const MASK_BYTES = 32 * 2 ** 20;

class EmbeddedTrainer implements Trainer {
  private readonly program: Program;
  private readonly state: DoubleBuffer;
  private readonly parameterCount: number;
  private readonly dropoutRngs: Rng[];
  private readonly stepLimit: number;
  private readonly sessions = new Map<string, Promise<Session>>();
  private step = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly pools: { readonly [pool: string]: Int32Array },
    private readonly spec: TrainingSpec,
    rng: Rng,
  ) {
    const layers = layersOf(spec.model, dataset);
    this.program = {
      layers,
      task: dataset.labels.kind,
      source: createFeatureSource(dataset.features),
      optimizer: createOptimizer(spec.optimizer),
      batchSize: spec.batchSize,
      dropout: spec.model.kind === "mlp" ? spec.model.dropout : 0,
    };
    const initial = initialParameters(layers, rng.split("init"));
    const { parameters, slots } = stateInputs(this.program);
    this.parameterCount = parameters.length;
    this.state = new DoubleBuffer(
      [...parameters, ...slots.flat()].map(({ node, shape }, index) => ({
        name: node.name!,
        shape: shape as number[],
        data:
          initial[index] ?? new Float32Array((shape as number[]).reduce((size, length) => size * length, 1)),
      })),
    );
    const hidden = this.program.dropout > 0 ? layers.slice(0, -1) : [];
    this.dropoutRngs = hidden.map((_, layer) => rng.split(`dropout-${layer}`));
    const maskBytes = hidden.reduce((sum, { outputs }) => sum + 4 * spec.batchSize * outputs, 0);
    this.stepLimit = Math.min(
      this.program.source.stepLimit,
      Math.max(1, Math.floor(MASK_BYTES / (maskBytes + 1))),
    );
  }

  async train(ask: TrainAsk): Promise<Signals> {
    const { perExample } = ask.report;
    const rows = this.rowsOf("train", ask.indices);
    checkTrainAsk(ask, this.spec.batchSize);
    const signals = emptySignals(perExample, rows.length);
    for (let start = 0; start < ask.steps; start += this.stepLimit) {
      const steps = Math.min(this.stepLimit, ask.steps - start);
      await this.trainSteps(ask, rows, signals, start, steps);
    }
    return signals;
  }

  async measure(ask: MeasureAsk): Promise<Signals> {
    if (ask.model !== undefined && ask.model !== "main") {
      throw new TypeError(`measure: model must be "main", got "${ask.model}"`);
    }
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
    await this.passes(rows, [], true, (start, count) => ({
      prediction: floatTensor(predictions.subarray(start * width, (start + count) * width), [count, width]),
    }));
    return predictions;
  }

  checkpoint(): Uint8Array {
    return writeCheckpoint({ step: this.step, arrays: this.state.snapshot() });
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

  private async trainSteps(ask: TrainAsk, rows: Int32Array, signals: Signals, start: number, steps: number) {
    const { batchSize } = this.spec;
    const { source } = this.program;
    const many = source.stepLimit > 1 && ask.steps > 1;
    const lead = many ? [steps] : [];
    const [from, to] = [start * batchSize, (start + steps) * batchSize];
    const names = ask.report.perExample;
    const session = await this.session(`train ${many} ${names}`, () =>
      trainingGraph(this.program, names, many),
    );

    const picked = rows.subarray(from, to);
    const weights = ask.weights.subarray(from, to).map((weight) => weight / batchSize);
    const feeds: Tensors = {
      ...source.feeds(picked, [...lead, batchSize]),
      ...this.state.feeds(),
      labels: this.labelTensor(picked, [...lead, batchSize]),
      weights: floatTensor(weights, [...lead, batchSize, 1]),
      ...this.scalarTensors(ask.progress.subarray(start, start + steps), lead),
      ...this.maskTensors(steps, lead),
      ...(many ? { steps: countTensor(steps) } : {}),
    };
    const reports = names.map((name) => [
      name,
      floatTensor(signals[name]!.subarray(from, to), [...lead, batchSize]),
    ]);
    await session.run(feeds, { ...this.state.outputs(), ...Object.fromEntries(reports) });
    this.state.swap();
    this.step += steps;
  }

  private async look(rows: Int32Array, names: readonly SignalName[]): Promise<Signals> {
    const signals = emptySignals(names, rows.length);
    await this.passes(rows, names, false, (start, count) =>
      Object.fromEntries(
        names.map((name) => [name, floatTensor(signals[name]!.subarray(start, start + count), [count])]),
      ),
    );
    return signals;
  }

  /** Forward passes over rows, in chunks that write where `outputs` says. */
  private async passes(
    rows: Int32Array,
    names: readonly SignalName[],
    predicts: boolean,
    outputs: (start: number, count: number) => Tensors,
  ): Promise<void> {
    const { source } = this.program;
    const session = await this.session(`measure ${predicts} ${names}`, () =>
      measuringGraph(this.program, names, predicts),
    );
    const parameters = this.state.feeds(this.parameterCount);
    for (let start = 0; start < rows.length; start += source.rowLimit) {
      const picked = rows.slice(start, start + source.rowLimit);
      const labels = names.length > 0 ? { labels: this.labelTensor(picked, [picked.length]) } : {};
      const feeds = { ...source.feeds(picked, [picked.length]), ...parameters, ...labels };
      await session.run(feeds, outputs(start, picked.length));
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
