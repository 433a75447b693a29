import { expect, it } from "vitest";
import { gradients } from "./gradient.js";
import {
  add,
  argMax,
  cast,
  concat,
  constant,
  divide,
  equal,
  evaluate,
  expand,
  exponential,
  gather,
  gemm,
  greater,
  input,
  logarithm,
  logSoftmax,
  loop,
  matMul,
  multiply,
  negate,
  oneHot,
  power,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scalar,
  scatterAdd,
  scatterElements,
  slice,
  softmax,
  square,
  squareRoot,
  subtract,
  type Tensor,
  transpose,
  where,
} from "./index.js";
import { gradientError, wave } from "./testing/gradient-error.js";

const a = input("a", "float32", [3, 4]);
const b = input("b", "float32", [4]);
const c = input("c", "float32", [3, 1]);
const left = input("left", "float32", [2, 3, 4]);
const right = input("right", "float32", [2, 4, 5]);
const picks = constant("int32", [4], [2, 0, 2, 1]);
const places = constant("int64", [3], [5, 0, 2]);
const flat = input("flat", "float32", [6]);
const three = input("three", "float32", [3]);
const feeds = {
  a: wave([3, 4]),
  b: wave([4], 1),
  c: wave([3, 1], 2),
  left: wave([2, 3, 4], 3),
  right: wave([2, 4, 5], 4),
  flat: wave([6], 5),
  three: wave([3], 6),
};
const positive = square(a);

const products = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB): [string, Tensor, Tensor[]] => {
    const x = transposeA ? transpose(a) : a;
    const y = transposeB ? transpose(input("right2", "float32", [4, 5])) : input("right2", "float32", [4, 5]);
    return [
      `gemm ${transposeA} ${transposeB}`,
      gemm(x, y, { transposeA, transposeB, alpha: 0.7, beta: 1.3, addend: c }),
      [a, c, (transposeB ? y.node.inputs[0] : y) as Tensor],
    ];
  }),
);
const allFeeds = { ...feeds, right2: wave([4, 5], 7) };

// oracle: central differences of the float64 reference evaluator; its rounding error is about 1e-16 / 1e-5
it.each<[string, Tensor, Tensor[]]>([
  ["add, broadcast", add(a, b), [a, b]],
  ["subtract, broadcast", subtract(b, a), [a, b]],
  ["multiply, broadcast", multiply(a, c), [a, c]],
  ["divide, broadcast", divide(a, exponential(c)), [a, c]],
  ["negate", negate(a), [a]],
  ["exponential", exponential(a), [a]],
  ["logarithm", logarithm(positive), [a]],
  ["power", power(positive, 1.7), [a]],
  ["squareRoot", squareRoot(positive), [a]],
  ["square", square(a), [a]],
  ["relu", relu(a), [a]],
  ["where", where(greater(a, b), multiply(a, b), c), [a, b, c]],
  ["reduceSum of one axis", reduceSum(a, { axes: [0] }), [a]],
  ["reduceSum, axes kept", reduceSum(left, { axes: [-1, 0], keepAxes: true }), [left]],
  ["reduceMean", reduceMean(a, { axes: [1] }), [a]],
  ["reduceMax", reduceMax(a, { axes: [-1] }), [a]],
  ["reduceMax of all", reduceMax(multiply(a, c)), [a, c]],
  ["softmax", softmax(multiply(a, b)), [a, b]],
  ["logSoftmax", logSoftmax(multiply(a, b)), [a, b]],
  ["matMul of stacks", matMul(left, right), [left, right]],
  ["reshape", reshape(a, [2, 6]), [a]],
  ["expand", multiply(expand(c, [2, 3, 4]), left), [c, left]],
  ["transpose", transpose(left, [2, 0, 1]), [left]],
  ["concat", concat([a, c, a], 1), [a, c]],
  ["slice", slice(a, 1, 1, 3), [a]],
  ["slice from the start", slice(a, 0, 0, 2), [a]],
  ["gather, a row named twice", gather(a, picks), [a]],
  ["scatterAdd, a row named twice", scatterAdd(a, picks, input("rows", "float32", [4, 4])), [a]],
  ["scatterElements", scatterElements(flat, places, three), [flat, three]],
  ["one tensor used twice", multiply(softmax(a), add(a, multiply(a, a))), [a]],
  ...products,
])("%s: gradient equals central differences", (_, result, wanted) => {
  const error = gradientError(result, wanted, { ...allFeeds, rows: wave([4, 4], 8) });
  expect(error).toBeLessThan(1e-8);
});

it("carries a known gradient on from a tensor that is no scalar", () => {
  const output = relu(gemm(a, input("right2", "float32", [4, 5])));
  const known = constant("float32", [3, 5], wave([3, 5], 9).data);
  const loss = reduceSum(multiply(output, known));
  const [carried] = evaluate(gradients(output, [a], known), allFeeds);
  const [whole] = evaluate(gradients(loss, [a]), allFeeds);
  expect(carried).toEqual(whole);
});

it("shares the gradient of a largest value among equals", () => {
  const tied = { a: { shape: [3, 4], data: Float64Array.of(1, 5, 5, 2, 7, 0, 0, 0, 3, 3, 3, 3) } };
  const [slope] = evaluate(gradients(reduceSum(reduceMax(a, { axes: [1] })), [a]), tied);
  expect([...slope!.data]).toEqual([0, 0.5, 0.5, 0, 1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25]);
});

it("is linear: the gradient of a sum is the sum of gradients", () => {
  const [first, second] = [reduceSum(exponential(a)), reduceSum(square(softmax(a)))];
  const [whole] = evaluate(gradients(add(first, second), [a]), feeds);
  const [one, other] = evaluate([...gradients(first, [a]), ...gradients(second, [a])], feeds);
  whole!.data.forEach((value, k) => {
    expect(value).toBeCloseTo(one!.data[k]! + other!.data[k]!, 12);
  });
});

it("refuses what has no gradient", () => {
  const { state } = loop(input("count", "int64", []), "turns", [reduceSum(a)], (_, [total]) => ({
    state: [add(total!, total!)],
    scans: [],
  }));
  expect(() => gradients(state[0]!, [a])).toThrow(new TypeError("gradients: Loop has no gradient"));
  expect(() => gradients(a, [a])).toThrow(
    new TypeError("gradients: output must be a float32 scalar, got float32 [3,4]"),
  );
  expect(() => gradients(reduceSum(a), [b])).toThrow(
    new TypeError("gradients: output must depend on wanted tensor 0"),
  );
});

it("passes no gradient through what is not differentiable", () => {
  const labels = cast(equal(argMax(a), constant("int64", [3], [0, 1, 2])), "float32");
  expect(() => gradients(reduceSum(labels), [a])).toThrow("gradients: output must depend on wanted tensor 0");
  expect(evaluate([oneHot(picks, 3)], {})[0]!.data).toEqual(
    Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0),
  );
});

it("names operator, rule and shapes in what it refuses", () => {
  expect(() => add(a, input("odd", "float32", [3]))).toThrow(
    new TypeError("Add: shapes must broadcast, got [3,4] and [3]"),
  );
  expect(() => gemm(a, a)).toThrow(new TypeError("Gemm: inner lengths must agree, got [3,4] and [3,4]"));
  expect(() => reduceSum(a, { axes: [2] })).toThrow(
    new RangeError("ReduceSum: axis must be an integer in [-2, 1], got 2"),
  );
  expect(() => reshape(a, [5])).toThrow(
    new TypeError("Reshape: shape must hold as many values as [3,4], got [5]"),
  );
  expect(() => exponential(picks)).toThrow(new TypeError("Exp: input must be float32, got int32"));
  expect(() => gather(a, b)).toThrow(new TypeError("Gather: indices must be int32 or int64, got float32"));
  expect(() => constant("float32", [2], [1])).toThrow(
    new TypeError("constant: data must hold 2 values for shape [2], got 1"),
  );
  expect(() => slice(a, 1, 3, 3)).toThrow(
    new RangeError("Slice: start and end must satisfy 0 <= start < end <= 4, got 3 and 3"),
  );
  expect(scalar(2).shape).toEqual([]);
});
