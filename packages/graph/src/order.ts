import type { Body, Node, Tensor } from "./tensor.js";

/** Nodes that `tensors` need, each after those that it needs; what loops read outside themselves included. */
export function orderedNodes(tensors: readonly Tensor[]): Node[] {
  const ordered = new Set<Node>();
  const visit = (node: Node): void => {
    if (ordered.has(node)) return;
    for (const needed of node.inputs) visit(needed.node);
    if (node.body) for (const outer of outerNodes(node.body)) visit(outer);
    ordered.add(node);
  };
  for (const tensor of tensors) visit(tensor.node);
  return [...ordered];
}

/** The body's own inputs: the iteration and the state. */
export function bodyInputs(body: Body): Node[] {
  return [body.iteration, ...body.state].map(({ node }) => node);
}

/** Nodes that are computed anew in every turn, in order: those that depend on the body's inputs. */
export function innerNodes(body: Body): Node[] {
  const inner = new Set<Node>(bodyInputs(body));
  for (const node of orderedNodes([...body.nextState, ...body.scans])) {
    const needs = node.body
      ? [...node.inputs.map((x) => x.node), ...outerNodes(node.body)]
      : node.inputs.map((x) => x.node);
    if (needs.some((needed) => inner.has(needed))) inner.add(node);
  }
  return [...inner];
}

/** Nodes outside the body that it reads. */
function outerNodes(body: Body): Node[] {
  const inner = new Set(innerNodes(body));
  const reads = [...inner].flatMap((node) =>
    node.body
      ? [...node.inputs.map((x) => x.node), ...outerNodes(node.body)]
      : node.inputs.map((x) => x.node),
  );
  const results = [...body.nextState, ...body.scans].map((tensor) => tensor.node);
  return [...new Set([...reads, ...results])].filter((node) => !inner.has(node));
}
