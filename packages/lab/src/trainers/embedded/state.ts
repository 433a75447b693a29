import type { Tensor } from "onnxruntime-node";
import { floatTensor, type Tensors } from "./session.js";

/** A named float32 array. */
export interface NamedArray {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/**
 * The arrays that a step changes, held twice: a step reads one set and writes the other, so nothing is copied
 * and a step that fails leaves the state as it was.
 */
export class DoubleBuffer {
  readonly arrays: readonly NamedArray[];
  private current: readonly Tensor[];
  private other: readonly Tensor[];

  constructor(arrays: readonly NamedArray[]) {
    this.arrays = arrays;
    this.current = arrays.map(({ data, shape }) => floatTensor(data, shape));
    this.other = arrays.map(({ data, shape }) => floatTensor(new Float32Array(data.length), shape));
  }

  /** Feeds of the arrays as they are; `count` takes the first ones only. */
  feeds(count = this.arrays.length): Tensors {
    return Object.fromEntries(
      this.arrays.slice(0, count).map(({ name }, index) => [name, this.current[index]!]),
    );
  }

  /** Where the arrays after the step are to be written. */
  outputs(): Tensors {
    return Object.fromEntries(this.arrays.map(({ name }, index) => [`next.${name}`, this.other[index]!]));
  }

  /** Makes what was written current. */
  swap(): void {
    [this.current, this.other] = [this.other, this.current];
  }

  /** Copies of the current values. */
  snapshot(): NamedArray[] {
    return this.arrays.map(({ name, shape }, index) => ({
      name,
      shape,
      data: (this.current[index]!.data as Float32Array).slice(),
    }));
  }

  /** Takes on values of the same names and shapes. */
  restore(arrays: readonly NamedArray[]): void {
    for (const [index, { name, shape }] of this.arrays.entries()) {
      const given = arrays[index];
      if (given === undefined || given.name !== name || String(given.shape) !== String(shape)) {
        throw new TypeError(
          `restore: checkpoint must hold ${name} [${shape}], got ${given?.name} [${given?.shape}]`,
        );
      }
    }
    for (const [index, { data }] of arrays.entries()) (this.current[index]!.data as Float32Array).set(data);
  }
}
