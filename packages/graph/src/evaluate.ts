import { innerNodes, orderedNodes } from "./order.js";
import type { Node, Tensor } from "./tensor.js";
import type { Values } from "./values.js";

/**
 * Evaluates tensors in float64 by each operator's reference meaning: slow, and the oracle of every faster way.
 *
 * @param feeds Values of the inputs, by name.
 * @returns Values an entry of `wanted`.
 */
export function evaluate(wanted: readonly Tensor[], feeds: { readonly [name: string]: Values }): Values[] {
  const known = new Map<Node, readonly Values[]>();
  for (const node of orderedNodes(wanted)) {
    if (node.operator === "input") {
      const values = feeds[node.name!];
      if (values === undefined) throw new TypeError(`evaluate: input ${node.name} must be fed, got nothing`);
      known.set(node, [values]);
    } else {
      known.set(node, evaluateNode(node, known));
    }
  }
  return wanted.map(({ node, output }) => known.get(node)![output]!);
}

function evaluateNode(node: Node, known: ReadonlyMap<Node, readonly Values[]>): readonly Values[] {
  if (node.values) return [node.values];
  const inputs = node.inputs.map((needed) => known.get(needed.node)![needed.output]!);
  return node.body ? evaluateLoop(node, inputs, known) : node.rule!.compute(inputs);
}

function evaluateLoop(
  node: Node,
  [count, , ...initial]: Values[],
  outside: ReadonlyMap<Node, readonly Values[]>,
): Values[] {
  const body = node.body!;
  const nodes = innerNodes(body);
  let state = initial;
  const kept: Values[][] = body.scans.map(() => []);
  for (let turn = 0; turn < count!.data[0]!; turn++) {
    const known = new Map(outside);
    known.set(body.iteration.node, [{ shape: [], data: Float64Array.of(turn) }]);
    body.state.forEach((tensor, index) => {
      known.set(tensor.node, [state[index]!]);
    });
    for (const inner of nodes) if (!known.has(inner)) known.set(inner, evaluateNode(inner, known));
    const read = ({ node: source, output }: Tensor) => known.get(source)![output]!;
    body.scans.forEach((scan, index) => {
      kept[index]!.push(read(scan));
    });
    state = body.nextState.map(read);
  }
  return [...state, ...kept.map(stack)];
}

function stack(turns: readonly Values[]): Values {
  return {
    shape: [turns.length, ...(turns[0]?.shape ?? [])],
    data: Float64Array.from(turns.flatMap(({ data }) => [...data])),
  };
}
