import type { Dimension, Shape, Tensor } from "./tensor.js";

/** The shape that two shapes broadcast to, by numpy's rule. */
export function broadcastShape(operator: string, left: Shape, right: Shape): Dimension[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[left.length - rank + axis] ?? 1;
    const b = right[right.length - rank + axis] ?? 1;
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    throw new TypeError(`${operator}: shapes must broadcast, got [${left}] and [${right}]`);
  });
}

/** Reads an axis counted from either end as one counted from the front. */
export function axisOf(operator: string, axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || front < 0 || front >= rank) {
    throw new RangeError(`${operator}: axis must be an integer in [${-rank}, ${rank - 1}], got ${axis}`);
  }
  return front;
}

/** The lengths of a shape, all of which must be known. */
export function knownShape(operator: string, shape: Shape): number[] {
  return shape.map((length) => {
    if (typeof length === "number") return length;
    throw new TypeError(`${operator}: shape must be known when the graph is built, got [${shape}]`);
  });
}

/** Whether two shapes are the same. */
export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis]);
}

/** Refuses a tensor of another type than float32. */
export function requireFloat(operator: string, tensor: Tensor): void {
  if (tensor.type !== "float32") {
    throw new TypeError(`${operator}: input must be float32, got ${tensor.type}`);
  }
}
