/** A concrete tensor of the reference evaluator: every type is held in float64, booleans as 0 and 1. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Number of elements of a concrete shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Row-major steps between neighbours along each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Visits every position of a shape in row-major order; `position` is reused between calls. */
export function forEachPosition(
  shape: readonly number[],
  visit: (position: readonly number[], offset: number) => void,
): void {
  const position = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let offset = 0; offset < size; offset++) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]! += 1;
      if (position[axis]! < shape[axis]!) break;
      position[axis] = 0;
    }
  }
}

/** Values of a shape, computed from each position. */
export function tabulate(shape: readonly number[], valueAt: (position: readonly number[]) => number): Values {
  const data = new Float64Array(sizeOf(shape));
  forEachPosition(shape, (position, offset) => {
    data[offset] = valueAt(position);
  });
  return { shape, data };
}

/** Reads at a position of a shape that these values broadcast to. */
export function broadcastReader(values: Values, rank: number): (position: readonly number[]) => number {
  const { shape, data } = values;
  const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
  const lead = rank - shape.length;
  return (position) => {
    let offset = 0;
    for (let axis = 0; axis < strides.length; axis++) offset += strides[axis]! * position[lead + axis]!;
    return data[offset]!;
  };
}
