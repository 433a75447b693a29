import { floatsOf, floatTensor, type Tensors } from "./session.js";

/** A named float32 array. */
export interface NamedArray {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** The arrays that a step changes. A step reads them and gives new ones, so a step that fails changes nothing. */
export class TrainingState {
  private shapes: readonly { name: string; shape: readonly number[] }[];
  private tensors: Tensors;

  constructor(arrays: readonly NamedArray[]) {
    this.shapes = arrays.map(({ name, shape }) => ({ name, shape }));
    this.tensors = asTensors(arrays);
  }

  /** Feeds of the arrays as they are. */
  feeds(names = this.shapes.map(({ name }) => name)): Tensors {
    return Object.fromEntries(names.map((name) => [name, this.tensors[name]!]));
  }

  /** Takes the outputs `next.<name>` of a step; arrays that it does not change stay. */
  advance(outputs: Tensors): void {
    this.tensors = Object.fromEntries(
      this.shapes.map(({ name }) => [name, outputs[`next.${name}`] ?? this.tensors[name]!]),
    );
  }

  /** Adds what a loss keeps, as scalars of 0, unless it is there. */
  keep(names: readonly string[]): void {
    const added = names
      .filter((name) => this.tensors[name] === undefined)
      .map((name) => ({ name, shape: [1], data: new Float32Array(1) }));
    this.shapes = [...this.shapes, ...added.map(({ name, shape }) => ({ name, shape }))];
    this.tensors = { ...this.tensors, ...asTensors(added) };
  }

  /** The arrays as they are; a later step does not write to them. */
  arrays(): NamedArray[] {
    return this.shapes.map(({ name, shape }) => ({ name, shape, data: floatsOf(this.tensors[name]) }));
  }

  /** Takes on arrays of the same names and shapes, and after them what losses kept. */
  restore(arrays: readonly NamedArray[]): void {
    const trained = this.shapes.filter(({ name }) => !isKept(name));
    trained.forEach(({ name, shape }, index) => {
      const given = arrays[index];
      if (given === undefined || given.name !== name || String(given.shape) !== String(shape)) {
        throw new TypeError(
          `restore: checkpoint must hold ${name} [${shape}], got ${given?.name} [${given?.shape}]`,
        );
      }
    });
    const stray = arrays.slice(trained.length).find(({ name }) => !isKept(name));
    if (stray !== undefined) {
      throw new TypeError(
        `restore: checkpoint must hold ${trained.length} trained arrays, got ${stray.name} beside them`,
      );
    }
    this.shapes = arrays.map(({ name, shape }) => ({ name, shape }));
    this.tensors = asTensors(arrays);
  }
}

function isKept(name: string): boolean {
  return name.startsWith("loss.");
}

function asTensors(arrays: readonly NamedArray[]): Tensors {
  return Object.fromEntries(arrays.map(({ name, shape, data }) => [name, floatTensor(data, shape)]));
}
