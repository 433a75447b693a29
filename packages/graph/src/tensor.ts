import type { Values } from "./values.js";

/** Element types that a graph may hold. */
export type DataType = "float32" | "int32" | "int64" | "bool";

/** A length known when the graph is built, or the name of one known only when it runs. */
export type Dimension = number | string;

/** Lengths of a tensor's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly Dimension[];

/** One value of a graph: an output of a node, with its type and shape. */
export interface Tensor {
  readonly node: Node;
  /** Which output of the node. */
  readonly output: number;
  readonly type: DataType;
  readonly shape: Shape;
}

/** An attribute of an ONNX operator; integers and reals are told apart by field, not by value. */
export type Attribute = { int: number } | { ints: readonly number[] } | { float: number } | { text: string };

/** What an operator means: its value in plain arithmetic and, where it has one, its gradient. */
export interface Rule {
  /** The reference meaning, in float64. */
  compute(inputs: readonly Values[]): Values[];
  /** From ∂loss/∂output to ∂loss/∂input, an entry an input; null where no gradient flows. */
  pullback?(gradient: Tensor, output: Tensor): (Tensor | null)[];
}

/** The body of a loop: a graph of its own that may also read tensors outside itself. */
export interface Body {
  readonly iteration: Tensor;
  readonly state: readonly Tensor[];
  readonly nextState: readonly Tensor[];
  readonly scans: readonly Tensor[];
}

/** An application of an operator, an input or a constant. Nodes are immutable and know only their inputs. */
export interface Node {
  /** Name of the ONNX operator, or `input` or `constant`. */
  readonly operator: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: { readonly [name: string]: Attribute };
  readonly rule: Rule | null;
  /** Name of an input. */
  readonly name?: string;
  /** Values of a constant. */
  readonly values?: Values;
  readonly body?: Body;
}

/** Type and shape of an output to be. */
export interface Signature {
  readonly type: DataType;
  readonly shape: Shape;
}

/** Makes a node and returns its outputs; operators are built with it. */
export function apply(node: Omit<Node, "outputs">, signatures: readonly Signature[]): Tensor[] {
  const outputs: Tensor[] = [];
  const applied: Node = { ...node, outputs };
  for (const [output, { type, shape }] of signatures.entries()) {
    outputs.push({ node: applied, output, type, shape });
  }
  return outputs;
}

/** Makes a node with one output. */
export function applyOne(node: Omit<Node, "outputs">, signature: Signature): Tensor {
  return apply(node, [signature])[0]!;
}

/** A value that is given when the graph runs. */
export function input(name: string, type: DataType, shape: Shape): Tensor {
  return applyOne({ operator: "input", name, inputs: [], attributes: {}, rule: null }, { type, shape });
}

/** A value fixed when the graph is built, row-major. */
export function constant(type: DataType, shape: readonly number[], data: ArrayLike<number>): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size) {
    throw new TypeError(`constant: data must hold ${size} values for shape [${shape}], got ${data.length}`);
  }
  const values = { shape, data: Float64Array.from(data) };
  return applyOne({ operator: "constant", values, inputs: [], attributes: {}, rule: null }, { type, shape });
}

/** A float32 constant without axes. */
export function scalar(value: number): Tensor {
  return constant("float32", [], [value]);
}
