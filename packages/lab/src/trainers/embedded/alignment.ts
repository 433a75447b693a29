import {
  add,
  conv2d,
  type Dimension,
  gemm,
  gradients,
  input,
  multiply,
  reduceSum,
  reshape,
  type Tensor,
  writeOnnx,
} from "@gradus/graph";
import {
  denseGradients,
  type Forward,
  forward,
  parameterGradients,
  parameterInputs,
} from "../../models/network.js";
import { headOf, labelInput, type Program } from "./program.js";

/**
 * The bytes of a graph that gives Σ v_i ∂l_i/∂θ of the task's own loss, as `gradient.<name>` for each parameter.
 *
 * Dropout is off.
 */
export function gradientGraph(program: Program, batch: Dimension): Uint8Array {
  const parameters = parameterInputs(program.layers);
  const pass = lookingPass(program, parameters, batch);
  const { outputGradient } = headOf(program, pass, labelInput(program, [], batch));
  const weights = input("weights", "float32", [batch, 1]);
  const found = parameterGradients(pass, parameters, denseGradients(pass, outputGradient), weights);
  return writeOnnx(
    Object.fromEntries(parameters.map(({ node }, index) => [`gradient.${node.name}`, found[index]!])),
  );
}

/**
 * The bytes of a graph that gives `alignment`, `[batch]`: of each example Σ over parameters of ∂l_i/∂θ times the
 * input `reference.<name>`. No example's whole gradient is formed.
 *
 * Of a dense layer, with δ the gradient at its output and a its input, it is δ · (R a + r); of a convolution, with Δ
 * the gradient at its output, Σ Δ ⊙ (images ∗ R), and the bias beside it.
 */
export function alignmentGraph(program: Program, batch: Dimension): Uint8Array {
  const parameters = parameterInputs(program.layers);
  const pass = lookingPass(program, parameters, batch);
  const { outputGradient } = headOf(program, pass, labelInput(program, [], batch));
  const reference = parameters.map(({ node, shape }) => input(`reference.${node.name}`, "float32", shape));
  const slopes = denseGradients(pass, outputGradient);
  const parts = [...convolutionParts(pass, slopes[0]!, reference), ...denseParts(pass, slopes, reference)];
  return writeOnnx({ alignment: parts.reduce(add) });
}

function lookingPass(program: Program, parameters: readonly Tensor[], batch: Dimension): Forward {
  const features = program.source.features([], batch, (whole) => whole);
  return forward(program.layers, features, parameters, []);
}

function denseParts(pass: Forward, slopes: readonly Tensor[], reference: readonly Tensor[]): Tensor[] {
  const first = 2 * pass.convolutions.length;
  return slopes.map((slope, layer) => {
    const [weights, biases] = [reference[first + 2 * layer]!, reference[first + 2 * layer + 1]!];
    const moved = gemm(pass.activations[layer]!, weights, { transposeB: true, addend: biases });
    return reduceSum(multiply(slope, moved), { axes: [-1] });
  });
}

function convolutionParts(
  { convolutions, preactivations }: Forward,
  firstSlope: Tensor,
  reference: readonly Tensor[],
): Tensor[] {
  if (convolutions.length === 0) return [];
  const places = convolutions.flatMap(({ convolved, biased }) => [convolved, biased]);
  const found = gradients(preactivations[0]!, places, firstSlope);
  return convolutions.flatMap(({ images }, index) => {
    const [weights, biases] = [reference[2 * index]!, reference[2 * index + 1]!];
    const ofBiases = reduceSum(found[2 * index + 1]!, { axes: [1, 2] });
    return [
      reduceSum(multiply(found[2 * index]!, conv2d(images, weights)), { axes: [0, 1, 2] }),
      reduceSum(multiply(ofBiases, column(biases)), { axes: [0] }),
    ];
  });
}

function column(values: Tensor): Tensor {
  return reshape(values, [values.shape[0]!, 1]);
}
