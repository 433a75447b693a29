import { requireFloat } from "../shape.js";
import { applyOne, constant, type Tensor } from "../tensor.js";
import type { Values } from "../values.js";
import { imageShape } from "./convolution.js";
import { cast, equal, multiply, subtract } from "./elementwise.js";
import { concat, reshape, slice } from "./layout.js";

/**
 * Largest value of each 2 × 2 square; of an odd height or width the last line is left out.
 *
 * The gradient goes to the largest value, and of equal ones to the first, row by row: the larger of each two
 * neighbours in a row is taken first, then of each two rows, and the earlier one wins in both.
 *
 * @param images `[channels × height × width × batch]`, all known when the graph is built.
 * @returns `[channels × ⌊height / 2⌋ × ⌊width / 2⌋ × batch]`
 */
export function maxPool2d(images: Tensor): Tensor {
  requireFloat("maxPool2d", images);
  const [channels, height, width, batch] = imageShape("maxPool2d", images);
  if (height < 2 || width < 2) {
    throw new TypeError(`maxPool2d: height and width must be at least 2, got ${height} and ${width}`);
  }
  const [rows, columns] = [height >> 1, width >> 1];
  const tall = height % 2 === 0 ? images : slice(images, 1, 0, 2 * rows);
  const even = width % 2 === 0 ? tall : slice(tall, 2, 0, 2 * columns);
  const ofRows = largerOfTwo(reshape(even, [channels * 2 * rows * columns, 2, batch]));
  const ofSquares = largerOfTwo(reshape(ofRows, [channels * rows, 2, columns * batch]));
  return reshape(ofSquares, [channels, rows, columns, batch]);
}

/** The larger of x[k, 0, j] and x[k, 1, j], `[rows × 1 × columns]`. */
function largerOfTwo(x: Tensor): Tensor {
  const [rows, , columns] = x.shape as [number, number, number];
  return applyOne(
    {
      operator: "ReduceMax",
      inputs: [x, constant("int64", [1], [1])],
      attributes: { keepdims: { int: 1 } },
      rule: {
        compute: ([values]) => [larger(values!)],
        pullback: (g, y) => {
          const toFirst = multiply(g, cast(equal(slice(x, 1, 0, 1), y), "float32"));
          return [concat([toFirst, subtract(g, toFirst)], 1), null];
        },
      },
    },
    { type: "float32", shape: [rows, 1, columns] },
  );
}

function larger({ shape, data }: Values): Values {
  const [rows, , columns] = shape as [number, number, number];
  const result = new Float64Array(rows * columns).map((_, k) => {
    const first = 2 * columns * Math.floor(k / columns) + (k % columns);
    return Math.max(data[first]!, data[first + columns]!);
  });
  return { shape: [rows, 1, columns], data: result };
}
