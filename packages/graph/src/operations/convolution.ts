import { knownShape, requireFloat } from "../shape.js";
import { applyOne, constant, type Tensor } from "../tensor.js";
import type { Values } from "../values.js";
import { gather } from "./gather.js";
import { gemm } from "./gemm.js";
import { concat, reshape, transpose } from "./layout.js";

/**
 * Cross-correlation of images with filters, of stride 1 and padded with zeros to the images' own size.
 *
 *   y[o, i, j, n] = Σ_{c, a, b} w[o, c, a, b] · x[c, i + a − (A − 1)/2, j + b − (B − 1)/2, n]
 *
 * The examples are the innermost axis: a step of one pixel is then a step of `batch` values, so the images of a
 * batch are one image of width `width · batch` under filters dilated by `batch`, and both the product and its
 * gradients move whole rows of examples.
 *
 * @param images x, `[channels × height × width × batch]`, all known when the graph is built.
 * @param filters w, `[outputs × channels × A × B]`, A and B odd.
 * @returns y, `[outputs × height × width × batch]`.
 */
export function conv2d(images: Tensor, filters: Tensor): Tensor {
  requireFloat("Conv", images);
  requireFloat("Conv", filters);
  const [channels, height, width, batch] = imageShape("Conv", images);
  const [outputs, , rows, columns] = filterShape(filters, channels);
  const unrolled = reshape(images, [1, channels, height, width * batch]);
  const [padRows, padColumns] = [(rows - 1) / 2, ((columns - 1) / 2) * batch];
  const convolved = applyOne(
    {
      operator: "Conv",
      inputs: [unrolled, filters],
      attributes: {
        kernel_shape: { ints: [rows, columns] },
        dilations: { ints: [1, batch] },
        pads: { ints: [padRows, padColumns, padRows, padColumns] },
      },
      rule: {
        compute: ([image, weights]) => [convolve(image!, weights!, batch)],
        pullback: (g) => {
          const flat = [outputs, height * width * batch];
          const patches = imagePatches(images, rows, columns);
          return [
            reshape(conv2d(reshape(g, [outputs, height, width, batch]), mirrored(filters)), [
              1,
              channels,
              height,
              width * batch,
            ]),
            reshape(gemm(reshape(g, flat), patches, { transposeB: true }), filters.shape),
          ];
        },
      },
    },
    { type: "float32", shape: [1, outputs, height, width * batch] },
  );
  return reshape(convolved, [outputs, height, width, batch]);
}

/**
 * What each place of a filter sees at each pixel, zeros beyond the edge.
 *
 * @param images `[channels × height × width × batch]`, all known when the graph is built.
 * @param rows Odd height of the filters; `columns`, their odd width.
 * @returns `[(channels · rows · columns) × (height · width · batch)]`; a filter times it is {@link conv2d}.
 */
export function imagePatches(images: Tensor, rows: number, columns: number): Tensor {
  requireFloat("imagePatches", images);
  const [channels, height, width, batch] = imageShape("imagePatches", images);
  if (rows % 2 !== 1 || columns % 2 !== 1) {
    throw new RangeError(`imagePatches: rows and columns must be odd, got ${rows} and ${columns}`);
  }
  const beyond = channels * height * width;
  const pixels: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < columns; b++) {
        for (let i = a - (rows - 1) / 2; i < height + a - (rows - 1) / 2; i++) {
          for (let j = b - (columns - 1) / 2; j < width + b - (columns - 1) / 2; j++) {
            const isInside = i >= 0 && i < height && j >= 0 && j < width;
            pixels.push(isInside ? (channel * height + i) * width + j : beyond);
          }
        }
      }
    }
  }
  const zeros = constant("float32", [1, batch], new Float64Array(batch));
  const table = concat([reshape(images, [beyond, batch]), zeros], 0);
  const seen = gather(table, constant("int32", [pixels.length], pixels));
  return reshape(seen, [channels * rows * columns, height * width * batch]);
}

/** Filters `[channels × outputs × A × B]` turned by half a turn: what carries a gradient back through them. */
function mirrored(filters: Tensor): Tensor {
  const [outputs, channels, rows, columns] = knownShape("Conv", filters.shape) as Four;
  const places = rows * columns;
  const byPlace = transpose(reshape(filters, [outputs, channels, places]), [2, 1, 0]);
  const turned = gather(byPlace, constant("int32", [places], [...Array(places).keys()].reverse()));
  return reshape(transpose(turned, [1, 2, 0]), [channels, outputs, rows, columns]);
}

function convolve({ shape, data }: Values, weights: Values, dilation: number): Values {
  const [, channels, height, length] = shape as Four;
  const [outputs, , rows, columns] = weights.shape as Four;
  const result = new Float64Array(outputs * height * length);
  for (let output = 0; output < outputs; output++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < length; j++) {
        let total = 0;
        for (let channel = 0; channel < channels; channel++) {
          for (let a = 0; a < rows; a++) {
            const row = i + a - (rows - 1) / 2;
            if (row < 0 || row >= height) continue;
            for (let b = 0; b < columns; b++) {
              const column = j + (b - (columns - 1) / 2) * dilation;
              if (column < 0 || column >= length) continue;
              const weight = weights.data[((output * channels + channel) * rows + a) * columns + b]!;
              total += weight * data[(channel * height + row) * length + column]!;
            }
          }
        }
        result[(output * height + i) * length + j] = total;
      }
    }
  }
  return { shape: [1, outputs, height, length], data: result };
}

type Four = [number, number, number, number];

/** Channels, height, width and batch of images, the batch innermost. */
export function imageShape(operator: string, images: Tensor): Four {
  const shape = knownShape(operator, images.shape);
  if (shape.length !== 4) {
    throw new TypeError(
      `${operator}: images must be [channels × height × width × batch], got [${images.shape}]`,
    );
  }
  return shape as Four;
}

function filterShape(filters: Tensor, channels: number): Four {
  const shape = knownShape("Conv", filters.shape);
  if (shape.length !== 4 || shape[1] !== channels || shape[2]! % 2 === 0 || shape[3]! % 2 === 0) {
    throw new TypeError(
      `Conv: filters must be [outputs × ${channels} × odd × odd] for ${channels} channels, got [${shape}]`,
    );
  }
  return shape as Four;
}
