import { DROPOUT_PASSES, type SignalName, type Signals } from "@gradus/curriculum";
import { alignmentGraph, gradientGraph } from "./alignment.js";
import { measuringGraph, type Program } from "./program.js";
import { floatsOf, floatTensor, type Tensors } from "./session.js";
import type { Sessions } from "./sessions.js";
import type { StepFeeds } from "./step-feeds.js";
import { droppedGraph, uncertaintyOf } from "./uncertainty.js";

/** Rows of one forward pass. */
const PASS_ROWS = 128;

/** Everything that is asked of a model without a step being made. */
export class Looks {
  constructor(
    private readonly program: Program,
    private readonly feeds: StepFeeds,
    private readonly sessions: Sessions,
    /** Feeds of the parameters as they are. */
    private readonly parameters: () => Tensors,
  ) {}

  /** Signals of rows, `[rows]` each, without dropout but for uncertainty, whose masks follow from the step. */
  async signals(rows: Int32Array, names: readonly SignalName[], step: number): Promise<Signals> {
    const plain = names.filter((name) => !isUncertainty(name));
    return {
      ...(plain.length > 0 ? await this.plain(rows, plain) : {}),
      ...(plain.length < names.length ? await this.doubt(rows, step) : {}),
    };
  }

  /** `[rows × outputs]` what the last layer predicts, or embeds. */
  async outputs(rows: Int32Array): Promise<Float32Array> {
    const width = this.program.layers.at(-1)!.outputs;
    const predictions = new Float32Array(rows.length * width);
    await this.passes(rows, [], ({ prediction }, start, count) => {
      predictions.set(floatsOf(prediction).subarray(0, count * width), start * width);
    });
    return predictions;
  }

  private async plain(rows: Int32Array, names: readonly SignalName[]): Promise<Signals> {
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
      const session = await this.sessions.get(`measure ${names} ${batch}`, () =>
        measuringGraph(this.program, names, batch),
      );
      const outputs = await session.run({
        ...this.feeds.measuring(padded),
        ...this.parameters(),
      });
      take(outputs, start, picked.length);
    }
  }

  /** Gradient of each row times the mean gradient of the reference, the latter after a virtual step if one is asked. */
  async alignment(
    rows: Int32Array,
    reference: Int32Array,
    after: Float32Array | undefined,
    progress: number,
  ): Promise<Float32Array> {
    const parameters = this.parameters();
    const moved =
      after === undefined
        ? parameters
        : this.moved(parameters, await this.gradient(rows, after, parameters), progress);
    const goal = await this.gradient(reference, new Float32Array(reference.length).fill(1), moved);
    const goals = Object.keys(parameters).map(
      (name) => [`reference.${name}`, goal[`gradient.${name}`]!] as const,
    );

    const alignment = new Float32Array(rows.length);
    for (let start = 0; start < rows.length; start += PASS_ROWS) {
      const picked = rows.subarray(start, start + PASS_ROWS);
      const padded = this.padded(picked);
      const session = await this.sessions.get(`align ${this.batchOf(padded)}`, () =>
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
    const session = await this.sessions.get(`gradient ${this.batchOf(padded)}`, () =>
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
      const session = await this.sessions.get(`dropped ${this.batchOf(padded)}`, () =>
        droppedGraph(this.program, this.batchOf(padded)),
      );
      for (const [pass, predictions] of passes.entries()) {
        const draw = (step * DROPOUT_PASSES + pass) * chunks + chunk;
        const outputs = await session.run({
          ...this.feeds.dropped(padded, draw),
          ...this.parameters(),
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

  private get convolves(): boolean {
    return this.program.layers[0]!.kind === "convolution";
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

/** Room for signals of so many examples. */
export function emptySignals(names: readonly SignalName[], length: number): Signals {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(length)]));
}
