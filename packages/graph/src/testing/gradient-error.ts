import { evaluate } from "../evaluate.js";
import { gradients } from "../gradient.js";
import { multiply } from "../operations/elementwise.js";
import { reduceSum } from "../operations/reduce.js";
import { constant, type Tensor } from "../tensor.js";
import { sizeOf, type Values } from "../values.js";

/** Fixed values without structure, off 0 by at least .1 so that no kink is near. */
export function wave(shape: readonly number[], phase = 0): Values {
  const data = new Float64Array(sizeOf(shape)).map((_, k) => {
    const value = Math.sin(12.9898 * (k + 1) + phase) * 1.5;
    return value + (value < 0 ? -0.1 : 0.1);
  });
  return { shape, data };
}

/** Largest difference between a gradient and central differences, over every element of every wanted input. */
export function gradientError(
  result: Tensor,
  wanted: readonly Tensor[],
  feeds: { readonly [name: string]: Values },
): number {
  // a weighted sum, so that every element of the result has a gradient of its own
  const [shape] = evaluate([result], feeds).map((values) => values.shape);
  const weights = constant("float32", shape!, wave(shape!, 0.7).data);
  const loss = reduceSum(multiply(result, weights));
  const found = evaluate(gradients(loss, wanted), feeds);

  const step = 1e-5;
  let worst = 0;
  wanted.forEach(({ node }, index) => {
    const values = feeds[node.name!]!.data;
    for (let k = 0; k < values.length; k++) {
      const centre = values[k]!;
      values[k] = centre + step;
      const above = evaluate([loss], feeds)[0]!.data[0]!;
      values[k] = centre - step;
      const below = evaluate([loss], feeds)[0]!.data[0]!;
      values[k] = centre;
      worst = Math.max(worst, Math.abs((above - below) / (2 * step) - found[index]!.data[k]!));
    }
  });
  return worst;
}
