export { evaluate } from "./evaluate.js";
export { gradients } from "./gradient.js";
export { writeOnnx } from "./onnx/model.js";
export { conv2d, imagePatches } from "./operations/convolution.js";
export {
  add,
  cast,
  divide,
  equal,
  exponential,
  greater,
  logarithm,
  multiply,
  negate,
  power,
  relu,
  square,
  squareRoot,
  subtract,
  where,
} from "./operations/elementwise.js";
export { gather, oneHot, scatterAdd, scatterElements } from "./operations/gather.js";
export { type GemmOptions, gemm, matMul } from "./operations/gemm.js";
export { concat, expand, reshape, slice, transpose } from "./operations/layout.js";
export { type LoopResult, loop, type Turn } from "./operations/loop.js";
export { maxPool2d } from "./operations/pooling.js";
export { argMax, type Reduction, reduceMax, reduceMean, reduceSum } from "./operations/reduce.js";
export { logSoftmax, softmax } from "./operations/softmax.js";
export {
  constant,
  type DataType,
  type Dimension,
  input,
  type Shape,
  scalar,
  type Tensor,
} from "./tensor.js";
export type { Values } from "./values.js";
