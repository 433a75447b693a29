import { gemm, input, multiply, relu, type Tensor } from "@gradus/graph";
import type { Layer } from "./layers.js";

/** The forward pass of dense layers, with every tensor that a backward pass or a signal needs. */
export interface Forward {
  /** `[batch × inputs]` of each layer. */
  activations: Tensor[];
  /** `[batch × outputs]` of each layer, before ReLU. */
  preactivations: Tensor[];
  /** `[batch × outputs]` of the last layer: logits, or the prediction. */
  output: Tensor;
}

/**
 * Builds the forward pass of dense layers with ReLU between them.
 *
 * @param parameters Weights and biases, alternating.
 * @param masks A factor `[batch × width]` on each hidden layer, for dropout; none when it is off.
 */
export function forward(features: Tensor, parameters: readonly Tensor[], masks: readonly Tensor[]): Forward {
  const activations: Tensor[] = [];
  const preactivations: Tensor[] = [];
  let activation = features;
  for (let layer = 0; 2 * layer < parameters.length; layer++) {
    if (layer > 0) {
      activation = relu(preactivations[layer - 1]!);
      const mask = masks[layer - 1];
      if (mask) activation = multiply(activation, mask);
    }
    activations.push(activation);
    preactivations.push(
      gemm(activation, parameters[2 * layer]!, { transposeB: true, addend: parameters[2 * layer + 1]! }),
    );
  }
  return { activations, preactivations, output: preactivations.at(-1)! };
}

/** Inputs for the parameters of layers: weights and biases, alternating. */
export function parameterInputs(layers: readonly Layer[]): Tensor[] {
  return layers.flatMap(({ inputs, outputs }, index) => [
    input(`weights${index}`, "float32", [outputs, inputs]),
    input(`biases${index}`, "float32", [outputs]),
  ]);
}
