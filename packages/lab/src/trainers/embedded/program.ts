import type { LossShape, SignalName } from "@gradus/curriculum";
import {
  type Dimension,
  gather,
  gradients,
  input,
  loop,
  multiply,
  reduceSum,
  reshape,
  scalar,
  type Tensor,
  writeOnnx,
} from "@gradus/graph";
import type { Labels } from "../../contracts.js";
import { fullGradientNorm } from "../../models/gradient-norm.js";
import { hiddenDense, type Layer } from "../../models/layers.js";
import {
  denseGradients,
  type Forward,
  forward,
  parameterGradients,
  parameterInputs,
} from "../../models/network.js";
import type { Optimizer } from "../../models/optimizers.js";
import { pairLoss, unitRows } from "../../models/pair-loss.js";
import { keptByLoss, shapeLoss, weightedBySlope } from "../../models/shaped-loss.js";
import { crossEntropyHead, type Head, squaredErrorHead } from "../../models/signals.js";
import type { FeatureSource } from "./feature-source.js";

/** What the graphs of one trainer have in common. */
export interface Program {
  layers: readonly Layer[];
  task: Labels["kind"];
  source: FeatureSource;
  /** What a training step sees: the same features, changed where training augments. */
  trainingSource: FeatureSource;
  optimizer: Optimizer;
  batchSize: number;
  dropout: number;
  /** Training rows of each class; none for numbers. */
  classCounts: Int32Array;
  /** Whether the last layer is an embedding, and a step trains its rows beside a partner each. */
  pairs: boolean;
}

/** Inputs that hold the trained state: parameters first, then the optimizer's arrays of each parameter. */
export function stateInputs({ layers, optimizer }: Program): { parameters: Tensor[]; slots: Tensor[][] } {
  const parameters = parameterInputs(layers);
  const slots = parameters.map(({ node, shape }) =>
    Array.from({ length: optimizer.slotCount }, (_, slot) => input(`${node.name}.${slot}`, "float32", shape)),
  );
  return { parameters, slots };
}

/** What a training graph minimises and reports. */
export interface Training {
  loss: LossShape;
  signals: readonly SignalName[];
}

/**
 * The bytes of a graph that trains: one step, or a loop of as many as are fed. Its state is that of
 * {@link stateInputs} and what the loss keeps.
 *
 * Outputs: `next.<name>` for each state input, and each signal, `[batch]` or `[steps × batch]`.
 */
export function trainingGraph(program: Program, training: Training, many: boolean): Uint8Array {
  const { signals } = training;
  const { parameters, slots } = stateInputs(program);
  const kept = keptByLoss(training.loss).map((name) => input(name, "float32", [1]));
  const state = [...parameters, ...slots.flat(), ...kept];
  const { stateAfter, reported } = many
    ? manySteps(program, training, state)
    : trainingStep(program, training, state, [], (stacked) => stacked);
  return writeOnnx({
    ...Object.fromEntries(state.map(({ node }, index) => [`next.${node.name}`, stateAfter[index]!])),
    ...Object.fromEntries(signals.map((name, index) => [name, reported[index]!])),
  });
}

/** The bytes of a graph that only looks: each signal, `[batch]`, or `prediction` if none is named. */
export function measuringGraph(
  program: Program,
  signals: readonly SignalName[],
  batch: Dimension,
): Uint8Array {
  const features = program.source.features([], batch, (whole) => whole);
  const pass = forward(program.layers, features, parameterInputs(program.layers), []);
  if (program.pairs) return writeOnnx({ prediction: unitRows(pass.output) });
  const head = headOf(program, pass, labelInput(program, [], batch));
  const named = signalTensors(pass, head, signals, () => denseGradients(pass, head.outputGradient));
  const outputs = signals.map((name, index) => [name, named[index]!] as const);
  return writeOnnx(outputs.length > 0 ? Object.fromEntries(outputs) : { prediction: head.prediction });
}

function manySteps(program: Program, training: Training, state: readonly Tensor[]) {
  const { state: stateAfter, scans: reported } = loop(
    input("steps", "int64", []),
    "steps",
    state,
    (iteration, before) => {
      const pick = (stacked: Tensor) => gather(stacked, iteration);
      const { stateAfter, reported } = trainingStep(program, training, before, ["steps"], pick);
      return { state: stateAfter, scans: reported };
    },
  );
  return { stateAfter, reported };
}

function trainingStep(
  program: Program,
  training: Training,
  state: readonly Tensor[],
  lead: readonly Dimension[],
  pick: (stacked: Tensor) => Tensor,
) {
  const { layers, optimizer, batchSize, trainingSource, dropout } = program;
  const rows = program.pairs ? 2 * batchSize : batchSize;
  const parameters = state.slice(0, 2 * layers.length);
  const masks = (dropout > 0 ? hiddenDense(layers) : []).map(({ layer, outputs }) =>
    pick(input(`mask${layer}`, "float32", [...lead, rows, outputs])),
  );
  const pass = forward(layers, trainingSource.features(lead, rows, pick), parameters, masks);
  const minimise = program.pairs ? minimisePairs : minimiseExamples;
  const { updates, reported, keptAfter } = minimise(program, training, {
    pass,
    parameters,
    labels: pick(labelInput(program, lead, rows)),
    weights: pick(input("weights", "float32", [...lead, batchSize, 1])),
    kept: state.slice(parameters.length * (1 + optimizer.slotCount)),
  });
  const scalars = optimizer.scalarNames.map((name) => pick(input(name, "float32", [...lead])));
  const updated = updates.map((gradient, index) => {
    const first = parameters.length + index * optimizer.slotCount;
    const slots = state.slice(first, first + optimizer.slotCount);
    return optimizer.update(parameters[index]!, gradient, slots, scalars, index % 2 === 0);
  });
  return {
    stateAfter: [
      ...updated.map(({ parameter }) => parameter),
      ...updated.flatMap(({ slots }) => slots),
      ...keptAfter,
    ],
    reported,
  };
}

/** A step from its forward pass on. */
interface Step {
  pass: Forward;
  parameters: readonly Tensor[];
  labels: Tensor;
  /** v / batchSize, `[batch × 1]` */
  weights: Tensor;
  kept: readonly Tensor[];
}

/** Gradients of Σ v_i l_i, signals, and what the loss keeps. */
function minimiseExamples(program: Program, { loss, signals }: Training, step: Step) {
  const { pass, parameters, labels, weights, kept } = step;
  const head = headOf(program, pass, labels);
  const { slope, keptAfter } = shapeLoss(loss, { ...program, head, labels }, kept);
  const outputGradients = denseGradients(pass, head.outputGradient);
  return {
    updates: parameterGradients(pass, parameters, outputGradients, weightedBySlope(weights, slope)),
    reported: signalTensors(pass, head, signals, () => outputGradients),
    keptAfter,
  };
}

/** The same of pairs: every row moves every loss, so that v goes into the sum before its gradient is taken. */
function minimisePairs({ classCounts, batchSize }: Program, { loss, signals }: Training, step: Step) {
  const { pass, parameters, labels, weights } = step;
  const total = classCounts.reduce((sum, count) => sum + count, 0);
  const classShares = Float64Array.from(classCounts, (count) => count / total);
  const losses = pairLoss(loss, { embeddings: unitRows(pass.output), labels, classShares });
  const weighed = reduceSum(multiply(losses, reshape(weights, [batchSize])));
  const outputGradients = denseGradients(pass, gradients(weighed, [pass.output])[0]!);
  return {
    updates: parameterGradients(pass, parameters, outputGradients, scalar(1)),
    reported: signals.map((name) => {
      if (name === "loss") return losses;
      throw new TypeError(`embeddedTrainer: signal must be "loss" for pairs, got "${name}"`);
    }),
    keptAfter: [],
  };
}

/** The loss of a task, seen from the last layer. */
export function headOf({ task }: Program, { output }: Forward, labels: Tensor): Head {
  return task === "classes" ? crossEntropyHead(output, labels) : squaredErrorHead(output, labels);
}

/** The input that holds labels, with leading axes. */
export function labelInput({ task }: Program, lead: readonly Dimension[], batch: Dimension): Tensor {
  return task === "classes"
    ? input("labels", "int32", [...lead, batch])
    : input("labels", "float32", [...lead, batch, 1]);
}

function signalTensors(
  pass: Forward,
  head: Head,
  signals: readonly SignalName[],
  outputGradients: () => Tensor[],
): Tensor[] {
  return signals.map((name) => {
    if (name === "fullGradientNorm") return fullGradientNorm(pass, outputGradients());
    const build = head.signals[name];
    if (build === undefined) {
      throw new TypeError(`embeddedTrainer: signal must be one of this model's, got "${name}"`);
    }
    return build();
  });
}
