import { axisOf, broadcastShape, knownShape, sameShape } from "../shape.js";
import { applyOne, constant, type Shape, type Tensor } from "../tensor.js";
import { broadcastReader, sizeOf, stridesOf, tabulate } from "../values.js";
import { reduceTo } from "./reduce.js";

/** The same values in another shape of the same size; one length may be known only when the graph runs. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const [from, to] = [x.shape, shape].map((lengths) =>
    lengths.filter((length) => typeof length === "number"),
  );
  const unknown = shape.length - to!.length;
  const isKnown = unknown === 0 && from!.length === x.shape.length;
  if (unknown > 1 || (isKnown && sizeOf(from!) !== sizeOf(to!))) {
    throw new TypeError(`Reshape: shape must hold as many values as [${x.shape}], got [${shape}]`);
  }
  const lengths = shape.map((length) => (typeof length === "number" ? length : -1));
  return applyOne(
    {
      operator: "Reshape",
      inputs: [x, constant("int64", [lengths.length], lengths)],
      attributes: {},
      rule: {
        compute: ([values]) => {
          const rest = values!.data.length / sizeOf(to!);
          return [{ shape: lengths.map((length) => (length < 0 ? rest : length)), data: values!.data }];
        },
        pullback: (g) => [reshape(g, x.shape), null],
      },
    },
    { type: x.type, shape },
  );
}

/** Repeats along axes of length 1, and along new leading axes, up to a shape. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape("Expand", x.shape, shape), shape)) {
    throw new TypeError(`Expand: shape must be reached from [${x.shape}], got [${shape}]`);
  }
  const to = knownShape("Expand", shape);
  return applyOne(
    {
      operator: "Expand",
      inputs: [x, constant("int64", [to.length], to)],
      attributes: {},
      rule: {
        compute: ([values]) => [tabulate(to, broadcastReader(values!, to.length))],
        pullback: (g) => [reduceTo(g, x.shape), null],
      },
    },
    { type: x.type, shape },
  );
}

/** Axes in another order; reversed unless given. */
export function transpose(
  x: Tensor,
  order: readonly number[] = x.shape.map((_, axis) => axis).reverse(),
): Tensor {
  const sorted = [...order].sort((a, b) => a - b);
  if (order.length !== x.shape.length || sorted.some((axis, place) => axis !== place)) {
    throw new TypeError(`Transpose: order must name each of ${x.shape.length} axes once, got [${order}]`);
  }
  return applyOne(
    {
      operator: "Transpose",
      inputs: [x],
      attributes: { perm: { ints: order } },
      rule: {
        compute: ([values]) => {
          const strides = stridesOf(values!.shape);
          const shape = order.map((axis) => values!.shape[axis]!);
          return [
            tabulate(
              shape,
              (at) => values!.data[order.reduce((sum, axis, k) => sum + strides[axis]! * at[k]!, 0)]!,
            ),
          ];
        },
        pullback: (g) => [
          transpose(
            g,
            order.map((_, axis) => order.indexOf(axis)),
          ),
        ],
      },
    },
    { type: x.type, shape: order.map((axis) => x.shape[axis]!) },
  );
}

/** Tensors one after another along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new TypeError("Concat: tensors must not be empty, got 0");
  const place = axisOf("Concat", axis, first.shape.length);
  const lengths = tensors.map(({ shape, type }) => {
    const others = shape.map((length, at) => (at === place ? first.shape[at]! : length));
    if (type !== first.type || !sameShape(others, first.shape)) {
      throw new TypeError(`Concat: shapes must agree off axis ${place}, got [${first.shape}] and [${shape}]`);
    }
    return knownShape("Concat", [shape[place]!])[0]!;
  });
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return applyOne(
    {
      operator: "Concat",
      inputs: tensors,
      attributes: { axis: { int: place } },
      rule: {
        compute: (parts) => {
          const readers = parts.map((part) => broadcastReader(part, part.shape.length));
          const shape = parts[0]!.shape.map((length, at) => (at === place ? total : length));
          return [
            tabulate(shape, (at) => {
              const part = starts.findLastIndex((start, index) => start <= at[place]! && lengths[index]! > 0);
              return readers[part]!(at.map((k, dim) => (dim === place ? k - starts[part]! : k)));
            }),
          ];
        },
        pullback: (g) => starts.map((start, index) => slice(g, place, start, start + lengths[index]!)),
      },
    },
    { type: first.type, shape: first.shape.map((length, at) => (at === place ? total : length)) },
  );
}

/** Positions `start` up to but without `end` along an axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const place = axisOf("Slice", axis, x.shape.length);
  const [length] = knownShape("Slice", [x.shape[place]!]);
  if (!(start >= 0 && start < end && end <= length!)) {
    throw new RangeError(
      `Slice: start and end must satisfy 0 <= start < end <= ${length}, got ${start} and ${end}`,
    );
  }
  const shape = x.shape.map((whole, at) => (at === place ? end - start : whole));
  const padding = (size: number) => {
    const lengths = knownShape("Slice", shape).map((whole, at) => (at === place ? size : whole));
    return size === 0 ? [] : [constant("float32", lengths, new Float64Array(sizeOf(lengths)))];
  };
  return applyOne(
    {
      operator: "Slice",
      inputs: [x, ...[start, end, place].map((value) => constant("int64", [1], [value]))],
      attributes: {},
      rule: {
        compute: ([values]) => {
          const read = broadcastReader(values!, values!.shape.length);
          const lengths = values!.shape.map((whole, at) => (at === place ? end - start : whole));
          return [tabulate(lengths, (at) => read(at.map((k, dim) => (dim === place ? k + start : k))))];
        },
        pullback: (g) => [concat([...padding(start), g, ...padding(length! - end)], place), null, null, null],
      },
    },
    { type: x.type, shape },
  );
}
