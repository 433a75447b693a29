import {
  add,
  gradients,
  imagePatches,
  matMul,
  multiply,
  reduceSum,
  reshape,
  scalar,
  square,
  squareRoot,
  type Tensor,
  transpose,
} from "@gradus/graph";
import type { Convolved, Forward } from "./network.js";

/**
 * Norm of each example's whole gradient, over every weight and bias.
 *
 * Of a dense layer, with δ the gradient at its output and a its input, the square is |δ|² (|a|² + 1), the 1 being
 * the bias. Of a convolution no such product holds, since a filter is used at every pixel: the gradient of each
 * example is formed, Δ Pᵀ with Δ `[outputs × pixels]` and the patches P `[places × pixels]` that a filter sees, at
 * the cost of one more gradient of the filters and the memory of all patches.
 *
 * @param denseGradients δ of each dense layer, `[batch × outputs]`, unweighted.
 * @returns `[batch]`
 * @source Goodfellow 2015, Efficient Per-Example Gradient Computations, arXiv:1510.01799 (dense layers).
 */
export function fullGradientNorm(pass: Forward, denseGradients: readonly Tensor[]): Tensor {
  const dense = denseGradients.map((gradient, layer) =>
    multiply(
      reduceSum(square(gradient), { axes: [-1] }),
      add(reduceSum(square(pass.activations[layer]!), { axes: [-1] }), scalar(1)),
    ),
  );
  return squareRoot([...dense, ...convolutionSquares(pass, denseGradients[0]!)].reduce(add));
}

function convolutionSquares({ convolutions, preactivations }: Forward, firstDense: Tensor): Tensor[] {
  if (convolutions.length === 0) return [];
  const places = convolutions.flatMap(({ convolved, biased }) => [convolved, biased]);
  const found = gradients(preactivations[0]!, places, firstDense);
  return convolutions.flatMap((layer, index) => [
    filterSquare(layer, found[2 * index]!),
    reduceSum(square(reduceSum(found[2 * index + 1]!, { axes: [1, 2] })), { axes: [0] }),
  ]);
}

/** |Δ Pᵀ|² of each example. */
function filterSquare({ images, filters }: Convolved, gradient: Tensor): Tensor {
  const [outputs, height, width, batch] = gradient.shape as [number, number, number, number];
  const [, , rows, columns] = filters.shape as [number, number, number, number];
  const pixels = height * width;
  const patches = imagePatches(images, rows, columns);
  const seen = reshape(patches, [patches.shape[0]!, pixels, batch]);
  const own = matMul(
    transpose(reshape(gradient, [outputs, pixels, batch]), [2, 0, 1]),
    transpose(seen, [2, 1, 0]),
  );
  return reduceSum(square(own), { axes: [1, 2] });
}
