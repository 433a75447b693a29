import { type Dimension, gather, input, type Tensor } from "@gradus/graph";
import type { Features } from "../../contracts.js";
import { floatTensor, integerTensor, type Tensors } from "./session.js";

/** How the features of a batch reach a graph. */
export interface FeatureSource {
  readonly columns: number;
  /** Most steps of one run, and most rows of one forward pass: what it holds in memory stays small. */
  readonly stepLimit: number;
  readonly rowLimit: number;
  /** Graph side: `[batch × columns]`, where `pick` takes a step's part of an input with leading axes. */
  features(lead: readonly Dimension[], batch: Dimension, pick: (stacked: Tensor) => Tensor): Tensor;
  /** Run side: what to feed for these dataset rows, in the shape `[...lead, batch]`. */
  feeds(rows: Int32Array, shape: readonly number[]): Tensors;
}

/** Chooses the way by the kind of features. */
export function createFeatureSource(features: Features): FeatureSource {
  return features.kind === "dense" ? tableSource(features) : compressedSource(features);
}

/** The whole table is an input and rows are gathered inside the graph. */
function tableSource({ rows, columns, values }: Features & { kind: "dense" }): FeatureSource {
  const own = values.buffer instanceof ArrayBuffer ? values : Float32Array.from(values);
  const table = floatTensor(own, [rows, columns]);
  return {
    columns,
    stepLimit: 1024,
    rowLimit: 512,
    features: (lead, batch, pick) =>
      gather(input("table", "float32", [rows, columns]), pick(input("rows", "int32", [...lead, batch]))),
    feeds: (picked, shape) => ({ table, rows: integerTensor(picked, shape) }),
  };
}

/** Rows are made dense in one reused buffer; it is cleaned by undoing what was written, not by filling it. */
function compressedSource(features: Features & { kind: "sparse" }): FeatureSource {
  const { columns, offsets, columnIndices, values } = features;
  let buffer = new Float32Array(0);
  let written = new Int32Array(0);

  const clean = () => {
    written.forEach((row, place) => {
      for (let k = offsets[row]!; k < offsets[row + 1]!; k++) buffer[place * columns + columnIndices[k]!] = 0;
    });
  };
  return {
    columns,
    stepLimit: 1,
    rowLimit: 256,
    features: (lead, batch, pick) => pick(input("features", "float32", [...lead, batch, columns])),
    feeds(picked, shape) {
      if (buffer.length < picked.length * columns) buffer = new Float32Array(picked.length * columns);
      else clean();
      for (let place = 0; place < picked.length; place++) {
        const row = picked[place]!;
        const start = place * columns;
        for (let k = offsets[row]!, end = offsets[row + 1]!; k < end; k++) {
          buffer[start + columnIndices[k]!] = values[k]!;
        }
      }
      written = picked.slice();
      return { features: floatTensor(buffer.subarray(0, picked.length * columns), [...shape, columns]) };
    },
  };
}
