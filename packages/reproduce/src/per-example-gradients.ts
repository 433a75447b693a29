import {
  evaluate,
  exponential,
  gemm,
  gradients,
  input,
  logSoftmax,
  multiply,
  oneHot,
  reduceSum,
  relu,
  scalar,
  subtract,
  type Tensor,
  type Values,
} from "@gradus/graph";
import type { Rng } from "@gradus/numeric";

/** Sizes of a network of one hidden layer. */
export interface NetworkSize {
  inputs: number;
  hidden: number;
  classes: number;
}

/** What one example says of a network. */
export interface ExampleGradient {
  loss: number;
  /** G = ‖p − y‖, the norm of the loss's gradient by the last layer's output. */
  outputNorm: number;
  /** `[parameters]` of the whole network, one after another. */
  gradient: Float64Array;
}

/** A network of one hidden layer with ReLU and cross-entropy in float64, by the graph's reference meaning. */
export interface ReferenceNetwork {
  /** One step of gradient descent on the mean loss of a batch. */
  step(features: Float64Array, labels: Float64Array, rate: number): void;
  /** Gradient of one example. */
  gradientOf(features: Float64Array, label: number): ExampleGradient;
}

/** Makes a network with uniform initial weights, ±√(6 / inputs) before the ReLU and ±1/√hidden after it. */
export function referenceNetwork(size: NetworkSize, batchSize: number, rng: Rng): ReferenceNetwork {
  const { inputs, hidden, classes } = size;
  const parameters: { [name: string]: Values } = {
    weights0: uniformWeights([hidden, inputs], Math.sqrt(6 / inputs), rng.split("weights0")),
    biases0: { shape: [hidden], data: new Float64Array(hidden) },
    weights1: uniformWeights([classes, hidden], 1 / Math.sqrt(hidden), rng.split("weights1")),
    biases1: { shape: [classes], data: new Float64Array(classes) },
  };
  const [batch, single] = [lossGraph(size, batchSize), lossGraph(size, 1)];
  const feed = (features: Float64Array, labels: Float64Array) => ({
    features: { shape: [labels.length, inputs], data: features },
    labels: { shape: [labels.length], data: labels },
    ...parameters,
  });
  return {
    step(features, labels, rate) {
      const slopes = evaluate(batch.slopes, feed(features, labels));
      for (const [k, values] of Object.values(parameters).entries()) {
        for (let j = 0; j < values.data.length; j++) {
          values.data[j]! -= (rate * slopes[k]!.data[j]!) / labels.length;
        }
      }
    },
    gradientOf(features, label) {
      const wanted = [single.loss, single.outputGradient, ...single.slopes];
      const [loss, outputGradient, ...slopes] = evaluate(wanted, feed(features, Float64Array.of(label)));
      return {
        loss: loss!.data[0]!,
        outputNorm: Math.sqrt(squares(outputGradient!.data)),
        gradient: Float64Array.from(slopes.flatMap(({ data }) => [...data])),
      };
    },
  };
}

/** The summed loss of a batch, its gradient by the output, and by each parameter. */
function lossGraph({ inputs, hidden, classes }: NetworkSize, rows: number) {
  const features = input("features", "float32", [rows, inputs]);
  const labels = input("labels", "int32", [rows]);
  const parameters = [
    input("weights0", "float32", [hidden, inputs]),
    input("biases0", "float32", [hidden]),
    input("weights1", "float32", [classes, hidden]),
    input("biases1", "float32", [classes]),
  ] as const;
  const [weights0, biases0, weights1, biases1] = parameters;
  const layer = (x: Tensor, weights: Tensor, biases: Tensor) =>
    gemm(x, weights, { transposeB: true, addend: biases });
  const logProbabilities = logSoftmax(layer(relu(layer(features, weights0, biases0)), weights1, biases1));
  const labelled = oneHot(labels, classes);
  const loss = multiply(reduceSum(multiply(labelled, logProbabilities)), scalar(-1));
  return {
    loss,
    outputGradient: subtract(exponential(logProbabilities), labelled),
    slopes: gradients(loss, parameters),
  };
}

function uniformWeights(shape: [number, number], bound: number, rng: Rng): Values {
  const data = new Float64Array(shape[0] * shape[1]);
  rng.fillUniform(0, data);
  return { shape, data: data.map((draw) => bound * (2 * draw - 1)) };
}

/** Σ x². */
export function squares(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value * value;
  return total;
}
