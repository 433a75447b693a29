import { bodyInputs, innerNodes, orderedNodes } from "../order.js";
import type { Attribute, Body, DataType, Node, Shape, Tensor } from "../tensor.js";
import type { Values } from "../values.js";
import { Message } from "./protobuf.js";

const IR_VERSION = 9;
const OPERATOR_SET = 18;
const ELEMENT_TYPE: Record<DataType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, graph: 5, ints: 7 };

/**
 * Writes a graph as the bytes of an ONNX model (operator set 18).
 *
 * Its inputs are every input that the outputs need, under their own names; its outputs are the keys of
 * `outputs`. The same graph gives the same bytes.
 */
export function writeOnnx(outputs: { readonly [name: string]: Tensor }): Uint8Array {
  const tensors = Object.values(outputs);
  const names = new Names();
  const nodes = orderedNodes(tensors);
  const inputs = nodes.filter((node) => node.operator === "input");
  for (const node of inputs) names.reserve(node.name!, node.outputs[0]!);
  for (const [name, tensor] of Object.entries(outputs)) {
    names.reserve(name, isComputed(tensor.node) && !names.has(tensor) ? tensor : undefined);
  }
  const copies = Object.entries(outputs).filter(([name, tensor]) => names.of(tensor) !== name);

  const graph = new Message()
    .messages(1, nodeMessages(nodes, names))
    .messages(
      1,
      copies.map(([name, tensor]) => identity(names.of(tensor), name)),
    )
    .text(2, "gradus")
    .messages(5, constants(nodes, names))
    .messages(
      11,
      inputs.map((node) => valueInfo(node.name!, node.outputs[0]!)),
    )
    .messages(
      12,
      Object.entries(outputs).map(([name, tensor]) => valueInfo(name, tensor)),
    );
  return new Message()
    .integer(1, IR_VERSION)
    .text(2, "gradus")
    .message(7, graph)
    .message(8, new Message().text(1, "").integer(2, OPERATOR_SET))
    .finish();
}

/** Names of tensors, given in order of first use and never twice. */
class Names {
  private readonly given = new Map<Tensor, string>();
  private readonly taken = new Set<string>();

  reserve(name: string, tensor?: Tensor): void {
    if (this.taken.has(name)) throw new TypeError(`writeOnnx: name must be unique, got "${name}" twice`);
    this.taken.add(name);
    if (tensor) this.given.set(tensor, name);
  }

  has(tensor: Tensor): boolean {
    return this.given.has(tensor);
  }

  of(tensor: Tensor): string {
    let name = this.given.get(tensor);
    if (name === undefined) {
      let number = this.given.size;
      do name = `t${number++}`;
      while (this.taken.has(name));
      this.reserve(name, tensor);
    }
    return name;
  }
}

function isComputed({ operator }: Node): boolean {
  return operator !== "input" && operator !== "constant";
}

function nodeMessages(nodes: readonly Node[], names: Names): Message[] {
  return nodes.filter(isComputed).map((node) => {
    const attributes = Object.entries(node.attributes).map(([name, value]) => attribute(name, value));
    if (node.body) {
      const body = bodyMessage(node.body, names);
      attributes.push(new Message().text(1, "body").message(6, body).integer(20, ATTRIBUTE_TYPE.graph));
    }
    const message = new Message();
    for (const tensor of node.inputs) message.text(1, names.of(tensor));
    for (const tensor of node.outputs) message.text(2, names.of(tensor));
    return message.text(4, node.operator).messages(5, attributes);
  });
}

function bodyMessage(body: Body, names: Names): Message {
  const own = new Set(bodyInputs(body));
  const nodes = innerNodes(body).filter((node) => !own.has(node));
  const turn = names.of(body.iteration);
  const [before, after] = [`${turn}_more`, `${turn}_still_more`];
  const boolean = { type: "bool", shape: [] } as const;

  const copies = [identity(before, after)];
  const results = new Map<string, Tensor>();
  for (const tensor of [...body.nextState, ...body.scans]) {
    const name = names.of(tensor);
    if (nodes.includes(tensor.node) && !results.has(name)) {
      results.set(name, tensor);
    } else {
      const copy = `${turn}_result${results.size}`;
      copies.push(identity(name, copy));
      results.set(copy, tensor);
    }
  }
  return new Message()
    .messages(1, [...nodeMessages(nodes, names), ...copies])
    .text(2, "turn")
    .message(11, valueInfo(turn, body.iteration))
    .message(11, valueInfo(before, boolean))
    .messages(
      11,
      body.state.map((tensor) => valueInfo(names.of(tensor), tensor)),
    )
    .message(12, valueInfo(after, boolean))
    .messages(
      12,
      [...results].map(([name, tensor]) => valueInfo(name, tensor)),
    );
}

function constants(nodes: readonly Node[], names: Names): Message[] {
  const inside = nodes.flatMap((node) => (node.body ? innerNodes(node.body) : []));
  return [...new Set([...nodes, ...inside])]
    .filter((node) => node.values)
    .map((node) => tensorMessage(names.of(node.outputs[0]!), node.outputs[0]!.type, node.values!));
}

function identity(from: string, to: string): Message {
  return new Message().text(1, from).text(2, to).text(4, "Identity");
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if ("float" in value) return message.float(2, value.float).integer(20, ATTRIBUTE_TYPE.float);
  if ("int" in value) return message.signed(3, value.int).integer(20, ATTRIBUTE_TYPE.int);
  if ("text" in value) return message.text(4, value.text).integer(20, ATTRIBUTE_TYPE.text);
  for (const item of value.ints) message.signed(8, item);
  return message.integer(20, ATTRIBUTE_TYPE.ints);
}

function valueInfo(name: string, { type, shape }: { type: DataType; shape: Shape }): Message {
  const dimensions = shape.map((length) =>
    typeof length === "number" ? new Message().integer(1, length) : new Message().text(2, length),
  );
  const tensorType = new Message()
    .integer(1, ELEMENT_TYPE[type])
    .message(2, new Message().messages(1, dimensions));
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}

function tensorMessage(name: string, type: DataType, { shape, data }: Values): Message {
  const message = new Message();
  for (const length of shape) message.integer(1, length);
  return message.integer(2, ELEMENT_TYPE[type]).text(8, name).bytes(9, rawBytes(type, data));
}

function rawBytes(type: DataType, data: Float64Array): Uint8Array {
  const width = { float32: 4, int32: 4, int64: 8, bool: 1 }[type];
  const view = new DataView(new ArrayBuffer(data.length * width));
  data.forEach((value, index) => {
    if (type === "float32") view.setFloat32(index * 4, value, true);
    else if (type === "int32") view.setInt32(index * 4, value, true);
    else if (type === "int64") view.setBigInt64(index * 8, BigInt(value), true);
    else view.setUint8(index, value);
  });
  return new Uint8Array(view.buffer);
}
