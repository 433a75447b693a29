import { axisOf, knownShape, requireFloat, sameShape } from "../shape.js";
import { applyOne, constant, type Shape, scalar, type Tensor } from "../tensor.js";
import { forEachPosition, sizeOf, stridesOf, type Values } from "../values.js";
import { cast, divide, equal, multiply } from "./elementwise.js";
import { expand, reshape } from "./layout.js";

/** Which axes to reduce (all of them unless given), and whether they stay with length 1. */
export interface Reduction {
  axes?: readonly number[];
  keepAxes?: boolean;
}

/** Sum over axes. */
export function reduceSum(x: Tensor, reduction: Reduction = {}): Tensor {
  requireFloat("ReduceSum", x);
  const { axes, kept, shape } = reducedShape("ReduceSum", x.shape, reduction);
  return applyOne(
    {
      operator: "ReduceSum",
      inputs: [x, constant("int64", [axes.length], axes)],
      attributes: { keepdims: { int: Number(reduction.keepAxes ?? false) } },
      rule: {
        compute: ([values]) => [reduce(values!, axes, shape, 0, (total, value) => total + value)],
        pullback: (g) => [expand(reshape(g, kept), x.shape), null],
      },
    },
    { type: "float32", shape },
  );
}

/** Largest value over axes; where several are largest, its gradient is shared equally. */
export function reduceMax(x: Tensor, reduction: Reduction = {}): Tensor {
  requireFloat("ReduceMax", x);
  const { axes, kept, shape } = reducedShape("ReduceMax", x.shape, reduction);
  return applyOne(
    {
      operator: "ReduceMax",
      inputs: [x, constant("int64", [axes.length], axes)],
      attributes: { keepdims: { int: Number(reduction.keepAxes ?? false) } },
      rule: {
        compute: ([values]) => [reduce(values!, axes, shape, -Infinity, Math.max)],
        pullback: (g, y) => {
          const largest = cast(equal(x, reshape(y, kept)), "float32");
          const count = reduceSum(largest, { axes, keepAxes: true });
          return [multiply(largest, divide(reshape(g, kept), count)), null];
        },
      },
    },
    { type: "float32", shape },
  );
}

/** Mean over axes whose lengths are known. */
export function reduceMean(x: Tensor, reduction: Reduction = {}): Tensor {
  const { axes } = reducedShape("reduceMean", x.shape, reduction);
  const count = sizeOf(
    knownShape(
      "reduceMean",
      axes.map((axis) => x.shape[axis]!),
    ),
  );
  return multiply(reduceSum(x, reduction), scalar(1 / count));
}

/** Index of the first largest value along the last axis, int64. */
export function argMax(x: Tensor): Tensor {
  requireFloat("ArgMax", x);
  const shape = x.shape.slice(0, -1);
  return applyOne(
    {
      operator: "ArgMax",
      inputs: [x],
      attributes: { axis: { int: -1 }, keepdims: { int: 0 } },
      rule: {
        compute: ([values]) => {
          const width = values!.shape.at(-1)!;
          const data = new Float64Array(values!.data.length / width).map((_, row) => {
            const line = values!.data.subarray(row * width, (row + 1) * width);
            return line.indexOf(Math.max(...line));
          });
          return [{ shape: values!.shape.slice(0, -1), data }];
        },
        pullback: () => [null],
      },
    },
    { type: "int64", shape },
  );
}

/** Undoes a broadcast: sums over the axes along which `shape` was stretched. */
export function reduceTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < lead || (shape[axis - lead] === 1 && length !== 1) ? [axis] : [],
  );
  return reshape(reduceSum(x, { axes, keepAxes: true }), shape);
}

function reducedShape(operator: string, shape: Shape, { axes, keepAxes }: Reduction) {
  const reduced = (axes ?? shape.map((_, axis) => axis)).map((axis) => axisOf(operator, axis, shape.length));
  const kept = shape.map((length, axis) => (reduced.includes(axis) ? 1 : length));
  return { axes: reduced, kept, shape: keepAxes ? kept : shape.filter((_, axis) => !reduced.includes(axis)) };
}

function reduce(
  values: Values,
  axes: readonly number[],
  shape: Shape,
  start: number,
  combine: (total: number, value: number) => number,
): Values {
  const kept = values.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const data = new Float64Array(sizeOf(kept)).fill(start);
  forEachPosition(values.shape, (position, offset) => {
    const target = position.reduce((sum, place, axis) => sum + place * strides[axis]!, 0);
    data[target] = combine(data[target]!, values.data[offset]!);
  });
  const lengths = shape.length === kept.length ? kept : kept.filter((_, axis) => !axes.includes(axis));
  return { shape: lengths, data };
}
