import { add } from "./operations/elementwise.js";
import { orderedNodes } from "./order.js";
import { sameShape } from "./shape.js";
import { type Node, scalar, type Tensor } from "./tensor.js";

/**
 * Gradients with respect to tensors of a graph, by reverse accumulation.
 *
 * @param output A float32 scalar to differentiate; with `outputGradient`, a tensor of any shape whose gradient is
 *   already known and is carried on from there.
 * @returns A tensor an entry of `wanted`, of its shape.
 * @throws TypeError if `output` does not depend on a wanted tensor, or depends on it through an operator
 *   without a gradient.
 */
export function gradients(output: Tensor, wanted: readonly Tensor[], outputGradient?: Tensor): Tensor[] {
  const seed = outputGradient ?? scalar(1);
  if (output.type !== "float32" || !sameShape(output.shape, seed.shape)) {
    const rule = outputGradient ? `float32 [${seed.shape}]` : "a float32 scalar";
    throw new TypeError(`gradients: output must be ${rule}, got ${output.type} [${output.shape}]`);
  }
  const nodes = orderedNodes([output]);
  const onPath = new Set<Node>(wanted.map(({ node }) => node));
  for (const node of nodes) {
    if (node.inputs.some((needed) => onPath.has(needed.node))) onPath.add(node);
  }

  const found = new Map<Tensor, Tensor>([[output, seed]]);
  for (const node of nodes.reverse()) {
    if (!node.inputs.some((needed) => onPath.has(needed.node))) continue;
    for (const result of node.outputs) {
      const gradient = found.get(result);
      if (gradient === undefined) continue;
      if (!node.rule?.pullback) throw new TypeError(`gradients: ${node.operator} has no gradient`);
      node.rule.pullback(gradient, result).forEach((share, index) => {
        const source = node.inputs[index]!;
        if (share === null || !onPath.has(source.node)) return;
        const before = found.get(source);
        found.set(source, before ? add(before, share) : share);
      });
    }
  }

  return wanted.map((tensor, index) => {
    const gradient = found.get(tensor);
    if (gradient === undefined)
      throw new TypeError(`gradients: output must depend on wanted tensor ${index}`);
    return gradient;
  });
}
