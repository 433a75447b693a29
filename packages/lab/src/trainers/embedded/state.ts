import { floatsOf, floatTensor, type Tensors } from "./session.js";

/** A named float32 array. */
export interface NamedArray {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** The arrays that a step changes. A step reads them and gives new ones, so a step that fails changes nothing. */
export class TrainingState {
  private readonly shapes: readonly { name: string; shape: readonly number[] }[];
  private tensors: Tensors;

  constructor(arrays: readonly NamedArray[]) {
    this.shapes = arrays.map(({ name, shape }) => ({ name, shape }));
    this.tensors = asTensors(arrays);
  }

  /** Feeds of the arrays as they are. */
  feeds(names = this.shapes.map(({ name }) => name)): Tensors {
    return Object.fromEntries(names.map((name) => [name, this.tensors[name]!]));
  }

  /** Takes the outputs `next.<name>` of a step. */
  advance(outputs: Tensors): void {
    this.tensors = Object.fromEntries(this.shapes.map(({ name }) => [name, outputs[`next.${name}`]!]));
  }

  /** The arrays as they are; a later step does not write to them. */
  arrays(): NamedArray[] {
    return this.shapes.map(({ name, shape }) => ({ name, shape, data: floatsOf(this.tensors[name]) }));
  }

  /** Takes on arrays of the same names and shapes. */
  restore(arrays: readonly NamedArray[]): void {
    this.shapes.forEach(({ name, shape }, index) => {
      const given = arrays[index];
      if (given === undefined || given.name !== name || String(given.shape) !== String(shape)) {
        throw new TypeError(
          `restore: checkpoint must hold ${name} [${shape}], got ${given?.name} [${given?.shape}]`,
        );
      }
    });
    this.tensors = asTensors(arrays);
  }
}

function asTensors(arrays: readonly NamedArray[]): Tensors {
  return Object.fromEntries(arrays.map(({ name, shape, data }) => [name, floatTensor(data, shape)]));
}
