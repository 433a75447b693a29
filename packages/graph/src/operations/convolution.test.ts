import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { conv2d, evaluate, gemm, gradients, imagePatches, input, reshape, type Values } from "../index.js";
import { gradientError, wave } from "../testing/gradient-error.js";

interface Case {
  images: Values;
  filters: Values;
  result: number[];
  resultGradient: Values;
  imagesGradient: number[];
  filtersGradient: number[];
}

// oracle: torch 2.13.0 in float64, by fixtures/make-torch-images.py
const fixture = JSON.parse(readFileSync(new URL("fixtures/torch-images.json", import.meta.url), "utf8"));

it.each(fixture.convolutions as Case[])("convolves as torch, and gives its gradients", (given) => {
  const images = input("images", "float32", given.images.shape);
  const filters = input("filters", "float32", given.filters.shape);
  const seed = input("seed", "float32", given.resultGradient.shape);
  const result = conv2d(images, filters);
  const feeds = { images: given.images, filters: given.filters, seed: given.resultGradient };
  const [value, ofImages, ofFilters] = evaluate(
    [result, ...gradients(result, [images, filters], seed)],
    feeds,
  );
  for (const [found, expected] of [
    [value, given.result],
    [ofImages, given.imagesGradient],
    [ofFilters, given.filtersGradient],
  ] as const) {
    expect(found!.data.length).toBe(expected.length);
    expected.forEach((number, k) => {
      expect(found!.data[k]).toBeCloseTo(number, 11);
    });
  }
});

// oracle: central differences of the float64 reference evaluator; its rounding error is about 1e-16 / 1e-5
it.each([
  [
    [2, 3, 4, 2],
    [3, 2, 3, 3],
  ],
  [
    [1, 2, 5, 3],
    [2, 1, 1, 3],
  ],
  [
    [3, 4, 2, 1],
    [1, 3, 5, 5],
  ],
])("images %j under filters %j: gradient equals central differences", (imageShape, filterShape) => {
  const images = input("images", "float32", imageShape);
  const filters = input("filters", "float32", filterShape);
  const feeds = { images: wave(imageShape), filters: wave(filterShape, 1) };
  expect(gradientError(conv2d(images, filters), [images, filters], feeds)).toBeLessThan(1e-8);
  const patches = imagePatches(images, filterShape[2]!, filterShape[3]!);
  expect(gradientError(patches, [images], feeds)).toBeLessThan(1e-8);
});

it("is the product of filters and patches", () => {
  const odd = fc.constantFrom(1, 3, 5);
  const small = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(small, small, small, small, small, odd, odd, (channels, outputs, h, w, n, rows, columns) => {
      const images = input("images", "float32", [channels, h, w, n]);
      const filters = input("filters", "float32", [outputs, channels, rows, columns]);
      const product = gemm(
        reshape(filters, [outputs, channels * rows * columns]),
        imagePatches(images, rows, columns),
      );
      const feeds = {
        images: wave([channels, h, w, n]),
        filters: wave([outputs, channels, rows, columns], 2),
      };
      const [direct, byPatches] = evaluate([conv2d(images, filters), product], feeds);
      direct!.data.forEach((value, k) => {
        expect(value).toBeCloseTo(byPatches!.data[k]!, 12);
      });
    }),
    { seed: 1, numRuns: 40 },
  );
});

it("keeps the examples of a batch apart", () => {
  const [channels, height, width, batch] = [2, 3, 4, 3];
  const images = wave([channels, height, width, batch]);
  const filters = wave([2, channels, 3, 3], 1);
  const of = (count: number) =>
    conv2d(
      input("images", "float32", [channels, height, width, count]),
      input("filters", "float32", [2, channels, 3, 3]),
    );
  const [together] = evaluate([of(batch)], { images, filters });
  for (let example = 0; example < batch; example++) {
    const own = images.data.filter((_, k) => k % batch === example);
    const alone = { shape: [channels, height, width, 1], data: own };
    const [value] = evaluate([of(1)], { images: alone, filters });
    expect(value!.data).toEqual(together!.data.filter((_, k) => k % batch === example));
  }
});

it("names the shapes in what it refuses", () => {
  const images = input("images", "float32", [2, 5, 5, 4]);
  expect(() => conv2d(images, input("filters", "float32", [3, 1, 3, 3]))).toThrow(
    new TypeError("Conv: filters must be [outputs × 2 × odd × odd] for 2 channels, got [3,1,3,3]"),
  );
  expect(() => conv2d(images, input("filters", "float32", [3, 2, 3, 2]))).toThrow(
    new TypeError("Conv: filters must be [outputs × 2 × odd × odd] for 2 channels, got [3,2,3,2]"),
  );
  expect(() => conv2d(input("images", "float32", [5, 5, 4]), images)).toThrow(
    new TypeError("Conv: images must be [channels × height × width × batch], got [5,5,4]"),
  );
  expect(() => conv2d(input("images", "float32", [2, 5, 5, "batch"]), images)).toThrow(
    new TypeError("Conv: shape must be known when the graph is built, got [2,5,5,batch]"),
  );
  expect(() => imagePatches(images, 2, 3)).toThrow(
    new RangeError("imagePatches: rows and columns must be odd, got 2 and 3"),
  );
});
