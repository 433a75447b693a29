import { broadcastShape, requireFloat } from "../shape.js";
import { applyOne, type DataType, scalar, type Tensor } from "../tensor.js";
import { broadcastReader, tabulate, type Values } from "../values.js";
import { reduceTo } from "./reduce.js";

/** a + b, broadcast. */
export function add(a: Tensor, b: Tensor): Tensor {
  return binary(
    "Add",
    a,
    b,
    (x, y) => x + y,
    (g) => [g, g],
  );
}

/** a − b, broadcast. */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return binary(
    "Sub",
    a,
    b,
    (x, y) => x - y,
    (g) => [g, negate(g)],
  );
}

/** a · b elementwise, broadcast. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return binary(
    "Mul",
    a,
    b,
    (x, y) => x * y,
    (g) => [multiply(g, b), multiply(g, a)],
  );
}

/** a / b elementwise, broadcast. */
export function divide(a: Tensor, b: Tensor): Tensor {
  return binary(
    "Div",
    a,
    b,
    (x, y) => x / y,
    (g, quotient) => {
      const share = divide(g, b);
      return [share, negate(multiply(share, quotient))];
    },
  );
}

/** −x. */
export function negate(x: Tensor): Tensor {
  return unary(
    "Neg",
    x,
    (value) => -value,
    (g) => negate(g),
  );
}

/** eˣ. */
export function exponential(x: Tensor): Tensor {
  return unary("Exp", x, Math.exp, (g, y) => multiply(g, y));
}

/** The natural logarithm. */
export function logarithm(x: Tensor): Tensor {
  return unary("Log", x, Math.log, (g) => divide(g, x));
}

/** √x. */
export function squareRoot(x: Tensor): Tensor {
  return unary("Sqrt", x, Math.sqrt, (g, y) => divide(multiply(g, scalar(0.5)), y));
}

/** max(x, 0); its gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary(
    "Relu",
    x,
    (value) => Math.max(value, 0),
    (g, y) => multiply(g, cast(greater(y, scalar(0)), "float32")),
  );
}

/** xᵃ for x ≥ 0 and a fixed exponent. */
export function power(x: Tensor, exponent: number): Tensor {
  requireFloat("Pow", x);
  return applyOne(
    {
      operator: "Pow",
      inputs: [x, scalar(exponent)],
      attributes: {},
      rule: {
        compute: ([values]) => [
          { shape: values!.shape, data: values!.data.map((value) => value ** exponent) },
        ],
        pullback: (g) => [multiply(g, multiply(power(x, exponent - 1), scalar(exponent))), null],
      },
    },
    { type: "float32", shape: x.shape },
  );
}

/** x², as a product. */
export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

/** 1 where a > b. */
export function greater(a: Tensor, b: Tensor): Tensor {
  return compare("Greater", a, b, (x, y) => x > y);
}

/** 1 where a = b. */
export function equal(a: Tensor, b: Tensor): Tensor {
  return compare("Equal", a, b, (x, y) => x === y);
}

/** `a` where the condition holds, `b` elsewhere. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  if (condition.type !== "bool") throw new TypeError(`Where: condition must be bool, got ${condition.type}`);
  if (a.type !== b.type) throw new TypeError(`Where: types must agree, got ${a.type} and ${b.type}`);
  const shape = broadcastShape("Where", broadcastShape("Where", condition.shape, a.shape), b.shape);
  return applyOne(
    {
      operator: "Where",
      inputs: [condition, a, b],
      attributes: {},
      rule: {
        compute: ([test, left, right]) => {
          const lengths = broadcastShape(
            "Where",
            broadcastShape("Where", test!.shape, left!.shape),
            right!.shape,
          );
          const [readTest, readLeft, readRight] = [test!, left!, right!].map((values) =>
            broadcastReader(values, lengths.length),
          );
          return [tabulate(lengths as number[], (at) => (readTest!(at) ? readLeft!(at) : readRight!(at)))];
        },
        pullback: (g) => [
          null,
          reduceTo(where(condition, g, scalar(0)), a.shape),
          reduceTo(where(condition, scalar(0), g), b.shape),
        ],
      },
    },
    { type: a.type, shape },
  );
}

const ELEMENT_TYPE: Record<DataType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** The same values as another type; reals are cut towards 0, booleans are 0 and 1. */
export function cast(x: Tensor, type: DataType): Tensor {
  if (x.type === type) return x;
  const convert =
    type === "bool" ? (v: number) => Number(v !== 0) : type === "float32" ? (v: number) => v : Math.trunc;
  return applyOne(
    {
      operator: "Cast",
      inputs: [x],
      attributes: { to: { int: ELEMENT_TYPE[type] } },
      rule: {
        compute: ([values]) => [{ shape: values!.shape, data: values!.data.map(convert) }],
        pullback: () => [null],
      },
    },
    { type, shape: x.shape },
  );
}

function unary(
  operator: string,
  x: Tensor,
  compute: (value: number) => number,
  pullback: (gradient: Tensor, output: Tensor) => Tensor,
): Tensor {
  requireFloat(operator, x);
  return applyOne(
    {
      operator,
      inputs: [x],
      attributes: {},
      rule: {
        compute: ([values]) => [{ shape: values!.shape, data: values!.data.map((value) => compute(value)) }],
        pullback: (gradient, output) => [pullback(gradient, output)],
      },
    },
    { type: "float32", shape: x.shape },
  );
}

function binary(
  operator: string,
  a: Tensor,
  b: Tensor,
  compute: (x: number, y: number) => number,
  pullback: (gradient: Tensor, output: Tensor) => [Tensor, Tensor],
): Tensor {
  requireFloat(operator, a);
  requireFloat(operator, b);
  return applyOne(
    {
      operator,
      inputs: [a, b],
      attributes: {},
      rule: {
        compute: ([left, right]) => [broadcastCompute(operator, left!, right!, compute)],
        pullback: (gradient, output) => {
          const [ofA, ofB] = pullback(gradient, output);
          return [reduceTo(ofA, a.shape), reduceTo(ofB, b.shape)];
        },
      },
    },
    { type: "float32", shape: broadcastShape(operator, a.shape, b.shape) },
  );
}

function compare(operator: string, a: Tensor, b: Tensor, test: (x: number, y: number) => boolean): Tensor {
  if (a.type !== b.type) throw new TypeError(`${operator}: types must agree, got ${a.type} and ${b.type}`);
  return applyOne(
    {
      operator,
      inputs: [a, b],
      attributes: {},
      rule: {
        compute: ([left, right]) => [broadcastCompute(operator, left!, right!, (x, y) => Number(test(x, y)))],
        pullback: () => [null, null],
      },
    },
    { type: "bool", shape: broadcastShape(operator, a.shape, b.shape) },
  );
}

function broadcastCompute(
  operator: string,
  left: Values,
  right: Values,
  compute: (x: number, y: number) => number,
): Values {
  const shape = broadcastShape(operator, left.shape, right.shape) as number[];
  const readLeft = broadcastReader(left, shape.length);
  const readRight = broadcastReader(right, shape.length);
  return tabulate(shape, (position) => compute(readLeft(position), readRight(position)));
}
