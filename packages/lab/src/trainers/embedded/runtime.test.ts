import {
  add,
  argMax,
  cast,
  concat,
  constant,
  conv2d,
  divide,
  equal,
  evaluate,
  expand,
  exponential,
  gather,
  gemm,
  gradients,
  greater,
  imagePatches,
  input,
  logarithm,
  logSoftmax,
  loop,
  matMul,
  maxPool2d,
  multiply,
  negate,
  oneHot,
  power,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
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
  writeOnnx,
} from "@gradus/graph";
import { createRng } from "@gradus/numeric";
import { expect, it } from "vitest";
import { countTensor, floatTensor, integerTensor, openSession } from "./session.js";

const rng = createRng(17);
const feeds = {
  a: { shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, k) => rng.normal(k)) },
  b: { shape: [4], data: Float32Array.from({ length: 4 }, (_, k) => rng.normal(100 + k)) },
  stack: { shape: [2, 4, 5], data: Float32Array.from({ length: 40 }, (_, k) => rng.normal(200 + k)) },
};
const a = input("a", "float32", [3, 4]);
const b = input("b", "float32", [4]);
const stack = input("stack", "float32", [2, 4, 5]);
const picks = input("picks", "int32", ["picked"]);
const turns = input("turns", "int64", []);
const places = constant("int64", [2], [3, 0]);
const two = slice(b, 0, 1, 3);
const images = reshape(stack, [1, 2, 4, 5]);
const filters = reshape(concat([a, multiply(a, a), subtract(a, b)], 0), [4, 1, 3, 3]);
const pooled = maxPool2d(conv2d(images, filters));
const smooth = reduceSum(multiply(softmax(a), square(add(a, b))));

// a descent whose body reads constants, an input outside it and its own turn
const descent = loop(turns, "turns", [a], (turn, [point]) => {
  const loss = add(
    reduceSum(multiply(square(point!), b)),
    gather(constant("float32", [5], [1, 2, 3, 4, 5]), turn),
  );
  const [slope] = gradients(loss, [point!]);
  return { state: [subtract(point!, multiply(slope!, constant("float32", [], [0.1])))], scans: [loss] };
});

// oracle: the float64 reference evaluator; tolerance is float32 rounding, 1e-5 of the largest value
it.each<[string, Tensor]>([
  ["add", add(a, b)],
  ["subtract", subtract(a, b)],
  ["multiply", multiply(a, b)],
  ["divide", divide(a, exponential(b))],
  ["negate", negate(a)],
  ["exponential", exponential(a)],
  ["logarithm", logarithm(square(a))],
  ["power", power(square(a), 0.7)],
  ["squareRoot", squareRoot(square(a))],
  ["relu", relu(a)],
  ["greater, cast", cast(greater(a, b), "float32")],
  ["equal", cast(equal(argMax(a), constant("int64", [3], [0, 2, 1])), "float32")],
  ["where", where(greater(a, b), a, negate(b))],
  ["reduceSum", reduceSum(a, { axes: [0] })],
  ["reduceSum, axes kept", reduceSum(stack, { axes: [0, -1], keepAxes: true })],
  ["reduceMean", reduceMean(a, { axes: [-1] })],
  ["reduceMax", reduceMax(a, { axes: [1] })],
  ["softmax", softmax(stack)],
  ["logSoftmax", logSoftmax(a)],
  [
    "gemm",
    gemm(transpose(a), reshape(slice(stack, 0, 1, 2), [5, 4]), {
      transposeA: true,
      transposeB: true,
      alpha: 0.5,
      beta: 2,
      addend: reshape(reduceSum(a, { axes: [1] }), [3, 1]),
    }),
  ],
  ["matMul", matMul(stack, transpose(stack, [0, 2, 1]))],
  ["expand", expand(b, [2, 3, 4])],
  ["concat", concat([a, reshape(b, [1, 4])], 0)],
  ["gather", gather(a, picks)],
  ["oneHot", oneHot(picks, 3)],
  [
    "scatterAdd",
    scatterAdd(a, constant("int32", [2], [1, 1]), concat([reshape(b, [1, 4]), reshape(b, [1, 4])], 0)),
  ],
  ["scatterElements", scatterElements(b, places, two)],
  ["reshape to a length known only in the run", reshape(gather(a, picks), ["values", 2])],
  ["gradient of a smooth function", gradients(smooth, [a])[0]!],
  [
    "gradient through a gather",
    gradients(reduceSum(square(gather(a, constant("int32", [3], [0, 2, 2])))), [a])[0]!,
  ],
  ["conv2d", conv2d(images, filters)],
  ["imagePatches", imagePatches(images, 3, 1)],
  ["maxPool2d", maxPool2d(reshape(stack, [2, 4, 5, 1]))],
  ["gradient of images through both", gradients(reduceSum(square(pooled)), [images])[0]!],
  ["gradient of filters through both", gradients(reduceSum(square(pooled)), [filters])[0]!],
  ["loop, state", descent.state[0]!],
  ["loop, scans", descent.scans[0]!],
])("%s: the runtime computes what the graph means", async (_, tensor) => {
  const session = await openSession(writeOnnx({ result: tensor }));
  const all = {
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, { shape, data }]) => [name, floatTensor(data, shape)]),
    ),
    picks: integerTensor(Int32Array.of(2, 0, 2, 1), [4]),
    turns: countTensor(4),
  };
  const needed = session.inputNames.map((name) => [name, all[name as keyof typeof all]!]);
  const { result } = await session.run(Object.fromEntries(needed));
  const [meant] = evaluate([tensor], {
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float64Array.from(data) },
      ]),
    ),
    picks: { shape: [4], data: Float64Array.of(2, 0, 2, 1) },
    turns: { shape: [], data: Float64Array.of(4) },
  });
  expect(result!.dims).toEqual(meant!.shape);
  const scale = Math.max(...meant!.data.map(Math.abs), 1);
  meant!.data.forEach((value, k) => {
    expect(Math.abs(Number(result!.data[k]) - value)).toBeLessThan(1e-5 * scale);
  });
  await session.dispose();
});
