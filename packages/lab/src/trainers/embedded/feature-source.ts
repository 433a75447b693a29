import { type Dimension, gather, input, reshape, scatterElements, type Tensor } from "@gradus/graph";
import type { Features } from "../../contracts.js";
import type { Augmenter, AugmentMoment } from "./augmentation.js";
import { floatTensor, integerTensor, type Tensors } from "./session.js";

/** How the features of a batch reach a graph. */
export interface FeatureSource {
  /** Graph side: `[batch × columns]`, where `pick` takes a step's part of an input with leading axes. */
  features(lead: readonly Dimension[], batch: Dimension, pick: (stacked: Tensor) => Tensor): Tensor;
  /**
   * Run side: what to feed for these dataset rows, `batchSize` of them a step, with leading axes `lead`. Of the steps'
   * moments only a source that augments has need.
   */
  feeds(
    rows: Int32Array,
    batchSize: number,
    lead: readonly number[],
    moments?: readonly AugmentMoment[],
  ): Tensors;
}

/** Chooses the way by the kind of features. */
export function createFeatureSource(features: Features): FeatureSource {
  return features.kind === "dense" ? tableSource(features) : compressedSource(features);
}

/** The same features as a training step sees them: each row changed. */
export function augmentedSource(features: Features, augmenter: Augmenter): FeatureSource {
  return features.kind === "dense"
    ? changedRowsSource(features, augmenter)
    : compressedSource(features, augmenter);
}

/** Changed rows are made outside the graph and are an input. */
function changedRowsSource(features: Features & { kind: "dense" }, augmenter: Augmenter): FeatureSource {
  const { columns } = features;
  return {
    features: (lead, batch, pick) => pick(input("changed", "float32", [...lead, batch, columns])),
    feeds(picked, batchSize, lead, moments) {
      const changed = new Float32Array(picked.length * columns);
      for (let k = 0; k < picked.length; k++) {
        const moment = moments![Math.floor(k / batchSize)]!;
        augmenter.writeDense(features, picked[k]!, moment, changed, k * columns);
      }
      return { changed: floatTensor(changed, [...lead, batchSize, columns]) };
    },
  };
}

/** The whole table is an input, and rows are gathered inside the graph. */
function tableSource({ rows, columns, values }: Features & { kind: "dense" }): FeatureSource {
  const own = values.buffer instanceof ArrayBuffer ? values : Float32Array.from(values);
  const table = floatTensor(own, [rows, columns]);
  return {
    features: (lead, batch, pick) =>
      gather(input("table", "float32", [rows, columns]), pick(input("rows", "int32", [...lead, batch]))),
    feeds: (picked, batchSize, lead) => ({ table, rows: integerTensor(picked, [...lead, batchSize]) }),
  };
}

/**
 * The non-zeros of a batch are inputs, as places in `[batch × columns]` and values, and are scattered over zeros
 * inside the graph. Steps with fewer than the longest repeat their first one, which changes nothing.
 */
function compressedSource(features: Features & { kind: "sparse" }, augmenter?: Augmenter): FeatureSource {
  const { columns, offsets, columnIndices, values } = features;
  let zeros = floatTensor(new Float32Array(0), [0]);

  const countOf = (rows: Int32Array) => {
    let count = 0;
    for (const row of rows) count += offsets[row + 1]! - offsets[row]!;
    return count;
  };
  const write = (
    rows: Int32Array,
    places: Int32Array,
    written: Float32Array,
    moment: AugmentMoment | undefined,
  ) => {
    let next = 0;
    for (let row = 0; row < rows.length; row++) {
      const end = offsets[rows[row]! + 1]!;
      const first = next;
      for (let k = offsets[rows[row]!]!; k < end; k++) {
        places[next] = row * columns + columnIndices[k]!;
        written[next++] = values[k]!;
      }
      if (moment !== undefined) {
        augmenter!.writeSparse(values, [offsets[rows[row]!]!, end], rows[row]!, moment, written, first);
      }
    }
    places.fill(next > 0 ? places[0]! : 0, next);
    written.fill(next > 0 ? written[0]! : 0, next);
  };
  return {
    features: (lead, batch, pick) => {
      const places = pick(input("places", "int32", [...lead, "nonzeros"]));
      const written = pick(input("values", "float32", [...lead, "nonzeros"]));
      const flat = scatterElements(input("zeros", "float32", ["cells"]), places, written);
      return reshape(flat, [batch, columns]);
    },
    feeds(picked, batchSize, lead, moments) {
      const batches = Array.from({ length: picked.length / batchSize }, (_, step) =>
        picked.subarray(step * batchSize, (step + 1) * batchSize),
      );
      const width = Math.max(1, ...batches.map(countOf));
      const places = new Int32Array(batches.length * width);
      const written = new Float32Array(batches.length * width);
      batches.forEach((rows, step) => {
        const [start, end] = [step * width, (step + 1) * width];
        write(rows, places.subarray(start, end), written.subarray(start, end), moments?.[step]);
      });
      const cells = batchSize * columns;
      if (zeros.size !== cells) zeros = floatTensor(new Float32Array(cells), [cells]);
      return {
        zeros,
        places: integerTensor(places, [...lead, width]),
        values: floatTensor(written, [...lead, width]),
      };
    },
  };
}
