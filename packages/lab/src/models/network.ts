import {
  add,
  conv2d,
  gemm,
  gradients,
  input,
  maxPool2d,
  multiply,
  reduceSum,
  relu,
  reshape,
  type Tensor,
  transpose,
} from "@gradus/graph";
import { type Layer, weightShape } from "./layers.js";

/** The forward pass of a network, with every tensor that a backward pass or a signal needs. */
export interface Forward {
  convolutions: Convolved[];
  /** `[batch × inputs]` of each dense layer. */
  activations: Tensor[];
  /** `[batch × outputs]` of each dense layer, before ReLU. */
  preactivations: Tensor[];
  /** `[batch × outputs]` of the last layer: logits, or the prediction. */
  output: Tensor;
}

/** The forward pass of a convolution, the batch innermost. */
export interface Convolved {
  /** `[channels × height × width × batch]` */
  images: Tensor;
  /** `[outputs × channels × kernel × kernel]` */
  filters: Tensor;
  /** `[outputs × height × width × batch]`, before pooling. */
  convolved: Tensor;
  /** `[outputs × ⌊height / 2⌋ × ⌊width / 2⌋ × batch]`, pooled and with the bias, before ReLU. */
  biased: Tensor;
}

/**
 * Builds the forward pass of a network with ReLU between its layers.
 *
 * Max pooling goes before bias and ReLU, which both rise with what they are given: the result is the same, for a
 * quarter of the values.
 *
 * @param features `[batch × columns]`; the batch must be known when the graph is built if there are convolutions.
 * @param parameters Weights and biases, alternating.
 * @param masks A factor `[batch × width]` on each hidden dense layer, for dropout; none when it is off.
 */
export function forward(
  layers: readonly Layer[],
  features: Tensor,
  parameters: readonly Tensor[],
  masks: readonly Tensor[],
): Forward {
  const convolutions: Convolved[] = [];
  const activations: Tensor[] = [];
  const preactivations: Tensor[] = [];
  let activation = features;
  layers.forEach((layer, index) => {
    const [weights, biases] = [parameters[2 * index]!, parameters[2 * index + 1]!];
    if (layer.kind === "convolution") {
      const { channels, height, width } = layer.image;
      const images =
        index === 0
          ? reshape(transpose(features), [channels, height, width, features.shape[0]!])
          : relu(convolutions[index - 1]!.biased);
      const convolved = conv2d(images, weights);
      const biased = add(maxPool2d(convolved), reshape(biases, [layer.outputs, 1, 1, 1]));
      convolutions.push({ images, filters: weights, convolved, biased });
      return;
    }
    const before = preactivations.at(-1);
    if (before) {
      activation = relu(before);
      const mask = masks[preactivations.length - 1];
      if (mask) activation = multiply(activation, mask);
    } else if (index > 0) {
      const images = relu(convolutions[index - 1]!.biased);
      activation = transpose(reshape(images, [layer.inputs, images.shape[3]!]));
    }
    activations.push(activation);
    preactivations.push(gemm(activation, weights, { transposeB: true, addend: biases }));
  });
  return { convolutions, activations, preactivations, output: preactivations.at(-1)! };
}

/** ∂l_i/∂ of each dense layer's output, an example a row, from that of the last. */
export function denseGradients({ preactivations, output }: Forward, outputGradient: Tensor): Tensor[] {
  const hidden = preactivations.slice(0, -1);
  return [...(hidden.length > 0 ? gradients(output, hidden, outputGradient) : []), outputGradient];
}

/**
 * Gradients of Σ v_i l_i by weights and biases, alternating.
 *
 * @param unweighted What {@link denseGradients} gives.
 * @param weights v, `[batch × 1]`.
 */
export function parameterGradients(
  pass: Forward,
  parameters: readonly Tensor[],
  unweighted: readonly Tensor[],
  weights: Tensor,
): Tensor[] {
  const weighted = unweighted.map((gradient) => multiply(gradient, weights));
  const count = 2 * pass.convolutions.length;
  const convolutional =
    count > 0 ? gradients(pass.preactivations[0]!, parameters.slice(0, count), weighted[0]!) : [];
  const dense = weighted.flatMap((gradient, layer) => [
    gemm(gradient, pass.activations[layer]!, { transposeA: true }),
    reduceSum(gradient, { axes: [0] }),
  ]);
  return [...convolutional, ...dense];
}

/** Inputs for the parameters of layers: weights and biases, alternating. */
export function parameterInputs(layers: readonly Layer[]): Tensor[] {
  return layers.flatMap((layer, index) => [
    input(`weights${index}`, "float32", weightShape(layer)),
    input(`biases${index}`, "float32", [layer.outputs]),
  ]);
}
