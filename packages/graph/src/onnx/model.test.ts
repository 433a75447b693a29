import { expect, it } from "vitest";
import { add, constant, input, loop, multiply, negate, relu, type Tensor, writeOnnx } from "../index.js";

const x = input("x", "float32", [2]);

function text(tensors: { [name: string]: Tensor }): string {
  return new TextDecoder("latin1").decode(writeOnnx(tensors));
}

// golden: these bytes pass onnx 1.23.2 in Python, onnx.checker.check_model(model, full_check=True), and
// onnx.printer.to_text gives <ir_version: 9, opset_import: ["" : 18], producer_name: "gradus">
// gradus (float[2] x) => (float[2] y) { y = Relu (x) }
it("writes a graph of one node byte for byte", () => {
  expect(Buffer.from(writeOnnx({ y: relu(x) })).toString("hex")).toBe(
    "080912066772616475733a380a0c0a0178120179220452656c7512066772616475735a0f0a0178120a0a0808011204" +
      "0a020802620f0a0179120a0a08080112040a02080242040a001012",
  );
});

it("names outputs in place, and copies only what has another name already", () => {
  expect(text({ y: relu(x) })).not.toContain("Identity");
  expect(text({ y: x })).toContain("Identity");
  const shared = relu(x);
  expect(text({ first: shared, second: shared }).match(/Identity/g)).toHaveLength(1);
});

it("writes what a loop reads outside itself once, outside its body", () => {
  const outside = negate(constant("float32", [2], [1, 2]));
  const { state, scans } = loop(input("turns", "int64", []), "turns", [x], (_, [value]) => ({
    state: [add(value!, outside)],
    scans: [multiply(value!, outside)],
  }));
  const bytes = text({ last: state[0]!, all: scans[0]! });
  expect(bytes.match(/Neg/g)).toHaveLength(1);
  expect(bytes.indexOf("Neg")).toBeLessThan(bytes.indexOf("Loop"));
});

it("gives the same bytes for the same graph", () => {
  const build = () => writeOnnx({ y: add(relu(input("x", "float32", [2])), constant("float32", [1], [3])) });
  expect(build()).toEqual(build());
});

it("refuses a name that is given twice", () => {
  expect(() => writeOnnx({ x: relu(x) })).toThrow(
    new TypeError('writeOnnx: name must be unique, got "x" twice'),
  );
});
