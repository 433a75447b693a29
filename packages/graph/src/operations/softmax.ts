import { requireFloat } from "../shape.js";
import { applyOne, type Tensor } from "../tensor.js";
import type { Values } from "../values.js";
import { exponential, multiply, subtract } from "./elementwise.js";
import { reduceSum } from "./reduce.js";

/** eˣ / Σ eˣ along the last axis. */
export function softmax(x: Tensor): Tensor {
  requireFloat("Softmax", x);
  return applyOne(
    {
      operator: "Softmax",
      inputs: [x],
      attributes: { axis: { int: -1 } },
      rule: {
        compute: ([values]) => {
          const logarithms = logSoftmaxValues(values!);
          return [{ shape: values!.shape, data: logarithms.data.map(Math.exp) }];
        },
        pullback: (g, y) => {
          const product = multiply(g, y);
          const total = reduceSum(product, { axes: [-1], keepAxes: true });
          return [subtract(product, multiply(y, total))];
        },
      },
    },
    { type: "float32", shape: x.shape },
  );
}

/** x − log Σ eˣ along the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  requireFloat("LogSoftmax", x);
  return applyOne(
    {
      operator: "LogSoftmax",
      inputs: [x],
      attributes: { axis: { int: -1 } },
      rule: {
        compute: ([values]) => [logSoftmaxValues(values!)],
        pullback: (g, y) => {
          const total = reduceSum(g, { axes: [-1], keepAxes: true });
          return [subtract(g, multiply(exponential(y), total))];
        },
      },
    },
    { type: "float32", shape: x.shape },
  );
}

function logSoftmaxValues({ shape, data }: Values): Values {
  const width = shape.at(-1)!;
  const result = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    const line = data.subarray(start, start + width);
    const largest = Math.max(...line);
    const shift = largest + Math.log(line.reduce((total, value) => total + Math.exp(value - largest), 0));
    for (let k = 0; k < width; k++) result[start + k] = line[k]! - shift;
  }
  return { shape, data: result };
}
