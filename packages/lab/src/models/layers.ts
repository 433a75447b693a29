import { mean, type Rng } from "@gradus/numeric";
import type { Dataset, ImageShape, ModelSpec } from "../contracts.js";

/** A dense layer: `outputs = W · inputs + b`, W `[outputs × inputs]`. */
export interface DenseLayer {
  kind: "dense";
  inputs: number;
  outputs: number;
}

/** A convolution of images padded to their own size, W `[outputs × channels × kernel × kernel]`, then pooled. */
export interface ConvolutionLayer {
  kind: "convolution";
  image: ImageShape;
  /** Channels that it makes. */
  outputs: number;
  kernel: number;
}

/** A layer with weights and a bias an output. */
export type Layer = DenseLayer | ConvolutionLayer;

/**
 * The layers of a model on a dataset: convolutions, each followed by 2 × 2 max pooling and ReLU, then dense layers,
 * all but the last followed by ReLU and dropout.
 */
export function layersOf(model: ModelSpec, dataset: Dataset): Layer[] {
  const { features, labels } = dataset;
  const convolutions = model.kind === "cnn" ? convolutionsOf(model, imageOf(features)) : [];
  const hidden = model.kind === "softmax-regression" ? [] : model.hidden;
  const outputs = outputsOf(model, labels);
  const last = convolutions.at(-1);
  const widths = [last ? pooledSize(last) : features.columns, ...hidden, outputs];
  const dense = widths
    .slice(1)
    .map((width, index): Layer => ({ kind: "dense", inputs: widths[index]!, outputs: width }));
  return [...convolutions, ...dense];
}

function outputsOf(model: ModelSpec, labels: Dataset["labels"]): number {
  if (model.kind === "embedding") return model.dimensions;
  return labels.kind === "classes" ? labels.classCount : 1;
}

/** Hidden dense layers, on which dropout acts, with their places among all layers. */
export function hiddenDense(layers: readonly Layer[]): { layer: number; outputs: number }[] {
  return layers
    .slice(0, -1)
    .flatMap(({ kind, outputs }, layer) => (kind === "dense" ? [{ layer, outputs }] : []));
}

/** Shape of a layer's weights, the outputs first. */
export function weightShape(layer: Layer): number[] {
  return layer.kind === "dense"
    ? [layer.outputs, layer.inputs]
    : [layer.outputs, layer.image.channels, layer.kernel, layer.kernel];
}

/**
 * Initial weights and biases, alternating, layer by layer.
 *
 * W ~ U(−√(6 / inputs), √(6 / inputs)) before a ReLU, W ~ U(−1/√inputs, 1/√inputs) in the last layer of a network,
 * 0 in a model without hidden layers (its loss is convex, so a random start would only add noise); biases 0. Inputs
 * are what one output sees: of a convolution, channels · kernel².
 *
 * @source He et al. 2015, Delving Deep into Rectifiers, section 2.2 (uniform form: √3 times the deviation).
 */
export function initialParameters(layers: readonly Layer[], rng: Rng): Float32Array[] {
  return layers.flatMap((layer, index) => {
    const inputs = weightShape(layer)
      .slice(1)
      .reduce((product, length) => product * length, 1);
    const isLast = index === layers.length - 1;
    const bound = layers.length === 1 ? 0 : Math.sqrt((isLast ? 1 : 6) / inputs);
    const weights = new Float32Array(inputs * layer.outputs);
    if (bound > 0) {
      const uniform = new Float64Array(weights.length);
      rng.split(`layer-${index}`).fillUniform(0, uniform);
      for (let k = 0; k < weights.length; k++) weights[k] = bound * (2 * uniform[k]! - 1);
    }
    return [weights, new Float32Array(layer.outputs)];
  });
}

/**
 * Biases of the last layer under which a model that knows no features predicts what the training rows hold: log
 * shares of their classes (a class without a row counts as one), or their mean.
 *
 * With two classes the difference of the logits is −ln((1 − π)/π), π the second one's share.
 *
 * @param rows Dataset rows that train.
 * @source Lin et al. 2017, Focal Loss for Dense Object Detection, arXiv:1708.02002, section 4.1. Deviates: π is the
 *   share in the training rows, not .01, and any number of classes has its shares.
 */
export function priorBiases({ labels }: Dataset, rows: Int32Array): Float32Array {
  if (labels.kind === "numbers") {
    return Float32Array.of(mean(Float64Array.from(rows, (row) => labels.values[row]!)));
  }
  const counts = classCounts(labels, rows);
  const total = counts.reduce((sum, count) => sum + Math.max(count, 1), 0);
  return Float32Array.from(counts, (count) => Math.log(Math.max(count, 1) / total));
}

/** Rows of each class; none of numbers. */
export function classCounts(labels: Dataset["labels"], rows: Int32Array): Int32Array {
  if (labels.kind === "numbers") return new Int32Array(0);
  const counts = new Int32Array(labels.classCount);
  for (const row of rows) counts[labels.values[row]!]!++;
  return counts;
}

/** The convolutions of a model on images of a shape; each takes what the one before has pooled. */
export function convolutionsOf(model: ModelSpec & { kind: "cnn" }, whole: ImageShape): ConvolutionLayer[] {
  let image = whole;
  return model.channels.map((outputs) => {
    const layer: ConvolutionLayer = { kind: "convolution", image, outputs, kernel: model.kernel };
    image = { channels: outputs, height: image.height >> 1, width: image.width >> 1 };
    return layer;
  });
}

function pooledSize({ image, outputs }: ConvolutionLayer): number {
  return outputs * (image.height >> 1) * (image.width >> 1);
}

function imageOf(features: Dataset["features"]): ImageShape {
  const image = features.kind === "dense" ? features.image : undefined;
  if (image === undefined) throw new TypeError("layersOf: features must be images, got a table");
  return image;
}
